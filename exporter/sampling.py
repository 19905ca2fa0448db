"""The series table as alerting's sample store reads it: labels only of series that came."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from alerting.model import Labels
from exporter.metrics.family import Member
from exporter.metrics.series import Table

NAME = "__name__"
_MOST_PAIRS = 100_000

Rows = npt.NDArray[np.intp]


class Arrival(NamedTuple):
    """A line that came: its row, its labels with the name, whether it is a counter of ours."""

    place: int
    labels: Labels
    begins_at_zero: bool


class Reading(Struct, frozen=True):
    """All series at one moment, by row; those that ended, and those that came since."""

    values: npt.NDArray[np.float64]
    ended: Rows
    came: Iterator[Arrival]


class Sampling:
    """Shows a table to the sample store; belongs to the table's thread."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._births = np.zeros(0, np.int64)
        # What was last compared with them, and found the same.
        self._told: npt.NDArray[np.int64] | None = None
        self._pairs: dict[tuple[str, str], tuple[str, str]] = {}

    def read(self) -> Reading:
        """Return all series as they are now."""
        births = self._table.births()
        if births is self._told:
            return Reading(self._table.values(), _NONE, iter(()))
        known = np.zeros(len(births), np.int64)
        known[: len(self._births)] = self._births
        changed = np.flatnonzero(births != known)
        ended = changed[known[changed] > 0]
        known[ended] = 0
        self._births = known
        came = changed[births[changed] > 0]
        return Reading(self._table.values(), ended, self._came(births, came, self._table.members()))

    def _came(
        self, births: npt.NDArray[np.int64], came: Rows, members: list[Member]
    ) -> Iterator[Arrival]:
        """Yield the lines that came; they are known from the moment that they are asked for.

        A member is as it was when the table was read, whatever became of its series.
        """
        last, lines = None, list[tuple[str, dict[str, str]]]()
        for row in came:
            member = members[row]
            if member is not last:
                last, lines = member, list(member.family.lines(member.labels))
            name, told = lines[row - member.first]
            self._births[row] = births[row]
            yield Arrival(int(row), self._labels(name, told), not member.family.metric.settable)
        self._told = births

    def _labels(self, name: str, told: dict[str, str]) -> Labels:
        """Return labels in their one form; equal pairs are one object, as there are many."""
        if len(self._pairs) > _MOST_PAIRS:
            self._pairs.clear()
        shared = self._pairs
        pairs = [(label, value) for label, value in told.items() if value]
        pairs.append((NAME, name))
        pairs.sort()
        return tuple([shared.setdefault(pair, pair) for pair in pairs])


_NONE: Rows = np.zeros(0, np.intp)
