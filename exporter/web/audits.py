"""`GET /api/audit`: what callers did, the newest first."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec
from aiohttp import web
from msgspec import Meta, Struct

from alerting import clock
from exporter.audit.entry import ACTIONS
from exporter.audit.kept import Entry
from exporter.refusal import Refused
from exporter.store.audit import MOST, Line, Wanted
from exporter.web import arguments, history
from exporter.web.answers import answer, refuse_unready
from exporter.web.keys import CALLER, Route

LIMIT: Final = 100
_KNOWN: Final = ("action", "cursor", "from", "limit", "to", "who")
_ALL_MS: Final = 1 << 53


class Position(Struct, frozen=True, array_like=True):
    """Behind which line a page begins."""

    at: Annotated[int, Meta(ge=0, lt=1 << 53)]
    id: Annotated[int, Meta(ge=0, lt=1 << 53)]


class Shown(Struct, frozen=True):
    """A line; those that are alike within a minute or a day are one, from `at` to `last`."""

    at: datetime
    last: datetime
    times: int
    action: str
    who: str
    role: str
    tenant: str
    what: str
    address: str
    result: str
    detail: msgspec.Raw


class Page(Struct, frozen=True):
    """Lines, the newest first."""

    entries: list[Shown]
    next_cursor: str | None


async def page(request: web.Request) -> web.Response:
    """Answer with lines; to a caller of a tenant with those of its own."""
    refuse_unready(request)
    query = request.query
    arguments.refuse_unknown(query, _KNOWN)
    limit = arguments.whole(query, "limit", LIMIT, 1, MOST - 1)
    at = arguments.cursor(query, Position)
    after = None if at is None else (at.at, at.id)
    rows: list[Line] = await history.asked(request, "audit.page", wanted(request), after, limit + 1)
    shown = [_shown(row.entry) for row in rows[:limit]]
    last = rows[limit - 1] if len(rows) > limit else None
    more = arguments.worded(Position(last.entry.at, last.id)) if last else None
    return answer(msgspec.json.encode(Page(shown, more)))


def wanted(request: web.Request) -> Wanted:
    """Return which lines a request is for."""
    query = request.query
    action, caller = query.get("action", ""), request.get(CALLER)
    if action and action not in ACTIONS:
        names = ", ".join(ACTIONS)
        raise Refused("bad_argument", f"action: expected one of {names}", f"send one of {names}")
    now = round(clock.unix() * 1000)
    ends = history.instant(query, "to", now + 1)
    begins = history.instant(query, "from", 0)
    tenant = caller.tenant if caller is not None and caller.tenant else None
    return Wanted(max(0, begins), min(ends, _ALL_MS), action, query.get("who", ""), tenant)


def _shown(row: Entry) -> Shown:
    return Shown(
        at=_instant(row.at),
        last=_instant(row.last),
        times=row.times,
        action=row.action,
        who=row.who,
        role=row.role,
        tenant=row.tenant,
        what=row.what,
        address=row.address,
        result=row.result,
        detail=msgspec.Raw(_json(row.detail)),
    )


def _json(detail: str) -> bytes:
    """Return what is told, an object; what was too long to be kept whole is a text."""
    try:
        told: Any = msgspec.json.decode(detail)
    except msgspec.DecodeError:
        told = {"cut": detail}
    return msgspec.json.encode(told)


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


ROUTES: Final = (
    Route(
        "GET",
        "/api/audit",
        page,
        "admin",
        "what callers did: who saw personal data, took data away, set silences, reloaded, was "
        "refused; newest first, by `limit` (100), `cursor`, `action`, `who`, `from`, `to`",
        apart=True,
        audit="audit",
    ),
)
