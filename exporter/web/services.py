"""`GET /api/services`: probes and how they stand, as JSON."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from aiohttp import web
from msgspec import Struct

from alerting import clock
from exporter.history.incidents import Incident
from exporter.probes import record
from exporter.probes.result import Result, State, Verdict
from exporter.probes.standing import Standing
from exporter.probes.uptime import Share
from exporter.store.errors import StoreError
from exporter.web import arguments, service_incidents
from exporter.web.answers import answer, refuse_unready
from exporter.web.service_incidents import Told
from exporter.web.watched import WATCHED, Watched


class Last(Struct, frozen=True):
    """The last run; of one that was up, reason and detail are null."""

    at: datetime
    response_time_ms: float
    reason: str | None
    detail: str | None


class Uptime(Struct, frozen=True):
    """Runs with a verdict in a window; ratio is null without any."""

    ratio: float | None
    runs: int
    failures: int


class Service(Struct, frozen=True):
    """A probe, and its state at this moment.

    `verdict` is that of the last runs that gave one, `since` when it began. `maintenance` is the
    window that is open, `dependency_down` a probe that it depends on and that is down. `incident`
    is the one that goes on; it follows the verdict within seconds, and is null while the store
    cannot be read.
    """

    name: str
    kind: str
    state: State
    verdict: Verdict
    since: datetime | None
    critical: bool
    flapping: bool
    maintenance: str | None
    dependency_down: str | None
    interval_seconds: float
    last: Last | None
    incident: Told | None
    uptime: dict[str, Uptime]


class Services(Struct, frozen=True):
    """All probes, in the order of the configuration, at one moment."""

    at: datetime
    services: list[Service]


async def services(request: web.Request) -> web.Response:
    """Answer with every probe."""
    refuse_unready(request)
    arguments.refuse_unknown(request.query, ())
    watched = request.app[WATCHED]
    standings = watched.probes()
    ailing = [one.probe for one in standings if one.verdict in {"down", "unknown"}]
    incidents = await _going_on(watched, ailing) if ailing else {}
    return answer(msgspec.json.encode(listed(standings, clock.now(), incidents)))


def listed(
    standings: Sequence[Standing], now: datetime, incidents: Mapping[str, Incident]
) -> Services:
    """Return the answer; ``incidents`` are those that go on, by probe."""
    return Services(now, [_service(one, incidents.get(one.probe), now) for one in standings])


async def _going_on(watched: Watched, probes: Sequence[str]) -> Mapping[str, Incident]:
    """Return incidents that go on; how probes stand is told whether or not the store is well."""
    try:
        found: Any = await watched.ask("probe_incidents.going_on", probes)
    except (StoreError, sqlite3.Error):
        return {}
    return dict(found)


def _service(one: Standing, incident: Incident | None, now: datetime) -> Service:
    return Service(
        name=one.probe,
        kind=one.kind,
        state=one.state,
        verdict=one.verdict,
        since=one.since,
        critical=one.is_critical,
        flapping=one.is_flapping,
        maintenance=one.maintenance or None,
        dependency_down=one.culprit or None,
        interval_seconds=one.interval,
        last=_last(one.last) if one.last is not None else None,
        incident=(
            None if incident is None else service_incidents.one(incident, record.milliseconds(now))
        ),
        uptime={window: _uptime(share) for window, share in one.uptime.items()},
    )


def _last(result: Result) -> Last:
    milliseconds = round(result.duration * 1_000, 3)
    return Last(result.started, milliseconds, result.reason or None, result.detail or None)


def _uptime(share: Share) -> Uptime:
    return Uptime(share.ratio, share.judged, share.judged - share.up)
