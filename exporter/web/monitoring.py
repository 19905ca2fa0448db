"""`GET /api/analytics/monitoring`: what was measured and what fired, table by table, as JSON."""

import sqlite3
from collections.abc import Sequence

import msgspec
from aiohttp import web

from alerting import clock
from alerting.store.rows import Episode
from exporter.store import errors, host_samples, probe_results
from exporter.store.errors import StoreError
from exporter.web import arguments, monitoring_rows
from exporter.web.answers import answer, refuse_unready
from exporter.web.monitoring_rows import Page, Position
from exporter.web.watched import WATCHED, Watched


async def monitoring(request: web.Request) -> web.Response:
    """Answer with a page of each table; ``cursor`` says which hours, ``hours`` only without it."""
    refuse_unready(request)
    query = request.query
    arguments.refuse_unknown(query, monitoring_rows.PARAMETERS)
    hours = arguments.whole(query, "hours", monitoring_rows.HOURS, 1, monitoring_rows.MOST_HOURS)
    limit = arguments.whole(query, "limit", monitoring_rows.LIMIT, 1, monitoring_rows.MOST_ROWS)
    at = arguments.cursor(query, Position) or monitoring_rows.first(clock.now(), hours)
    try:
        page = await _page(request.app[WATCHED], at, limit)
    except (StoreError, sqlite3.Error) as error:
        raise errors.unreadable(error) from None
    return answer(msgspec.json.encode(page))


async def _page(watched: Watched, at: Position, limit: int) -> Page:
    logs: Sequence[probe_results.Kept] = ()
    episodes: Sequence[Episode] = ()
    samples: Sequence[host_samples.Kept] = ()
    if at.logs is not None:
        logs = await watched.ask("probe_results.page", at.since, at.logs, limit)
    if at.alerts is not None:
        before = monitoring_rows.instant(at.alerts)
        episodes = await watched.history(before, limit, at.alerts[1])
    if at.samples is not None:
        samples = await watched.ask("host_samples.page", at.since, at.samples, limit)
    return monitoring_rows.page(at, limit, logs, episodes, samples)
