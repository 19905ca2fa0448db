"""`GET /api/services`: probes and how they stand, as JSON."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from aiohttp import web
from msgspec import Struct

from alerting import clock
from exporter.probes.result import Result, State, Verdict
from exporter.probes.standing import Standing
from exporter.probes.uptime import Share
from exporter.web import arguments
from exporter.web.answers import answer, refuse_unready
from exporter.web.watched import WATCHED


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
    window that is open, `dependency_down` a probe that it depends on and that is down.
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
    uptime: dict[str, Uptime]


class Services(Struct, frozen=True):
    """All probes, in the order of the configuration, at one moment."""

    at: datetime
    services: list[Service]


async def services(request: web.Request) -> web.Response:
    """Answer with every probe."""
    refuse_unready(request)
    arguments.refuse_unknown(request.query, ())
    told = listed(request.app[WATCHED].probes(), clock.now())
    return answer(msgspec.json.encode(told))


def listed(standings: Sequence[Standing], now: datetime) -> Services:
    """Return the answer."""
    return Services(now, [_service(one) for one in standings])


def _service(one: Standing) -> Service:
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
        uptime={window: _uptime(share) for window, share in one.uptime.items()},
    )


def _last(result: Result) -> Last:
    milliseconds = round(result.duration * 1_000, 3)
    return Last(result.started, milliseconds, result.reason or None, result.detail or None)


def _uptime(share: Share) -> Uptime:
    return Uptime(share.ratio, share.judged, share.judged - share.up)
