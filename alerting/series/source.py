"""Whoever measures, as the sample store sees it: values by place; series that came or ended."""

from collections.abc import Iterator
from typing import Protocol

from alerting.model import Labels
from alerting.series.windows import Ids, Values


class Arrival(Protocol):
    """A series that came."""

    @property
    def place(self) -> int:
        """Its place among the values."""

    @property
    def labels(self) -> Labels:
        """Its labels with `__name__`."""

    @property
    def begins_at_zero(self) -> bool:
        """Whether it is a counter's that began at 0 since the reading before."""


class Reading(Protocol):
    """All series at one moment, and what changed since the reading before."""

    @property
    def values(self) -> Values:
        """The values by place; those of places that nobody came to mean nothing."""

    @property
    def ended(self) -> Ids:
        """The places that series left; another series may have come to the same one."""

    @property
    def came(self) -> Iterator[Arrival]:
        """The series that came, worked out one by one; what is not asked for comes next time."""


class Source(Protocol):
    """Whoever measures."""

    def read(self) -> Reading:
        """Return all series as they are now."""
