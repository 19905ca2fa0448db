"""The sample store as a file, and back: so that a restart keeps its windows. Pure.

A line that names the format, then frames: their length and CRC-32 (both four bytes, little-endian),
then the content. The first frame is the header (MessagePack), then come the pairs of all labels
(MessagePack), how many labels each series has, and which of the pairs, when each was seen last,
which are recorded, and for each tick its row. A row is the bits of its values XOR those of the row
before, first byte of all, second byte of all …, deflated: what did not change costs next to
nothing.
"""

import itertools
import struct
import zlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Final, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec import Meta, Struct

from alerting.model import Labels
from alerting.series.postings import NAME
from alerting.series.windows import UNKNOWN, Flags, Ids, Part, Times, Values

MAGIC: Final = b"chatwatch samples, format 1\n"
MOST_SERIES: Final = 10_000_000
MOST_LABELS: Final = 100
_MOST_HEADER: Final = 16 << 20
_MOST_PAIRS: Final = 64 << 20
# Pairs a frame: a millisecond or so.
_STEP: Final = 1_000
_FRAME: Final = struct.Struct("<II")

T = TypeVar("T")
_Item = TypeVar("_Item", bound=np.generic)
Bits = npt.NDArray[np.uint64]
Read = Callable[[int], bytes]


class Unusable(Exception):
    """The file is not one that can be taken over; says why."""


_Count = Annotated[int, Meta(ge=0)]
_UNFIT: Final = "its parts do not fit together"


class Snapshot(Struct, frozen=True):
    """Series, when each was `seen` last, and all ticks; `ids` are the series' columns in `parts`.

    Ticks are unbroken from `since` on. Times are milliseconds since 1970.
    """

    since: int
    labels: tuple[Labels, ...]
    recorded: Flags
    seen: Times
    ids: Ids
    parts: tuple[Part, ...]


class _Header(Struct, frozen=True):
    since: int
    pairs: _Count
    places: _Count
    series: _Count
    parts: tuple[tuple[int, ...], ...]

    @property
    def makes_sense(self) -> bool:
        """Whether there are ticks, going up, and no more series than could be."""
        times = [time for part in self.parts for time in part]
        goes_up = all(one < other for one, other in itertools.pairwise(times))
        few = self.series <= MOST_SERIES and self.places <= MOST_SERIES * MOST_LABELS
        return bool(times) and all(self.parts) and goes_up and few


def written(snapshot: Snapshot) -> Iterator[bytes]:
    """Yield the file piece by piece, each of some milliseconds once the labels are read."""
    pairs: dict[tuple[str, str], int] = {}
    # Flat, since a list a series would keep the garbage collector, and so the event loop, busy.
    places = array("I")
    for labels in snapshot.labels:
        places.extend([pairs.setdefault(pair, len(pairs)) for pair in labels])
    lengths = np.fromiter(map(len, snapshot.labels), "<u4", len(snapshot.labels))
    times = tuple(tuple(part.times.tolist()) for part in snapshot.parts)
    header = _Header(snapshot.since, len(pairs), len(places), len(lengths), times)
    yield MAGIC
    yield _frame(msgspec.msgpack.encode(header))
    every = list(pairs)
    for start in range(0, len(every), _STEP):
        yield _frame(msgspec.msgpack.encode(every[start : start + _STEP]))
    yield _frame(lengths.tobytes())
    yield _frame(np.array(places).astype("<u4").tobytes())
    yield _frame(snapshot.seen.astype("<i8").tobytes())
    yield _frame(snapshot.recorded.tobytes())
    before = np.zeros(len(lengths), np.uint64)
    for part in snapshot.parts:
        inside = snapshot.ids < part.values.shape[1]
        for values in part.values:
            row = np.full(len(lengths), UNKNOWN)
            row[inside] = values[snapshot.ids[inside]]
            bits = row.view(np.uint64)
            yield _frame(_packed(bits ^ before))
            before = bits


def read(read: Read, most_bytes: int) -> Snapshot:
    """Return what a file holds; of ticks the newest that fit into so many bytes of values.

    `read` returns so many bytes, or fewer at the end of the file. Unusable says what is wrong.
    """
    if read(len(MAGIC)) != MAGIC:
        raise Unusable("it is not of this format")
    header = _decoded(_content(read, _MOST_HEADER), _Header)
    if not header.makes_sense:
        raise Unusable("its header makes no sense")
    labels = tuple(_labels(read, header))
    seen = _array(read, np.dtype("<i8"), header.series).astype(np.int64)
    recorded = _array(read, np.dtype(np.uint8), header.series) != 0
    parts = tuple(_parts(read, header, most_bytes))
    if len(labels) != len(set(labels)) or not parts:
        raise Unusable(_UNFIT)
    ids = np.arange(header.series)
    return Snapshot(max(header.since, int(parts[0].times[0])), labels, recorded, seen, ids, parts)


def _array(read: Read, kind: "np.dtype[_Item]", count: int) -> "npt.NDArray[_Item]":
    content = _content(read, kind.itemsize * count)
    if len(content) != kind.itemsize * count:
        raise Unusable(_UNFIT)
    return np.frombuffer(content, kind)


def _labels(read: Read, header: _Header) -> Iterator[Labels]:
    pairs = list(_pairs(read, header.pairs))
    lengths = _array(read, np.dtype("<u4"), header.series)
    places = _array(read, np.dtype("<u4"), header.places)
    if int(lengths.sum(dtype=np.uint64)) != len(places) or (places >= len(pairs)).any():
        raise Unusable(_UNFIT)
    each = iter(places)
    for length in lengths:
        labels = tuple([pairs[place] for place in itertools.islice(each, int(length))])
        if NAME not in dict(labels):
            raise Unusable("a series in it has no name")
        yield labels


def _pairs(read: Read, count: int) -> Iterator[tuple[str, str]]:
    while count > 0:
        some = _decoded(_content(read, _MOST_PAIRS), list[tuple[str, str]])
        if not some:
            raise Unusable(_UNFIT)
        count -= len(some)
        yield from some


def _parts(read: Read, header: _Header, most_bytes: int) -> Iterator[Part]:
    size = 8 * header.series
    spare = _spare([len(times) * size for times in header.parts], most_bytes)
    bits = np.zeros(header.series, np.uint64)
    for number, times in enumerate(header.parts):
        values: Values = np.empty((0 if number < spare else len(times), header.series))
        for row in range(len(times)):
            # A row that does not shrink grows by some bytes.
            bits = bits ^ _unpacked(_content(read, size + size // 100 + 1024), header.series)
            if number >= spare:
                values[row] = bits.view(np.float64)
        if number >= spare:
            yield Part(np.array(times, np.int64), values)


def _spare(sizes: Sequence[int], most: int) -> int:
    """Return how many of the first have to go, so that the others come to no more."""
    held = 0
    for kept, size in enumerate(reversed(sizes)):
        held += size
        if held > most:
            return len(sizes) - kept
    return 0


def _frame(content: bytes) -> bytes:
    return _FRAME.pack(len(content), zlib.crc32(content)) + content


def _content(read: Read, most: int) -> bytes:
    head = read(_FRAME.size)
    if len(head) < _FRAME.size:
        raise Unusable("it ends too early")
    length, crc = _FRAME.unpack(head)
    if length > most:
        raise Unusable("it is damaged")
    content = read(length)
    if len(content) < length:
        raise Unusable("it ends too early")
    if zlib.crc32(content) != crc:
        raise Unusable("it is damaged")
    return content


def _decoded(content: bytes, kind: type[T]) -> T:
    try:
        return msgspec.msgpack.decode(content, type=kind)
    except msgspec.MsgspecError:
        raise Unusable("it is damaged") from None


def _packed(bits: Bits) -> bytes:
    bytewise = bits.astype("<u8").view(np.uint8).reshape(-1, 8).T
    return zlib.compress(bytewise.tobytes(), 1)


def _unpacked(content: bytes, count: int) -> Bits:
    inflate = zlib.decompressobj()
    try:
        plain = inflate.decompress(content, 8 * count + 1)
    except zlib.error:
        raise Unusable("it is damaged") from None
    if len(plain) != 8 * count or not inflate.eof:
        raise Unusable("it is damaged")
    bytewise = np.frombuffer(plain, np.uint8).reshape(8, count).T
    return np.ascontiguousarray(bytewise).view("<u8").reshape(count).astype(np.uint64)
