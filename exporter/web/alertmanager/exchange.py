"""One request and its answer, as Alertmanager's clients send and read them, errors too."""

import http
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
from aiohttp import hdrs, web

from alerting.desk import refused as refusals
from alerting.dispatcher import Dispatcher
from exporter.refusal import Refused
from exporter.store import errors as store_errors
from exporter.web import errors, limits, traffic
from exporter.web.alertmanager.questions import Wrong
from exporter.web.answers import refuse_unready
from exporter.web.keys import DAEMON
from exporter.web.watched import WATCHED

Answering = Callable[[web.Request, Dispatcher], Awaitable[web.Response]]
Handler = Callable[[web.Request], Awaitable[web.Response]]

_HEADERS: Final = {hdrs.CACHE_CONTROL: "no-store", "X-Content-Type-Options": "nosniff"}
_RETRY_SECONDS: Final = 5


def shaped(answering: Answering) -> Handler:
    """Return a handler that answers with JSON, and says no by a string of JSON."""

    async def handler(request: web.Request) -> web.Response:
        try:
            refuse_unready(request)
            return await answering(request, dispatcher(request))
        except Exception as error:
            refused = refusal(error)
            if refused is None:
                raise
            traffic.refused(request.app[DAEMON].tally, refused.code)
            headers = {**_HEADERS, **errors.headers(refused)}
            return _json(refused.message, refused.status, headers)

    handler.__doc__ = answering.__doc__
    return handler


def refusal(error: Exception) -> Refused | None:
    """Return what is said to an error that somebody can do something about, None for others."""
    match error:
        case Refused():
            return error
        case refusals.Unknown():
            return Refused("not_found", str(error))
        case refusals.Full():
            return Refused("too_many_alerts", str(error), retry_after=_RETRY_SECONDS)
        case refusals.Refused() | Wrong():
            return Refused("bad_argument", str(error))
        case sqlite3.Error():
            reason = store_errors.of(error).reason
            said = f"the database cannot be written now: {reason}"
            return Refused("not_durable", said, retry_after=_RETRY_SECONDS)
    return None


def dispatcher(request: web.Request) -> Dispatcher:
    """Return who knows of alerts; Refused where others do."""
    found = request.app[WATCHED].dispatcher()
    if found is None:
        raise Refused(
            "not_ready",
            "alerts are handed to the Alertmanagers of alerting.deliver; ask those",
            retry_after=_RETRY_SECONDS,
        )
    return found


async def body(request: web.Request) -> bytes:
    """Return what was posted."""
    bounds = request.app[DAEMON].world.config.server.limits
    return await limits.read_body(request, bounds.body, bounds.request_time.seconds)


def answer(told: Any) -> web.Response:
    """Return an answer of JSON."""
    return _json(told, http.HTTPStatus.OK, _HEADERS)


def done() -> web.Response:
    """Return an answer that has nothing to say."""
    return web.Response(content_type="application/json", headers=_HEADERS)


def _json(told: Any, status: int, headers: dict[str, str]) -> web.Response:
    return web.Response(
        status=status,
        body=msgspec.json.encode(told) + b"\n",
        content_type="application/json",
        headers=headers,
    )
