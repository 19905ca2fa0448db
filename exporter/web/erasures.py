"""`POST` and `GET /api/erasures`: have a customer erased, and see how far that is."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Final

import msgspec
from aiohttp import web
from msgspec import Meta, Struct

from alerting import clock
from exporter.erasing import CONTEXT
from exporter.refusal import Refused
from exporter.store.erasures import MOST, Row
from exporter.web import arguments, auditing, history, limits
from exporter.web.answers import answer, refuse_unready
from exporter.web.keys import CALLER, DAEMON, Route

LIMIT: Final = 100
MOST_SECONDS: Final = 10
"""For so long an answer may wait for another state."""
_EVERY: Final = 0.2
_MOST_BYTES: Final = 4_000
_LAST: Final = 1 << 53
_HELP: Final = 'send {"customer": "…"}, and "tenant" where it is of one'


class Wanted(Struct, frozen=True, forbid_unknown_fields=True):
    """Who is to be erased, by any of their ids, as events have it."""

    customer: Annotated[str, Meta(min_length=1, max_length=200)]
    tenant: Annotated[str, Meta(max_length=64)] | None = None


class Erasure(Struct, frozen=True):
    """How far it is.

    ``state`` is waiting, events, conversations, unmapped, quarantine, folds, audit or done.
    ``ids`` are those of the customer, ``events`` those that were changed, ``quarantine`` requests
    that were deleted.
    """

    id: str
    tenant: str
    requested: datetime
    done: datetime | None
    state: str
    ids: int
    events: int
    conversations: int
    quarantine: int


class Position(Struct, frozen=True, array_like=True):
    """Behind which request a page begins."""

    id: Annotated[int, Meta(ge=0, lt=_LAST)]


class Page(Struct, frozen=True):
    """Requests, the newest first."""

    erasures: list[Erasure]
    next_cursor: str | None


async def begin(request: web.Request) -> web.Response:
    """Have a customer erased; that goes on after the answer, and over restarts."""
    refuse_unready(request)
    arguments.refuse_unknown(request.query, ())
    world = request.app[DAEMON].world
    body = await limits.read_body(
        request, _MOST_BYTES, world.config.server.limits.request_time.seconds
    )
    try:
        wanted = msgspec.json.decode(body, type=Wanted)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused("bad_argument", str(error), _HELP) from None
    sealed = world.vault.seal(wanted.customer.encode(), CONTEXT)
    now = round(clock.unix() * 1000)
    tenant = _tenant(request, wanted.tenant)
    row: Row | None = await history.asked(request, "erasures.begin", tenant, sealed, now)
    if row is None:
        raise Refused(
            "too_many_erasures", f"{MOST} wait already", "ask again in a while", retry_after=60
        )
    auditing.tell(request, erasure=row.id)
    response = answer(msgspec.json.encode(_told(row)))
    response.set_status(202)
    return response


async def progress(request: web.Request) -> web.Response:
    """Say how far one is; with ``wait`` once that is a state further, or after so many seconds."""
    refuse_unready(request)
    arguments.refuse_unknown(request.query, ("wait",))
    seconds = arguments.whole(request.query, "wait", 0, 0, MOST_SECONDS)
    row = await _row(request)
    state, ends = row.state, clock.monotonic() + seconds
    while row.state == state != "done" and clock.monotonic() < ends:
        await asyncio.sleep(_EVERY)
        row = await _row(request)
    return answer(msgspec.json.encode(_told(row)))


async def _row(request: web.Request) -> Row:
    """Return what a path names; to a caller of a tenant one of its own."""
    id = request.match_info["id"]
    row: Row | None = None
    if id.isascii() and id.isdigit() and len(id) < len(str(_LAST)):
        row = await history.asked(request, "erasures.one", int(id))
    mine = _own(request)
    if row is None or (mine is not None and row.tenant != mine):
        raise Refused("not_found", "no erasure has this id", "GET /api/erasures lists them")
    return row


async def page(request: web.Request) -> web.Response:
    """Answer with requests, the newest first."""
    refuse_unready(request)
    arguments.refuse_unknown(request.query, ("cursor", "limit"))
    limit = arguments.whole(request.query, "limit", LIMIT, 1, LIMIT)
    before = arguments.cursor(request.query, Position)
    last = _LAST if before is None else before.id
    rows: list[Row] = await history.asked(request, "erasures.page", _own(request), last, limit + 1)
    more = arguments.worded(Position(rows[limit - 1].id)) if len(rows) > limit else None
    return answer(msgspec.json.encode(Page([_told(row) for row in rows[:limit]], more)))


def _own(request: web.Request) -> str | None:
    """Return the tenant of a caller that is of one."""
    caller = request.get(CALLER)
    return caller.tenant if caller is not None and caller.tenant else None


def _tenant(request: web.Request, wanted: str | None) -> str:
    mine = _own(request)
    if mine is not None and wanted not in {None, mine}:
        raise Refused("other_tenants", "that is another tenant's customer", "leave tenant out")
    return mine or wanted or ""


def _told(row: Row) -> Erasure:
    return Erasure(
        id=str(row.id),
        tenant=row.tenant,
        requested=_instant(row.requested),
        done=_instant(row.done) if row.done else None,
        state=row.state,
        ids=row.ids,
        events=row.events,
        conversations=row.conversations,
        quarantine=row.quarantine,
    )


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


ROUTES: Final = (
    Route(
        "POST",
        "/api/erasures",
        begin,
        "admin",
        'erase a customer, `{"customer": "…"}` by any of their ids; figures stay as they are',
        apart=True,
        audit="erasure",
    ),
    Route(
        "GET",
        "/api/erasures",
        page,
        "admin",
        "customers that were and are erased, the newest first, by limit (100) and cursor",
        apart=True,
    ),
    Route(
        "GET",
        "/api/erasures/{id}",
        progress,
        "admin",
        f"how far one is; takes wait (seconds to wait for another state, at most {MOST_SECONDS})",
        asks=True,
        apart=True,
    ),
)
