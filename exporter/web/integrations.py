"""`GET /api/integrations` and `/api/integrations/{name}`: vendors and how they stand, as JSON."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from aiohttp import web

from alerting import clock
from exporter.probes import record
from exporter.store.errors import StoreError
from exporter.web import (
    arguments,
    history,
    integration_history,
    integration_known,
    integration_rows,
)
from exporter.web.answers import answer, refuse_unready
from exporter.web.integration_known import Known
from exporter.web.integration_parts import Tallied
from exporter.web.integration_rows import Integrations
from exporter.web.keys import DAEMON, Route
from exporter.web.watched import WATCHED

_RECONCILED: Final = "integration_reconciled_total"


async def every(request: web.Request) -> web.Response:
    """Answer with every integration."""
    refuse_unready(request)
    arguments.refuse_unknown(request.query, ())
    found = await _listed(request, known(request))
    return answer(msgspec.json.encode(found))


async def one(request: web.Request) -> web.Response:
    """Answer with one integration."""
    refuse_unready(request)
    arguments.refuse_unknown(request.query, ())
    name = integration_history.standing(request).name
    wanted = [one for one in known(request) if one.standing.name == name]
    found = await _listed(request, wanted)
    return answer(msgspec.json.encode(found.integrations[0]))


def known(request: web.Request) -> tuple[Known, ...]:
    """Return what is known of all integrations, in the order of the configuration."""
    daemon, watched = request.app[DAEMON], request.app[WATCHED]
    return integration_known.every(
        watched.integrations(),
        daemon.world.config.integrations,
        watched.silences,
        watched.paces,
        watched.syncs(),
        daemon.series.read(_RECONCILED),
    )


async def _listed(request: web.Request, every: Sequence[Known]) -> Integrations:
    now = clock.now()
    tallies = await _tallies(request, record.milliseconds(now) - history.DAY) if every else {}
    return integration_rows.listed(every, tallies, now)


async def _tallies(request: web.Request, since: int) -> Mapping[str, Sequence[Tallied]]:
    """Return the checks of the day; how they stand is told whether or not the store is well."""
    try:
        rows: Any = await request.app[WATCHED].ask("integration_history.tally", since)
    except (StoreError, sqlite3.Error):
        return {}
    found: dict[str, list[Tallied]] = {}
    for name, *tallied in rows:
        found.setdefault(name, []).append(tuple(tallied))
    return found


ROUTES: Final = (
    Route(
        "GET",
        "/api/integrations",
        every,
        "metrics:read",
        "the vendors that are watched: state, quotas, age of data, tokens, webhooks, syncs",
    ),
    Route(
        "GET",
        "/api/integrations/{name}",
        one,
        "metrics:read",
        "one of them, by its name",
        asks=True,
    ),
    Route(
        "GET",
        "/api/integrations/{name}/history",
        integration_history.checks,
        "metrics:read",
        "each check of a vendor that is kept, newest first, by `limit` (100) and the `cursor` of "
        "the answer before, with the shares of time in each state and its changes; `from` and `to` "
        "(RFC 3339 or Unix seconds; the last 24 h)",
        asks=True,
    ),
)
