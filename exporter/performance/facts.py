"""What an analysis is made of, as plain values, wherever they come from.

Instants are Unix milliseconds, usages per cent, the network bytes a second.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from msgspec import Struct

from exporter.analytics.changes import Change
from exporter.history.accounting import Shares, Spell
from exporter.history.incidents import Counts, Incident

MACHINE: Final = "host"
"""The service by which this machine goes."""
OWN: Final = "chatwatch"
"""The service by which the daemon itself goes."""


class Hour(NamedTuple):
    """Successful runs of an hour, counted by bucket of milliseconds (`analytics.buckets`)."""

    start: int
    counts: Mapping[int, int]

    @property
    def runs(self) -> int:
        """How many there are."""
        return sum(self.counts.values())


class Usage(NamedTuple):
    """Minutes of which something is known: their mean, the most, and how many were over a bound."""

    minutes: int
    mean: float
    most: float
    over: int


class MachineHour(NamedTuple):
    """What is known of this machine in an hour, by what was measured."""

    start: int
    usages: Mapping[str, Usage]


class Service(Struct, frozen=True, kw_only=True):
    """A probe in the span; ``objective`` is in per cent, ``interval`` in seconds.

    ``shares`` is None where its runs are not summed up yet. ``incidents`` are the newest, all are
    in ``counts``. ``hours`` may begin before the span, for what is usual.
    """

    name: str
    kind: str = "http"
    objective: float = 99.9
    interval: float = 60.0
    shares: Shares | None = None
    counts: Counts = Counts(0, 0, 0, 0)
    incidents: tuple[Incident, ...] = ()
    hours: tuple[Hour, ...] = ()


class Bounds(Struct, frozen=True, kw_only=True):
    """What figures are held against: `alerting.thresholds`, and the least N (`min_sample`).

    ``offset`` is by how many seconds clocks of `analytics.timezone` are ahead of UTC.
    """

    response_ms: float = 5_000.0
    uptime: float = 99.0
    usages: Mapping[str, float] = {}
    least: int = 5
    offset: int = 0


class Facts(Struct, frozen=True, kw_only=True):
    """All of it; ``spells`` are those in which the daemon looked, in any order.

    ``changes`` are those of the span and of a while before it.
    """

    begins: int
    ends: int
    services: tuple[Service, ...] = ()
    machine: tuple[MachineHour, ...] = ()
    spells: tuple[Spell, ...] = ()
    changes: tuple[Change, ...] = ()
    bounds: Bounds = Bounds()


def within(hours: Iterable[Hour], begins: int, ends: int) -> list[Hour]:
    """Return the hours that touch a span, the oldest first."""
    touching = (one for one in hours if begins - HOUR < one.start < ends)
    return sorted(touching, key=lambda one: one.start)


HOUR: Final = 3_600_000
