"""Some ticks of all series: one array, written row by row."""

import bisect
from collections.abc import Callable
from typing import Self

import numpy as np

from alerting.series.windows import UNKNOWN, Part, Values


class Chunk:
    """Room for some ticks of `width` series; a row is written whole when its tick comes."""

    def __init__(self, width: int, ticks: int) -> None:
        self.times: list[int] = []
        # No row is read before it is written.
        self.values: Values = np.empty((ticks, width))

    @classmethod
    def of(cls, part: Part) -> Self:
        """Return a chunk that is full."""
        made = cls(0, 0)
        made.times, made.values = part.times.tolist(), part.values
        return made

    @property
    def oldest(self) -> int:
        """The time of the first tick."""
        return self.times[0]

    @property
    def newest(self) -> int:
        """The time of the last tick."""
        return self.times[-1]

    @property
    def is_full(self) -> bool:
        """Whether there is no room for a tick more."""
        return len(self.times) == len(self.values)

    @property
    def part(self) -> Part:
        """All ticks, to be read only."""
        return self.rows(0, len(self.times))

    def rows(self, start: int, stop: int) -> Part:
        """Return some ticks by place, to be read only."""
        return Part(np.array(self.times[start:stop], np.int64), self.values[start:stop])

    def place(self, time: int) -> int:
        """Return how many ticks are no later than an instant."""
        return bisect.bisect_right(self.times, time)

    def append(self, at: int, row: Callable[[Values], None]) -> None:
        """Add a tick, whose row is written by `row`."""
        row(self.values[len(self.times)])
        # Last, so that nobody reads a row before it is written.
        self.times.append(at)

    def widen(self, width: int) -> None:
        """Make room for more series; nothing is known of them before."""
        count, before = len(self.times), self.values.shape[1]
        values: Values = np.empty((len(self.values), width))
        values[:count, before:] = UNKNOWN
        values[:count, :before] = self.values[:count]
        self.values = values

    def before(self, time: int) -> Part:
        """Return a copy of the ticks that are earlier than an instant."""
        part = self.rows(0, self.place(time - 1))
        return Part(part.times, part.values.copy())

    def with_tick(self, place: int, at: int) -> Part:
        """Return a copy with one tick more, that tells nothing."""
        part = self.part
        return Part(
            np.insert(part.times, place, at), np.insert(part.values, place, UNKNOWN, axis=0)
        )
