"""Sample values by tick and series: numpy columns in chunks, the oldest dropped first.

A chunk has one row a tick and one column a series, so that a tick is written at once and whatever
is too old goes without copying. Ticks need not be equally far apart. Times are milliseconds since
1970. `newest`, `window` and `parts` may be asked from any thread; all else belongs to the one that
writes.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from alerting.series import windows
from alerting.series.chunk import Chunk
from alerting.series.windows import ENDED, UNKNOWN, Ids, Part, Values, Window

__all__ = ["ENDED", "TICKS", "Columns", "Ids", "Part", "Values", "Window"]

TICKS: Final = 16
_HEADROOM: Final = 128
_NOBODY: Final = np.zeros(0, np.intp)
# A chunk is the least that can be forgotten, so it is no more than this part of what may be kept.
_PARTS: Final = 8


class Columns:
    """The values of at most `keep` milliseconds and about `most_bytes` bytes."""

    def __init__(self, keep: int, most_bytes: int) -> None:
        self._keep = keep
        self._most_bytes = most_bytes
        self._chunks: list[Chunk] = []

    @property
    def bytes(self) -> int:
        """The memory of the values."""
        return sum(chunk.values.nbytes for chunk in self._chunks)

    @property
    def span(self) -> tuple[int, int] | None:
        """The times of the first and the last tick that are kept."""
        chunks = tuple(self._chunks)
        return (chunks[0].oldest, chunks[-1].newest) if chunks else None

    @property
    def oldest(self) -> int | None:
        """The time of the first tick that is kept."""
        return self._chunks[0].oldest if self._chunks else None

    def take(self, at: int, ids: Ids, values: Values, width: int, apart: Ids = _NOBODY) -> None:
        """Add a tick: the values of some series, whose ids are below `width`.

        The others have ended, but for those that stand `apart`: of them nothing is known. When the
        clock went back, the ticks from then on are forgotten: they are not true any more.
        """

        def write(row: Values) -> None:
            row[:] = ENDED
            row[apart] = UNKNOWN
            row[ids] = values

        self._forget_from(at)
        self._roomy(width).append(at, write)
        self._forget(at)

    def put(self, at: int, ids: Ids, values: Values, width: int) -> None:
        """Set values at one instant; a tick that is new tells nothing of all other series.

        What is older than the oldest tick is passed over.
        """

        def write(row: Values) -> None:
            row[:] = UNKNOWN
            row[ids] = values

        number = next((n for n, one in enumerate(self._chunks) if at <= one.newest), None)
        if number is None:
            self._roomy(width).append(at, write)
            self._forget(at)
        elif at >= self._chunks[0].oldest:
            chunk = self._chunks[number]
            place = chunk.place(at - 1)
            if chunk.times[place] != at:
                # Another chunk, since a thread may be reading this one.
                self._chunks[number] = chunk = Chunk.of(chunk.with_tick(place, at))
            if chunk.values.shape[1] < width:
                chunk.widen(_wide(width))
            chunk.values[place, ids] = values

    def reopen(self, after: int, ids: Ids) -> None:
        """Let nothing be known of series where, after an instant, they had ended."""
        for chunk in reversed(self._chunks):
            inside = ids[ids < chunk.values.shape[1]]
            for place in range(chunk.place(after), len(chunk.times)):
                row = chunk.values[place]
                row[inside] = windows.unended(row[inside])
            if chunk.oldest <= after:
                return

    def begin(self, ids: Ids) -> None:
        """Give series that came with the newest tick the value 0 at the tick before it."""
        for chunk in reversed(self._chunks):
            before = len(chunk.times) - (2 if chunk is self._chunks[-1] else 1)
            if before >= 0:
                if len(ids) and chunk.values.shape[1] <= ids.max():
                    chunk.widen(_wide(int(ids.max()) + 1))
                chunk.values[before, ids] = 0.0
                return

    def window(self, ids: Ids, start: int, end: int) -> Window:
        """Return the samples of series, whose ids go up, with start < time <= end."""
        return windows.joined(ids, start, end, list(self._parts(start, end))[::-1])

    def newest(self, ids: Ids, start: int, end: int) -> Window:
        """Return of each series at least the last sample with start < time <= end.

        It is mostly those of the last tick; there are more where a series has no sample there, and
        has not ended either.
        """
        found: list[Part] = []
        missing = ids
        for part in self._parts(start, end):
            for place in range(len(part.times) - 1, -1, -1):
                row = Part(part.times[place : place + 1], part.values[place : place + 1])
                found.append(row)
                missing = windows.unknown(row, missing)
                if not len(missing):
                    return windows.joined(ids, start, end, found[::-1])
        return windows.joined(ids, start, end, found[::-1])

    def parts(self) -> tuple[Part, ...]:
        """Return all that there is, the oldest first, to be read only."""
        return tuple(chunk.part for chunk in tuple(self._chunks))

    def restore(self, parts: Sequence[Part]) -> None:
        """Take over ticks, their times going up, where there were none."""
        self._chunks = [Chunk.of(part) for part in parts]

    def _roomy(self, width: int) -> Chunk:
        """Return a chunk with room for one tick more."""
        if not self._chunks or self._chunks[-1].is_full:
            most = self._most_bytes // (_PARTS * 8 * _wide(width))
            self._chunks.append(Chunk(_wide(width), min(TICKS, max(1, most))))
        chunk = self._chunks[-1]
        if chunk.values.shape[1] < width:
            chunk.widen(_wide(width))
        return chunk

    def _parts(self, start: int, end: int) -> Iterator[Part]:
        """Yield the ticks with start < time <= end, the newest first."""
        for chunk in reversed(tuple(self._chunks)):
            first, behind = chunk.place(start), chunk.place(end)
            if first < behind:
                yield chunk.rows(first, behind)
            if first:
                return

    def _forget(self, now: int) -> None:
        while self._chunks[0].newest <= now - self._keep:
            del self._chunks[0]
        while len(self._chunks) > 1 and self.bytes > self._most_bytes:
            del self._chunks[0]

    def _forget_from(self, at: int) -> None:
        while self._chunks and self._chunks[-1].newest >= at:
            earlier = self._chunks.pop().before(at)
            if len(earlier.times):
                self._chunks.append(Chunk.of(earlier))


def _wide(width: int) -> int:
    return width + max(_HEADROOM, width // 8)
