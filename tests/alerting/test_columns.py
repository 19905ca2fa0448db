"""Columns of values by tick: what goes in comes out, the oldest go first."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.columns import TICKS, Columns

KEEP = 100_000
ROOMY = 1 << 30


def ids(*numbers: int) -> "np.ndarray[tuple[int], np.dtype[np.intp]]":
    return np.array(numbers, np.intp)


def take(columns: Columns, at: int, values: dict[int, float], width: int = 0) -> None:
    numbers = sorted(values)
    found = np.array([values[number] for number in numbers], np.float64)
    columns.take(at, ids(*numbers), found, width or max(numbers, default=-1) + 1)


def seen(columns: Columns, start: int, end: int, *numbers: int) -> dict[int, dict[int, float]]:
    """Return time → series → value of the samples in a window."""
    window = columns.window(ids(*numbers), start, end)
    return {
        int(time): {
            number: float(window.values[row, place])
            for place, number in enumerate(numbers)
            if window.present[row, place]
        }
        for row, time in enumerate(window.times)
    }


def test_a_window_is_open_on_the_left_and_closed_on_the_right() -> None:
    columns = Columns(KEEP, ROOMY)
    for at in (10, 20, 30):
        take(columns, at, {0: at / 10, 1: -at})
    assert seen(columns, 10, 30, 0) == {20: {0: 2.0}, 30: {0: 3.0}}
    assert seen(columns, 9, 29, 0, 1) == {10: {0: 1.0, 1: -10.0}, 20: {0: 2.0, 1: -20.0}}
    assert seen(columns, 30, 100, 0) == {}


def test_what_is_not_taken_is_absent_and_a_nan_is_a_value() -> None:
    columns = Columns(KEEP, ROOMY)
    take(columns, 1, {0: float("nan"), 2: float("inf")}, width=3)
    window = columns.window(ids(0, 1, 2), 0, 1)
    assert window.present.tolist() == [[True, False, True]]
    assert np.isnan(window.values[0, 0])


def test_younger_series_are_absent_in_older_chunks() -> None:
    columns = Columns(10**9, ROOMY)
    for at in range(1, TICKS + 1):
        take(columns, at, {0: 1.0})
    take(columns, TICKS + 1, {0: 2.0, 5000: 3.0})
    assert seen(columns, TICKS - 1, TICKS + 1, 0, 5000) == {
        TICKS: {0: 1.0},
        TICKS + 1: {0: 2.0, 5000: 3.0},
    }


def test_a_chunk_grows_when_many_series_come() -> None:
    columns = Columns(KEEP, ROOMY)
    take(columns, 1, {0: 1.0})
    take(columns, 2, {0: 2.0, 900: 3.0})
    assert seen(columns, 0, 2, 0, 900) == {1: {0: 1.0}, 2: {0: 2.0, 900: 3.0}}


def test_the_newest_tick_is_the_last_in_the_span() -> None:
    columns = Columns(KEEP, ROOMY)
    for at in range(1, 2 * TICKS):
        take(columns, at, {0: at})
    assert columns.newest(ids(0), 0, 99).times.tolist() == [2 * TICKS - 1]
    assert columns.newest(ids(0), 0, 5).values.tolist() == [[5.0]]
    assert columns.newest(ids(0), 99, 100).times.tolist() == []


def test_a_clock_that_goes_back_takes_the_ticks_from_then_on_with_it() -> None:
    columns = Columns(KEEP, ROOMY)
    for at in range(1, TICKS + 4):
        take(columns, at, {0: at})
    take(columns, 3, {0: -3.0})
    assert seen(columns, 0, 99, 0) == {1: {0: 1.0}, 2: {0: 2.0}, 3: {0: -3.0}}
    take(columns, 1, {0: -1.0})
    assert seen(columns, 0, 99, 0) == {1: {0: -1.0}}


def test_a_series_that_began_has_a_zero_before_its_first_value() -> None:
    columns = Columns(KEEP, ROOMY)
    take(columns, 1, {0: 1.0})
    take(columns, 2, {0: 1.0, 1: 5.0})
    columns.begin(ids(1))
    assert seen(columns, 0, 2, 0, 1) == {1: {0: 1.0, 1: 0.0}, 2: {0: 1.0, 1: 5.0}}


def test_a_zero_may_lie_in_the_chunk_before_which_grows() -> None:
    columns = Columns(KEEP, ROOMY)
    for at in range(1, TICKS + 1):
        take(columns, at, {0: 1.0})
    take(columns, TICKS + 1, {0: 1.0, 700: 5.0})
    columns.begin(ids(700))
    assert seen(columns, TICKS - 2, TICKS + 1, 700) == {
        TICKS - 1: {},
        TICKS: {700: 0.0},
        TICKS + 1: {700: 5.0},
    }


def test_before_the_first_tick_there_is_no_zero() -> None:
    columns = Columns(KEEP, ROOMY)
    take(columns, 1, {0: 1.0})
    columns.begin(ids(0))
    columns.begin(ids())
    assert seen(columns, 0, 1, 0) == {1: {0: 1.0}}


def test_old_chunks_go_with_time() -> None:
    columns = Columns(100, ROOMY)
    assert columns.oldest is None
    for at in range(10, 1000, 10):
        take(columns, at, {0: at})
    assert columns.oldest is not None
    assert 990 - 100 - 10 * TICKS <= columns.oldest <= 990 - 100 + 10


def test_old_chunks_go_when_memory_runs_out_and_the_last_stays() -> None:
    columns = Columns(10**9, 100_000)
    for at in range(1, 200):
        take(columns, at, {0: at})
        assert columns.bytes <= 100_000
    assert columns.oldest is not None
    assert 1 < columns.oldest < 199
    small = Columns(10**9, 1)
    for at in range(1, 3 * TICKS):
        take(small, at, {0: at})
    assert small.oldest == 2 * TICKS + 1


@pytest.mark.parametrize("step", [1, 7])
@given(
    ticks=st.lists(
        st.dictionaries(st.integers(0, 400), st.floats(-1e9, 1e9), max_size=6),
        min_size=1,
        max_size=60,
    ),
    window=st.tuples(st.integers(0, 70), st.integers(0, 70)),
)
def test_columns_hold_what_a_dictionary_of_lists_would(
    step: int, ticks: list[dict[int, float]], window: tuple[int, int]
) -> None:
    columns = Columns(10**9, ROOMY)
    for number, values in enumerate(ticks, 1):
        take(columns, number * step, values)
    start, end = min(window) * step, max(window) * step
    every = sorted({number for values in ticks for number in values})
    assert seen(columns, start, end, *every) == {
        number * step: values
        for number, values in enumerate(ticks, 1)
        if start < number * step <= end
    }
