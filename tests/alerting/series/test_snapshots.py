"""A sample store as a file: what went in comes out, or it is said why not."""

import io
import struct
import zlib

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model import Labels, labels
from alerting.series import snapshots
from alerting.series.snapshots import MAGIC, Snapshot, Unusable
from alerting.series.windows import ENDED, UNKNOWN, Part

NO = "it is not of this format"
SHORT = "it ends too early"
DAMAGED = "it is damaged"
UNFIT = "its parts do not fit together"


def series(number: int) -> Labels:
    return labels({"__name__": "m", "job": "a", "x": str(number)})


def snapshot(*parts: Part, count: int = 2) -> Snapshot:
    return Snapshot(
        since=7,
        labels=tuple(series(number) for number in range(count)),
        recorded=np.array([number % 2 == 1 for number in range(count)], np.bool_),
        seen=np.arange(100, 100 + count),
        ids=np.arange(count),
        parts=parts or (part(10, [1.5, -2.0], [UNKNOWN, ENDED]), part(30, [np.inf, 0.0])),
    )


def part(start: int, *rows: list[float]) -> Part:
    return Part(np.arange(start, start + 10 * len(rows), 10), np.array(rows))


def file(found: Snapshot) -> bytes:
    return b"".join(snapshots.written(found))


def back(content: bytes, most_bytes: int = 1 << 20) -> Snapshot:
    return snapshots.read(io.BytesIO(content).read, most_bytes)


def bits(found: Snapshot) -> list[tuple[int, list[int]]]:
    """Return time and bits of the values of each tick."""
    return [
        (int(time), values.view(np.uint64).tolist())
        for times, rows in found.parts
        for time, values in zip(times, rows, strict=True)
    ]


def frames(content: bytes) -> list[bytes]:
    """Return what stands in each frame of a file."""
    found, at = [], len(MAGIC)
    while at < len(content):
        length, _ = struct.unpack_from("<II", content, at)
        found.append(content[at + 8 : at + 8 + length])
        at += 8 + length
    return found


def assembled(found: list[bytes]) -> bytes:
    heads = [struct.pack("<II", len(one), zlib.crc32(one)) for one in found]
    return MAGIC + b"".join(head + one for head, one in zip(heads, found, strict=True))


def test_a_snapshot_comes_back_bit_by_bit() -> None:
    given = snapshot()
    found = back(file(given))
    assert bits(found) == bits(given)
    assert [one.values.shape for one in found.parts] == [(2, 2), (1, 2)]
    assert found.labels == given.labels
    assert found.recorded.tolist() == [False, True]
    assert found.seen.tolist() == [100, 101]
    assert found.ids.tolist() == [0, 1]


def test_equal_pairs_of_labels_are_one_object_again() -> None:
    first, second = back(file(snapshot())).labels
    assert first[1] is second[1]


def test_more_series_than_go_into_one_frame_come_back() -> None:
    count = 2 * snapshots._STEP + 1
    given = snapshot(part(10, [float(number) for number in range(count)]), count=count)
    found = back(file(given))
    assert found.labels == given.labels
    assert bits(found) == bits(given)


def test_series_may_stand_in_any_column_or_behind_the_last() -> None:
    given = msgspec.structs.replace(
        snapshot(part(10, [1.0, 2.0]), part(20, [3.0, 4.0, 5.0, 6.0])), ids=np.array([3, 1])
    )
    found = back(file(given))
    assert np.isnan(found.parts[0].values[0, 0])
    assert found.parts[0].values[0, 1] == 2.0
    assert found.parts[1].values.tolist() == [[6.0, 4.0]]


def test_what_did_not_change_takes_no_room() -> None:
    still = snapshot(part(10, *[[float(n) for n in range(2_000)]] * 50), count=2_000)
    assert len(file(still)) < 120_000


def test_of_too_many_ticks_the_newest_are_taken_and_the_break_moves() -> None:
    given = snapshot(part(10, [1, 2]), part(20, [3, 4], [5, 6]), part(40, [7, 8]))
    found = back(file(given), 3 * 16)
    assert [times.tolist() for times, _ in found.parts] == [[20, 30], [40]]
    assert found.parts[-1].values.tolist() == [[7, 8]]
    assert found.since == 20
    assert back(file(given), 4 * 16).since == 10
    with pytest.raises(Unusable, match=UNFIT):
        back(file(given), 15)


def test_where_ticks_were_unbroken_only_later_that_comes_back() -> None:
    given = msgspec.structs.replace(snapshot(), since=20)
    assert back(file(given)).since == 20


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", NO),
        (b"SQLite format 3\0" * 10, NO),
        (MAGIC.replace(b"1", b"2") + b"\0" * 100, NO),
        (MAGIC, SHORT),
        (MAGIC + struct.pack("<II", 5, 0) + b"abc", SHORT),
        (MAGIC + struct.pack("<II", 1 << 31, 0), DAMAGED),
        (MAGIC + struct.pack("<II", 3, 1) + b"abc", DAMAGED),
        (assembled([b"abc"]), DAMAGED),
    ],
)
def test_what_is_no_snapshot_is_told(content: bytes, said: str) -> None:
    with pytest.raises(Unusable, match=said):
        back(content)


def header(since: int = 0, pairs: int = 4, count: int = 2, *parts: list[int]) -> bytes:
    made = {"since": since, "pairs": pairs, "places": 6, "series": count, "parts": parts}
    return msgspec.msgpack.encode(made)


@pytest.mark.parametrize(
    ("place", "content", "said"),
    [
        (0, header(0, 4, 2), "its header makes no sense"),
        (0, header(0, 4, 2, []), "its header makes no sense"),
        (0, header(0, 4, 1 << 40, [10]), "its header makes no sense"),
        (0, header(0, 4, 2, [10, 20], [20]), "its header makes no sense"),
        (0, header(0, 4, 0, [10]), DAMAGED),
        (0, header(0, 4, -1, [10]), DAMAGED),
        (0, header(0, 0, 2, [10, 20], [30]), DAMAGED),
        (1, msgspec.msgpack.encode([]), UNFIT),
        (1, msgspec.msgpack.encode([("a", "b")] * 4), "a series in it has no name"),
        (1, msgspec.msgpack.encode([("a", 1)]), DAMAGED),
        (2, struct.pack("<2I", 3, 4), UNFIT),
        (2, struct.pack("<I", 6), UNFIT),
        (3, struct.pack("<6I", 0, 1, 2, 0, 1, 99), UNFIT),
        (3, struct.pack("<6I", 0, 1, 2, 0, 1, 2), UNFIT),
        (4, b"\0" * 8, UNFIT),
        (4, b"\0" * 5, UNFIT),
        (5, b"\0", UNFIT),
        (6, b"no zlib", DAMAGED),
        (6, zlib.compress(b"\0" * 15), DAMAGED),
        (6, zlib.compress(b"\0" * 17), DAMAGED),
        (6, zlib.compress(b"\0" * 16)[:-1], DAMAGED),
    ],
)
def test_a_part_that_does_not_fit_is_told(place: int, content: bytes, said: str) -> None:
    found = frames(file(snapshot()))
    found[place] = content
    with pytest.raises(Unusable, match=said):
        back(assembled(found))


@given(st.data())
def test_a_file_with_a_flipped_bit_or_a_lost_end_is_not_taken(data: st.DataObject) -> None:
    content = bytearray(file(snapshot()))
    if data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    with pytest.raises(Unusable):
        back(bytes(content))


@given(
    st.lists(
        st.lists(st.floats(), min_size=3, max_size=3),
        min_size=1,
        max_size=6,
    )
)
def test_any_values_come_back(rows: list[list[float]]) -> None:
    given = snapshot(part(10, *rows), count=3)
    assert bits(back(file(given))) == bits(given)
