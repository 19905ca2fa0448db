"""Sample values by tick and series: numpy columns in chunks, the oldest dropped first.

A chunk has one row a tick and one column a series, so that a tick is written at once and whatever
is too old goes without copying. Ticks need not be equally far apart. Times are milliseconds since
1970. `newest` and `window` may be asked from any thread; all else belongs to the one that writes.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct

Ids = npt.NDArray[np.intp]
Values = npt.NDArray[np.float64]

TICKS: Final = 16
# A NaN that nothing computes: the series had no sample at this tick. Other NaNs are values.
_ABSENT_BITS: Final = np.uint64(0x7FF8_0000_0000_0C3A)
_ABSENT: Final = np.array([_ABSENT_BITS]).view(np.float64)[0]
_HEADROOM: Final = 128


class Window(Struct, frozen=True):
    """Samples with start < time <= end: `times` by tick, `values` and `present` by tick, series."""

    start: int
    end: int
    times: npt.NDArray[np.int64]
    values: Values
    present: npt.NDArray[np.bool_]


class _Chunk:
    def __init__(self, width: int) -> None:
        self.times = np.zeros(TICKS, np.int64)
        # Rows are written whole when their tick comes; none is read before.
        self.values: Values = np.empty((TICKS, width))
        self.count = 0

    @property
    def newest(self) -> int:
        return int(self.times[self.count - 1])

    def widen(self, width: int) -> None:
        values: Values = np.empty((TICKS, width))
        values[: self.count] = _ABSENT
        values[: self.count, : self.values.shape[1]] = self.values[: self.count]
        self.values = values

    def part(self, start: int, end: int) -> slice:
        """Return the rows with start < time <= end."""
        times = self.times[: self.count]
        return slice(*np.searchsorted(times, (start, end), side="right").tolist())


class Columns:
    """The values of at most `keep` milliseconds and about `most_bytes` bytes."""

    def __init__(self, keep: int, most_bytes: int) -> None:
        self._keep = keep
        self._most_bytes = most_bytes
        self._chunks: list[_Chunk] = []

    @property
    def bytes(self) -> int:
        """The memory of the values."""
        return sum(chunk.values.nbytes + chunk.times.nbytes for chunk in self._chunks)

    @property
    def oldest(self) -> int | None:
        """The time of the first tick that is kept."""
        return int(self._chunks[0].times[0]) if self._chunks else None

    def take(self, at: int, ids: Ids, values: Values, width: int) -> None:
        """Add a tick: the values of some series, whose ids are below `width`; others have none.

        When the clock went back, the ticks from then on are forgotten: they are not true any more.
        """
        while self._chunks and self._chunks[-1].newest >= at:
            self._chunks[-1].count -= 1
            if not self._chunks[-1].count:
                del self._chunks[-1]
        if not self._chunks or self._chunks[-1].count == TICKS:
            self._chunks.append(_Chunk(_roomy(width)))
        chunk = self._chunks[-1]
        if chunk.values.shape[1] < width:
            chunk.widen(_roomy(width))
        row = chunk.values[chunk.count]
        row[:] = _ABSENT
        row[ids] = values
        chunk.times[chunk.count] = at
        chunk.count += 1
        self._forget(at)

    def begin(self, ids: Ids) -> None:
        """Give series that came with the newest tick the value 0 at the tick before it."""
        for chunk in reversed(self._chunks):
            before = chunk.count - (2 if chunk is self._chunks[-1] else 1)
            if before >= 0:
                if len(ids) and chunk.values.shape[1] <= ids.max():
                    chunk.widen(_roomy(int(ids.max()) + 1))
                chunk.values[before, ids] = 0.0
                return

    def window(self, ids: Ids, start: int, end: int) -> Window:
        """Return the samples of series, whose ids go up, with start < time <= end."""
        return _joined(ids, start, end, list(self._parts(start, end)))

    def newest(self, ids: Ids, start: int, end: int) -> Window:
        """Return the samples of the last tick with start < time <= end, where there is one."""
        parts = list(self._parts(start, end))[-1:]
        last = [(chunk, slice(rows.stop - 1, rows.stop)) for chunk, rows in parts]
        return _joined(ids, start, end, last)

    def _parts(self, start: int, end: int) -> Iterator[tuple[_Chunk, slice]]:
        for chunk in tuple(self._chunks):
            rows = chunk.part(start, end)
            if rows.start < rows.stop:
                yield chunk, rows

    def _forget(self, now: int) -> None:
        while self._chunks[0].newest <= now - self._keep:
            del self._chunks[0]
        while len(self._chunks) > 1 and self.bytes > self._most_bytes:
            del self._chunks[0]


def _joined(ids: Ids, start: int, end: int, parts: list[tuple[_Chunk, slice]]) -> Window:
    ticks = sum(rows.stop - rows.start for _, rows in parts)
    times = np.zeros(ticks, np.int64)
    values: Values = np.full((ticks, len(ids)), _ABSENT)
    at = 0
    for chunk, rows in parts:
        to = at + rows.stop - rows.start
        times[at:to] = chunk.times[rows]
        # Series that are younger than the chunk stand behind its last column.
        inside = int(np.searchsorted(ids, chunk.values.shape[1]))
        values[at:to, :inside] = chunk.values[rows].take(ids[:inside], axis=1)
        at = to
    return Window(start, end, times, values, values.view(np.uint64) != _ABSENT_BITS)


def _roomy(width: int) -> int:
    return width + max(_HEADROOM, width // 8)
