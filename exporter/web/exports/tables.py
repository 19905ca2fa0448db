"""`GET /api/analytics/export/{table}`: a table in the form that is asked for (row K3)."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Final

import msgspec
from aiohttp import web

from alerting import clock
from exporter import roles
from exporter.analytics import days
from exporter.analytics.figures.period import Days
from exporter.exports.datasets import DATASETS
from exporter.folding.section import Analytics
from exporter.refusal import Refused
from exporter.web import auditing
from exporter.web.analytics import completing
from exporter.web.answers import refuse_unready
from exporter.web.exports import sending, wanted, written
from exporter.web.exports.sources import SOURCES, Desk
from exporter.web.exports.turns import Turns
from exporter.web.exports.wanted import Caller, Wanted
from exporter.web.exports.written import Count
from exporter.web.keys import CALLER, DAEMON
from exporter.web.watched import WATCHED

TURNS: Final = web.AppKey("turns", Turns)


async def table(request: web.Request) -> web.StreamResponse:
    """Answer with the rows of a table, streamed."""
    refuse_unready(request)
    name = request.match_info["table"]
    dataset = DATASETS.get(name)
    if dataset is None:
        raise Refused(
            "not_found", "there is no such table to take away", f"known: {', '.join(DATASETS)}"
        )
    settings: Analytics = request.app[DAEMON].world.config.analytics
    today = days.day(round(clock.unix() * 1000), settings.zone)
    asking = request[CALLER]
    caller = Caller(asking.tenant, partial(roles.allows, asking.permissions))
    found = wanted.read(request.query, request.path, dataset, caller, today, settings.zone)
    count = Count()
    try:
        with request.app[TURNS].taken(asking.name, settings.exports, clock.monotonic()):
            pages = SOURCES[name](desk(request), found.asked)
            rows = written.rows(pages, found.asked.choice, found.form, found.told, count)
            trust = completing.asked(request, asking.tenant)
            of = await completing.period(trust, found.asked.period)
            pieces = _listed(rows, found, count, of) if found.form == "json" else rows
            title = f"{name}-{found.days}d-{days.text(today)}"
            more = completing.header(trust, found.asked.period.span)
            return await sending.send(request, title, found.form, pieces, count, more)
    finally:
        auditing.tell(request, table=name, period=found.days, rows=count.rows)


def desk(request: web.Request) -> Desk:
    """Return whom rows are asked of; Refused while the store is not open."""
    watched = request.app[WATCHED]
    ledger, archive = watched.folds(), watched.archive()
    if ledger is None or archive is None:
        raise Refused("not_ready", "the store is not open yet", "ask again", retry_after=1)
    shield = request.app[DAEMON].world.shield
    return Desk(ledger, archive, shield.opened)


async def _listed(
    rows: AsyncIterator[bytes], found: Wanted, count: Count, of: Days
) -> AsyncIterator[bytes]:
    """Return a JSON object around rows, which says at its end how many there are."""
    head = {"period_days": found.days, "period": of, "columns": found.asked.choice.names}
    yield msgspec.json.encode(head)[:-1] + b',"rows":['
    async for piece in rows:
        yield piece
    yield b'],"count":%d}' % count.rows
