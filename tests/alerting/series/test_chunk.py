"""Some ticks of all series."""

from collections.abc import Callable

import numpy as np

from alerting.series.chunk import Chunk
from alerting.series.windows import Part, Values


def row(*values: float) -> Callable[[Values], None]:
    def write(into: Values) -> None:
        into[:] = values

    return write


def full(*times: int) -> Chunk:
    chunk = Chunk(1, len(times))
    for time in times:
        chunk.append(time, row(time / 10))
    return chunk


def told(part: Part) -> dict[int, list[float | None]]:
    """Return time → values, None where there is no sample."""
    rows = [[None if np.isnan(one) else float(one) for one in values] for values in part.values]
    return dict(zip(part.times.tolist(), rows, strict=True))


def test_a_chunk_fills_up() -> None:
    chunk = Chunk(2, 2)
    assert told(chunk.part) == {}
    chunk.append(10, row(1, 2))
    assert not chunk.is_full
    chunk.append(20, row(3, 4))
    assert chunk.is_full
    assert (chunk.oldest, chunk.newest) == (10, 20)
    assert told(chunk.part) == {10: [1, 2], 20: [3, 4]}
    assert told(chunk.rows(1, 2)) == {20: [3, 4]}


def test_a_place_is_how_many_ticks_are_no_later() -> None:
    chunk = full(10, 20)
    assert [chunk.place(time) for time in (9, 10, 11, 20, 99)] == [0, 1, 1, 2, 2]


def test_more_series_are_not_known_before() -> None:
    chunk = Chunk(1, 2)
    chunk.append(10, row(1))
    chunk.widen(3)
    chunk.append(20, row(2, 3, 4))
    assert told(chunk.part) == {10: [1, None, None], 20: [2, 3, 4]}


def test_earlier_ticks_are_copied_and_make_a_full_chunk() -> None:
    chunk = full(10, 20)
    earlier = Chunk.of(chunk.before(20))
    chunk.values[0] = 9
    assert earlier.is_full
    assert told(earlier.part) == {10: [1]}
    assert told(chunk.before(10)) == {}


def test_a_tick_in_between_tells_nothing() -> None:
    chunk = full(10, 30)
    assert told(chunk.with_tick(1, 20)) == {10: [1], 20: [None], 30: [3]}
    assert told(chunk.part) == {10: [1], 30: [3]}
