"""`GET /api/sources`, `GET /api/doctor`, `POST /api/events/replay`: how sources are, a mending."""

import asyncio
import sqlite3
from datetime import datetime
from typing import Any

import msgspec
from aiohttp import web
from msgspec import Struct

from alerting import clock
from exporter import diagnosis, source_states
from exporter.diagnosis import Finding, Vitals
from exporter.quarantine import Quarantine
from exporter.refusal import Refused
from exporter.source_states import Seen, State
from exporter.store import errors
from exporter.store.errors import StoreError
from exporter.store.quarantine import Size
from exporter.store.unmapped_types import Type
from exporter.web import arguments, limits
from exporter.web.answers import answer, refuse_unready
from exporter.web.keys import DAEMON, Daemon, Route
from exporter.web.watched import WATCHED, Watched

QUARANTINE: web.AppKey[Quarantine] = web.AppKey("quarantine", Quarantine)
_MOST_BYTES = 10_000


class Sources(Struct, frozen=True):
    """All sources, in the order of the configuration, at one moment."""

    at: datetime
    sources: list[State]


class Diagnosis(Struct, frozen=True):
    """All sources, and all that is wrong."""

    at: datetime
    sources: list[State]
    findings: list[Finding]


class Replay(Struct, frozen=True, forbid_unknown_fields=True):
    """Which source is to be tried once more, "" for all; ``after`` is ``next`` of the last call."""

    source: str = ""
    after: int = 0


async def sources(request: web.Request) -> web.Response:
    """Answer with every source."""
    refuse_unready(request)
    arguments.refuse_unknown(request.query, ())
    now = clock.now()
    return answer(msgspec.json.encode(Sources(now, await _states(request, now))))


async def doctor(request: web.Request) -> web.Response:
    """Answer with every source, and what is wrong; also while no events are taken in."""
    arguments.refuse_unknown(request.query, ())
    daemon, watched, now = request.app[DAEMON], request.app[WATCHED], clock.now()
    states = await _states(request, now) if daemon.ready() is None else []
    found = diagnosis.findings(states, _vitals(daemon, watched), now)
    return answer(msgspec.json.encode(Diagnosis(now, states, found)))


async def replay(request: web.Request) -> web.Response:
    """Try requests in quarantine once more, some with each call."""
    refuse_unready(request)
    daemon = request.app[DAEMON]
    seconds = daemon.world.config.server.limits.request_time.seconds
    body = await limits.read_body(request, _MOST_BYTES, seconds)
    try:
        asked = msgspec.json.decode(body, type=Replay) if body else Replay()
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused("bad_argument", str(error), 'send {"source": "…"} or nothing') from None
    try:
        # A caller that leaves does not stop half-way what it began.
        done = await asyncio.shield(request.app[QUARANTINE].replay(asked.source, asked.after))
    except (StoreError, sqlite3.Error) as error:
        raise errors.unreadable(error) from None
    return answer(msgspec.json.encode(done))


async def _states(request: web.Request, now: datetime) -> list[State]:
    daemon, ask = request.app[DAEMON], request.app[WATCHED].ask
    try:
        contacts: list[Any] = await ask("presence.contacts")
        sizes: list[Size] = await ask("quarantine.sizes")
        types: list[Type] = await ask("unmapped_types.types")
    except (StoreError, sqlite3.Error) as error:
        raise errors.unreadable(error) from None
    seen = Seen(
        contacts={one[0]: one for one in contacts},
        heard=daemon.intake.heard,
        used=daemon.intake.used,
        lines={metric: daemon.series.read(metric) for metric in source_states.METRICS},
        sizes=sizes,
        types=types,
    )
    return source_states.states(daemon.world.sources.values(), seen, now)


def _vitals(daemon: Daemon, watched: Watched) -> Vitals:
    disk = watched.host().disk
    failing = [
        (rule.evaluation.name, rule.checkup.error)
        for group in watched.alerts().groups
        for rule in group.rules
        if rule.health == "error" and rule.checkup is not None
    ]

    def total(metric: str) -> float:
        return sum(value for _, _, value in daemon.series.read(metric))

    return Vitals(
        unready=daemon.ready(),
        commit_failures=int(total("store_commit_failures_total")),
        failing_commits=daemon.committer.is_failing,
        disk=None if disk is None else (disk.point, disk.ratio),
        rules=failing,
        waiting_notices=int(total("alerting_outbox_depth")),
        oldest_notice=total("alerting_outbox_oldest_seconds"),
    )


ROUTES = (
    Route(
        "GET",
        "/api/sources",
        sources,
        "analytics:read",
        "senders: last event, silence, refusals, secrets in use, unmapped types, quarantine",
    ),
    Route("GET", "/api/doctor", doctor, "analytics:read", "what is wrong, and what to do"),
    Route(
        "POST",
        "/api/events/replay",
        replay,
        "admin",
        'try events in quarantine once more, `{"source": "…"}` or all',
        audit="replay",
    ),
)
