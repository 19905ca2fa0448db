"""`GET /api/services/{name}/incidents`: when its target was down, page by page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

import msgspec
from aiohttp import web
from msgspec import Struct
from msgspec.structs import asdict, fields

from alerting import clock
from exporter.history.incidents import Incident
from exporter.probes import record
from exporter.web import arguments, history
from exporter.web.answers import answer, refuse_unready
from exporter.web.monitoring_rows import Instant

PARAMETERS: Final = ("from", "to", "limit", "cursor", "format")
LIMIT: Final = 100
MOST: Final = 1_000


class Position(Struct, frozen=True, array_like=True):
    """Where a page begins: in which span, and before which beginning."""

    begins: Instant
    ends: Instant
    before: Instant | None


class Told(Struct, frozen=True):
    """A time in which the target was down; of one that goes on `end` is null."""

    start: datetime
    end: datetime | None
    seconds: float
    reason: str
    detail: str
    failed_runs: int


class Page(Struct, frozen=True, rename={"from_": "from"}):
    """Incidents that touch a span, the newest first; without `next_cursor` these are the last."""

    service: str
    from_: datetime
    to: datetime
    incidents: list[Told]
    next_cursor: str | None


async def incidents(request: web.Request) -> web.Response:
    """Answer with a page; a cursor says which span it is of."""
    refuse_unready(request)
    query = request.query
    arguments.refuse_unknown(query, PARAMETERS)
    probe, form = history.standing(request).probe, history.form(query)
    limit = arguments.whole(query, "limit", LIMIT, 1, MOST)
    now = record.milliseconds(clock.now())
    at = arguments.cursor(query, Position) or Position(*history.span(query, now), None)
    found: Sequence[Incident] = await history.asked(
        request, "probe_incidents.page", probe, at.begins, at.ends, at.before, limit
    )
    page = told(probe, at, found, limit, now)
    if form == "json":
        return answer(msgspec.json.encode(page))
    rows = [list(asdict(one).values()) for one in page.incidents]
    columns = [field.name for field in fields(Told)]
    return history.sheet(f"{probe}-incidents", columns, rows, link(page.next_cursor, limit))


def told(probe: str, at: Position, found: Sequence[Incident], limit: int, now: int) -> Page:
    """Return the answer; a page that is full may be followed by an empty one."""
    rest = Position(at.begins, at.ends, found[-1].began) if len(found) == limit else None
    return Page(
        probe,
        record.instant(at.begins),
        record.instant(at.ends),
        [one(incident, now) for incident in found],
        None if rest is None else arguments.worded(rest),
    )


def one(incident: Incident, now: int) -> Told:
    """Return one incident, as of now."""
    return Told(
        record.instant(incident.began),
        None if incident.ended is None else record.instant(incident.ended),
        incident.lasted(now) / 1000,
        incident.reason,
        incident.detail,
        incident.failures,
    )


def link(cursor: str | None, limit: int) -> str | None:
    """Return where the next page of a table is, from the path of this one."""
    if cursor is None:
        return None
    return f"?{urlencode({'format': 'csv', 'limit': limit, 'cursor': cursor})}"
