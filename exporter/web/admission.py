"""The one layer between aiohttp and the handlers: who may call, how it says no, what it counts."""

import secrets

import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from alerting import clock
from exporter.access.grants import Caller
from exporter.refusal import Refused
from exporter.web import auditing, auth, errors, plain_http, traffic
from exporter.web.keys import CALLER, DAEMON, ROUTES, Route

_log = structlog.get_logger("chatwatch.web")
# What nginx notes for a client that has left; nobody receives it.
_GONE = 499
_WRITE = "events:write"


def caller(
    request: web.Request, permission: str | None, *, token_in_query: bool = False
) -> Caller | None:
    """Return who calls, having `permission`, or raise Refused; with None anyone near may."""
    known = request.app[DAEMON].world.callers
    if permission is None:
        auth.refuse_strangers(known, request.remote, request.headers)
        return None
    found = request.get(CALLER)
    if found is None:
        token = request.query.get("access_token") if token_in_query else None
        found = auth.caller(known, request.remote, request.headers, token, now=clock.unix())
        request[CALLER] = found
    auth.allow(found, permission)
    route = request.app[ROUTES].get(request.match_info.route)
    if found.tenant and permission != _WRITE and not (route is not None and route.apart):
        raise Refused(
            "other_tenants",
            f"this is about all tenants, and '{found.name}' is of one",
            "ask what is below /api/analytics, or use a token without a tenant",
        )
    return found


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Check the caller, run the handler, turn every error into its answer, count both."""
    began = clock.monotonic()
    route = request.app[ROUTES].get(request.match_info.route)
    code = ""
    try:
        if route is not None:
            await _admit(request, route)
        response = await handler(request)
    except Refused as refused:
        code = refused.code
        response = _refusal(request, refused)
    except web.HTTPException as error:
        response = _translation(request, error)
    except Exception as error:  # noqa: BLE001 # one request must not spoil the others
        if request.transport is None:
            return web.Response(status=_GONE)
        response = _refusal(request, _internal(request, error))
    auditing.answered(request, route, response.status, code)
    path = route.path if route is not None else "other"
    is_stream = route is not None and route.streams and response.prepared
    seconds = None if is_stream else clock.monotonic() - began
    tally = request.app[DAEMON].tally
    traffic.answered(tally, path, request.method, response.status, seconds)
    return response


async def _admit(request: web.Request, route: Route) -> None:
    """Raise Refused unless this caller may ask this, in this way, and what has to be is noted."""
    daemon = request.app[DAEMON]
    callers, headers = daemon.world.callers, request.headers
    if auth.is_forged(callers, request.remote, headers):
        daemon.tally.count("chatwatch_http_identities_ignored_total")
    needs_https = daemon.world.config.server.require_https
    if needs_https and plain_http.concerns(route.path, route.permission):
        plain_http.refuse(request.remote, headers, callers.proxies, is_tls=request.secure)
    if not route.own_check:
        caller(request, route.permission, token_in_query=route.access_token_in_query)
    await auditing.begin(request, route)


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
