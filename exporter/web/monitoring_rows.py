"""The three tables of row I4 (monitoring_logs, alerts, system_metrics) as pages of an answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from alerting.store.rows import Episode
from exporter.probes import record
from exporter.store import host_samples, probe_results
from exporter.web import arguments

HOURS, MOST_HOURS = 24, 720
LIMIT, MOST_ROWS = 100, 1_000
PARAMETERS: Final = ("hours", "limit", "cursor")

# Unix milliseconds up to the year 9000, so that every instant of a cursor is one.
Instant = Annotated[int, Meta(ge=0, le=221_845_392_000_000)]
Number = Annotated[int, Meta(ge=0, lt=1 << 62)]
Place = tuple[Instant, Number]


class Position(Struct, frozen=True, array_like=True):
    """Where a page begins: behind which row of each table; a table with None is at its end.

    `since` is the beginning of the window, so that pages turned later are of the same one.
    """

    since: Instant
    logs: Place | None
    alerts: Place | None
    samples: Instant | None


class Log(Struct, frozen=True):
    """A row of monitoring_logs: one run of a probe; error_message is null where it was up."""

    id: int
    timestamp: datetime
    service_name: str
    status: str
    response_time_ms: float
    error_message: str | None
    metrics: msgspec.Raw


class AlertRow(Struct, frozen=True):
    """A row of alerts: what fired, and when it ended."""

    id: int
    timestamp: datetime
    alert_type: str
    severity: str
    message: str
    resolved: bool
    resolved_at: datetime | None


class Traffic(Struct, frozen=True):
    """Bytes a second."""

    received: float | None
    sent: float | None


class Sample(Struct, frozen=True):
    """A row of system_metrics: one minute of the machine; usages in per cent, null: not known."""

    id: int
    timestamp: datetime
    cpu_usage: float | None
    memory_usage: float | None
    disk_usage: float | None
    network_io: Traffic
    active_connections: int | None


class Page(Struct, frozen=True):
    """The answer; next_cursor is null after the last page."""

    since: datetime
    monitoring_logs: list[Log]
    alerts: list[AlertRow]
    system_metrics: list[Sample]
    next_cursor: str | None


def first(now: datetime, hours: int) -> Position:
    """Return the position of the first page; rows of this very moment are on it."""
    since = record.milliseconds(now - timedelta(hours=hours))
    ahead = record.milliseconds(now + timedelta(hours=hours))
    return Position(since, (ahead, 0), (ahead, 0), ahead)


def page(
    at: Position,
    limit: int,
    logs: Sequence[probe_results.Kept],
    episodes: Sequence[Episode],
    samples: Sequence[host_samples.Kept],
) -> Page:
    """Return the answer of the rows that were found; a table with a full page may have more."""
    since = record.instant(at.since)
    young = [one for one in episodes if one.timestamp >= since]
    ends = Position(
        at.since,
        (logs[-1].run.started, logs[-1].id) if len(logs) == limit else None,
        (record.milliseconds(young[-1].timestamp), young[-1].id) if len(young) == limit else None,
        samples[-1].timestamp if len(samples) == limit else None,
    )
    more = any(end is not None for end in (ends.logs, ends.alerts, ends.samples))
    return Page(
        since,
        [_log(one) for one in logs],
        [_alert(one) for one in young],
        [_sample(one) for one in samples],
        arguments.worded(ends) if more else None,
    )


def instant(place: Place) -> datetime:
    """Return the instant of a place."""
    return record.instant(place[0])


def _log(kept: probe_results.Kept) -> Log:
    run = kept.run
    return Log(
        kept.id,
        record.instant(run.started),
        run.probe,
        run.state,
        round(run.duration * 1_000, 3),
        ": ".join(filter(None, (run.reason, run.detail))) or None,
        msgspec.Raw(run.metrics or "{}"),
    )


def _alert(one: Episode) -> AlertRow:
    return AlertRow(
        one.id,
        one.timestamp,
        one.alert_type,
        one.severity,
        one.message,
        one.resolved,
        one.resolved_at,
    )


def _sample(kept: host_samples.Kept) -> Sample:
    return Sample(
        kept.id,
        record.instant(kept.timestamp),
        kept.cpu_usage,
        kept.memory_usage,
        kept.disk_usage,
        Traffic(kept.network_received, kept.network_sent),
        kept.active_connections,
    )
