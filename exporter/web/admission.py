"""The one layer between aiohttp and the handlers: who may call, how it says no, what it counts."""

import secrets

import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from alerting import clock
from exporter.refusal import Refused
from exporter.web import auth, errors, traffic
from exporter.web.keys import DAEMON, ROUTES

_log = structlog.get_logger("chatwatch.web")
# What nginx notes for a client that has left; nobody receives it.
_GONE = 499


def caller(
    request: web.Request, permission: str | None, *, token_in_query: bool = False
) -> auth.Caller | None:
    """Return who calls, having `permission`, or raise Refused; with None anyone near may."""
    known = request.app[DAEMON].world.callers
    if permission is None:
        auth.refuse_strangers(known, request.remote, request.headers)
        return None
    token = request.query.get("access_token") if token_in_query else None
    found = auth.caller(known, request.remote, request.headers, token)
    auth.allow(found, permission)
    return found


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Check the caller, run the handler, turn every error into its answer, count both."""
    began = clock.monotonic()
    route = request.app[ROUTES].get(request.match_info.route)
    try:
        if route is not None and not route.own_check:
            caller(request, route.permission, token_in_query=route.access_token_in_query)
        response = await handler(request)
    except Refused as refused:
        response = _refusal(request, refused)
    except web.HTTPException as error:
        response = _translation(request, error)
    except Exception as error:  # noqa: BLE001 # one request must not spoil the others
        if request.transport is None:
            return web.Response(status=_GONE)
        response = _refusal(request, _internal(request, error))
    path = route.path if route is not None else "other"
    is_stream = route is not None and route.streams and response.prepared
    seconds = None if is_stream else clock.monotonic() - began
    tally = request.app[DAEMON].tally
    traffic.answered(tally, path, request.method, response.status, seconds)
    return response


async def expect(request: web.Request) -> web.StreamResponse | None:
    """Answer `Expect: 100-continue` and go on; refuse any other expectation in JSON."""
    if request.headers.get(hdrs.EXPECT, "").lower() != "100-continue":
        return _refusal(request, errors.expectation_failed())
    await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    # aiohttp counts written bytes to know whether the answer proper has begun; it has not.
    request.writer.output_size = 0
    return None


def _refusal(request: web.Request, refused: Refused) -> web.Response:
    traffic.refused(request.app[DAEMON].tally, refused.code)
    if request.writer.output_size > 0:
        # The answer has begun; all that can still be said is that it will not be whole.
        raise ConnectionError("cut off in the middle of an answer")
    return errors.response(refused)


def _translation(request: web.Request, error: web.HTTPException) -> web.Response:
    if error.status < 400:
        raise error
    response = _refusal(request, errors.of_http(error, request.path))
    if hdrs.ALLOW in error.headers:
        response.headers[hdrs.ALLOW] = error.headers[hdrs.ALLOW]
    return response


def _internal(request: web.Request, error: Exception) -> Refused:
    request_id = secrets.token_hex(6)
    resource = request.match_info.route.resource
    _log.error(
        "request failed",
        request=request_id,
        method=request.method,
        path=resource.canonical if resource else "other",
        exc_info=error,
    )
    return errors.internal(request_id)
