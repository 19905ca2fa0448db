"""How answers in JSON go out, and what is said while there is nothing to answer from."""

from aiohttp import web

from exporter.refusal import Refused
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
