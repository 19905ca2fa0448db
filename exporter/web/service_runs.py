"""`GET /api/services/{name}/runs`: each run that is kept, page by page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from aiohttp import web
from msgspec import Struct
from msgspec.structs import asdict, fields

from alerting import clock
from exporter.probes import record
from exporter.store.probe_results import Kept
from exporter.web import arguments, history
from exporter.web.answers import answer, refuse_unready
from exporter.web.monitoring_rows import Instant, Place
from exporter.web.service_incidents import LIMIT, MOST, PARAMETERS, link


class Position(Struct, frozen=True, array_like=True):
    """Where a page begins: since when, and before which run."""

    since: Instant
    before: Place


class Run(Struct, frozen=True):
    """A run; of one that was up, reason and detail are empty."""

    at: datetime
    state: str
    response_time_ms: float
    reason: str
    detail: str


class Page(Struct, frozen=True):
    """Runs of a span, the newest first; without `next_cursor` these are the last."""

    service: str
    runs: list[Run]
    next_cursor: str | None


_COLUMNS: Final = [field.name for field in fields(Run)]


async def runs(request: web.Request) -> web.Response:
    """Answer with a page; a cursor says which span it is of."""
    refuse_unready(request)
    query = request.query
    arguments.refuse_unknown(query, PARAMETERS)
    probe, form = history.standing(request).probe, history.form(query)
    limit = arguments.whole(query, "limit", LIMIT, 1, MOST)
    at = arguments.cursor(query, Position)
    if at is None:
        begins, ends = history.span(query, record.milliseconds(clock.now()))
        at = Position(begins, (ends, 0))
    found: Sequence[Kept] = await history.asked(
        request, "probe_results.page", at.since, at.before, limit, probe
    )
    page = told(probe, at, found, limit)
    if form == "json":
        return answer(msgspec.json.encode(page))
    rows = [list(asdict(one).values()) for one in page.runs]
    return history.sheet(f"{probe}-runs", _COLUMNS, rows, link(page.next_cursor, limit))


def told(probe: str, at: Position, found: Sequence[Kept], limit: int) -> Page:
    """Return the answer; a page that is full may be followed by an empty one."""
    last = found[-1] if len(found) == limit else None
    rest = None if last is None else Position(at.since, (last.run.started, last.id))
    rows = [
        Run(
            record.instant(run.started),
            run.state,
            round(run.duration * 1000, 3),
            run.reason,
            run.detail,
        )
        for _, run in found
    ]
    return Page(probe, rows, None if rest is None else arguments.worded(rest))
