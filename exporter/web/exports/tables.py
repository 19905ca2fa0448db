"""`GET /api/analytics/export/{table}`: a table in the form that is asked for (row K3)."""

import contextlib
from collections.abc import AsyncGenerator
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
from exporter.web.exports import sending, wanted
from exporter.web.exports.asked import Asked
from exporter.web.exports.processes import Processes
from exporter.web.exports.sending import Count
from exporter.web.exports.turns import Turns
from exporter.web.exports.wanted import Caller
from exporter.web.keys import CALLER, DAEMON
from exporter.web.watched import WATCHED

TURNS: Final = web.AppKey("turns", Turns)
PROCESSES: Final = web.AppKey("processes", Processes)


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
            written = rows(request, found, count)
            trust = completing.asked(request, asking.tenant)
            of = await completing.period(trust, found.period)
            pieces = _listed(written, found, count, of) if found.form == "json" else written
            title = f"{name}-{found.period.length}d-{days.text(today)}"
            more = completing.header(trust, found.period.span)
            return await sending.send(request, title, found.form, pieces, count, more)
    finally:
        auditing.tell(request, table=name, period=found.period.length, rows=count.rows)


async def rows(request: web.Request, asked: Asked, count: Count) -> AsyncGenerator[bytes, None]:
    """Return rows as they are written, counted as they come; Refused while there is no store."""
    files = request.app[WATCHED].files()
    if files is None:
        raise Refused("not_ready", "the store is not open yet", "ask again", retry_after=1)
    async with contextlib.aclosing(request.app[PROCESSES].pieces(files, asked)) as pieces:
        async for piece in pieces:
            count.rows += piece.rows
            yield piece.body


async def _listed(
    rows: AsyncGenerator[bytes, None], asked: Asked, count: Count, of: Days
) -> AsyncGenerator[bytes, None]:
    """Return a JSON object around rows, which says at its end how many there are."""
    head = {"period_days": asked.period.length, "period": of, "columns": asked.choice.names}
    yield msgspec.json.encode(head)[:-1] + b',"rows":['
    async with contextlib.aclosing(rows):
        async for piece in rows:
            yield piece
    yield b'],"count":%d}' % count.rows
