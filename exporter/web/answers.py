"""How answers in JSON go out, and what is said while there is nothing to answer from."""

import sqlite3

from aiohttp import web

from exporter.refusal import Refused
from exporter.store import errors
from exporter.store.errors import StoreError
from exporter.web.keys import DAEMON

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_RETRY_SECONDS = 5


def answer(body: bytes) -> web.Response:
    """Return JSON that nobody keeps: it is of this moment, and for this caller."""
    return web.Response(body=body, content_type="application/json", headers=_HEADERS)


def refuse_unready(request: web.Request) -> None:
    """Raise Refused while the daemon is not ready: what it does not know yet is not nothing."""
    reason = request.app[DAEMON].ready()
    if reason is not None:
        raise Refused("not_ready", reason, "ask again", retry_after=_RETRY_SECONDS)


def unreadable(error: StoreError | sqlite3.Error) -> Refused:
    """Return what is told where the database cannot be read, for a caller to raise."""
    found = error if isinstance(error, StoreError) else errors.of(error)
    return Refused(
        "not_readable",
        f"the database cannot be read now: {found.reason}",
        "ask again; if it stays so, look at the disk and the permissions of storage.url",
        retry_after=_RETRY_SECONDS,
    )
