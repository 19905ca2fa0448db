"""`POST` and `GET /api/events/rebuild`: have figures made anew from the events, and see how far."""

from typing import Final

import msgspec
from aiohttp import web
from msgspec import Struct

from exporter.folding.folder import Folder
from exporter.refusal import Refused
from exporter.web import arguments
from exporter.web.answers import answer, refuse_unready
from exporter.web.keys import Route
from exporter.web.watched import WATCHED

MOST_SECONDS: Final = 10
"""For so long an answer may wait for news."""


class Rebuild(Struct, frozen=True):
    """How far it is: ``made`` of ``events`` are folded anew, ``rebuilds`` came to their end.

    ``behind`` are events that the figures which answer do not know of yet.
    """

    rebuilding: bool
    rebuilds: int
    made: int
    events: int
    behind: int


async def begin(request: web.Request) -> web.Response:
    """Have all figures made anew; one that is under way is enough."""
    folder = _folder(request)
    folder.rebuild()
    return answer(msgspec.json.encode(_told(folder)))


async def progress(request: web.Request) -> web.Response:
    """Say how far it is; with ``wait`` once that is news, or after so many seconds."""
    folder = _folder(request, "wait")
    seconds = arguments.whole(request.query, "wait", 0, 0, MOST_SECONDS)
    if seconds:
        await folder.news(float(seconds))
    return answer(msgspec.json.encode(_told(folder)))


def _folder(request: web.Request, *known: str) -> Folder:
    refuse_unready(request)
    arguments.refuse_unknown(request.query, known)
    folder = request.app[WATCHED].folder()
    if folder is None:
        raise Refused("not_ready", "events are not folded yet", "ask again", retry_after=2)
    return folder


def _told(folder: Folder) -> Rebuild:
    now = folder.progress
    made = now.renewing or 0 if folder.is_rebuilding else now.cursor
    behind = max(0, now.newest - now.cursor)
    return Rebuild(folder.is_rebuilding, now.renewals, made, now.newest, behind)


ROUTES = (
    Route(
        "POST",
        "/api/events/rebuild",
        begin,
        "admin",
        "make the figures of conversations anew from the events; the old ones answer meanwhile",
        audit="rebuild",
    ),
    Route(
        "GET",
        "/api/events/rebuild",
        progress,
        "admin",
        f"how far that is; takes wait (seconds to wait for news, at most {MOST_SECONDS})",
    ),
)
