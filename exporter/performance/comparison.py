"""Services side by side, the worst first: uptime, then latency."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from msgspec import Meta, Struct
from msgspec.structs import replace

from exporter.analytics import buckets
from exporter.history import incidents
from exporter.history.accounting import Shares
from exporter.history.look import STATES
from exporter.performance import facts, figure
from exporter.performance.facts import Facts, Hour, Service
from exporter.performance.figure import Figure

UNSUMMED: Final = "its runs are not summed up yet: ask again in a minute, or for fewer hours"
_TIMES: Final = (*STATES, "paused", "unobserved")


class Compared(Struct, frozen=True):
    """A service in the span, beside the others."""

    rank: Annotated[int, Meta(ge=1, description="1 is the worst")]
    service: Annotated[str, Meta(description="the probe")]
    kind: Annotated[str, Meta(description="what kind of probe it is")]
    uptime_percent: Annotated[
        Figure, Meta(description="time that was up or degraded, of that and the time it was down")
    ]
    objective_percent: Annotated[
        float, Meta(description="`objective` of the probe, 99.9 where it has none")
    ]
    seconds: Annotated[
        dict[str, float],
        Meta(description="how the span was shared out; `unobserved`: nobody looked"),
    ]
    downtime_share_percent: Annotated[
        float | None, Meta(description="of the downtime of all services; null where none was down")
    ]
    incidents: Annotated[int, Meta(ge=0, description="times that it was down")]
    mean_seconds_between: Annotated[
        float | None, Meta(description="time up for each incident that began; null of none")
    ]
    mean_seconds_to_recover: Annotated[
        float | None, Meta(description="of incidents that ended; null of none")
    ]
    median_ms: Annotated[
        Figure, Meta(description="of successful runs of all hours that the span touches")
    ]
    p95_ms: Annotated[Figure, Meta(description="what 95 % of these did not exceed")]


def compared(given: Facts) -> list[Compared]:
    """Return all services, the worst first; equal ones by name."""
    down = sum(one.shares.down for one in given.services if one.shares is not None)
    rows = sorted((_row(one, given, down) for one in given.services), key=_order)
    return [replace(row, rank=rank) for rank, row in enumerate(rows, 1)]


def merged(hours: Sequence[Hour]) -> Mapping[int, int]:
    """Return the runs of hours together, by bucket."""
    if len(hours) == 1:
        return hours[0].counts
    found: dict[int, int] = {}
    for hour in hours:
        for bucket, count in hour.counts.items():
            found[bucket] = found.get(bucket, 0) + count
    return found


def _row(one: Service, given: Facts, down: int) -> Compared:
    shares, least = one.shares or Shares(), given.bounds.least
    counts = merged(facts.within(one.hours, given.begins, given.ends))
    between = incidents.summary(one.counts, shares.good)
    return Compared(
        1,
        one.name,
        one.kind,
        uptime(one, least),
        one.objective,
        {} if one.shares is None else {name: getattr(shares, name) / 1000 for name in _TIMES},
        round(100 * shares.down / down, 2) if down else None,
        one.counts.incidents,
        _seconds(between.between),
        _seconds(between.recover),
        _quantile(counts, 0.5, least),
        _quantile(counts, 0.95, least),
    )


def uptime(one: Service, least: int) -> Figure:
    """Return the uptime of a service in per cent, by the runs that it is made of."""
    if one.shares is None:
        return Figure(None, 0, UNSUMMED)
    shares = one.shares
    n = shares.up_runs + shares.degraded_runs + shares.down_runs
    value = None if shares.ratio is None else figure.percent(shares.ratio)
    return figure.of(value, n, least, "runs that count")


def _quantile(counts: Mapping[int, int], share: float, least: int) -> Figure:
    value = buckets.quantile(counts, share)
    rounded = None if value is None else round(value, 1)
    return figure.of(rounded, sum(counts.values()), least, "successful runs")


def _order(row: Compared) -> tuple[float, float, str]:
    uptime, slow = row.uptime_percent.value, row.p95_ms.value
    return 101.0 if uptime is None else uptime, -(slow or 0.0), row.service


def _seconds(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000
