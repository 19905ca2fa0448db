"""Web pages that send events: what their browser asks before, and what it reads after.

Pages of an origin that ``server.cors`` lists may post to senders' paths and read the answer, and
nothing else. ``*`` is every page, and counts only where a source proves its senders by a secret or
a key: without one, a page is let in by name alone, as ``web.auth`` does. No answer ever allows
credentials (cookies, client certificates); a write key or a token in a header is none of these.
https://fetch.spec.whatwg.org/#http-cors-protocol
"""

import re
from collections.abc import Sequence

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from alerting import clock
from exporter.refusal import Refused
from exporter.web import errors, origins, traffic
from exporter.web.keys import DAEMON, ROUTES, Daemon, Route

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_MOST_HEADERS = 32
_REMEMBERED_SECONDS = 7_200
_VARY = hdrs.ORIGIN
_VARY_ASKED = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
_NO_CONTENT = 204


@web.middleware
async def pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a preflight to a sender's path; tell the browser who may read any other answer."""
    daemon = request.app[DAEMON]
    if not daemon.world.config.server.cors:
        return await handler(request)
    if _is_preflight(request):
        route, name = await _posted(request)
        if route is not None:
            return _preflight(request, daemon, route, name)
    response = await handler(request)
    route = request.app[ROUTES].get(request.match_info.route)
    if route is not None and route.pages:
        response.headers[hdrs.VARY] = _VARY
        if allowed := _allowed(daemon, request, request.match_info.get("source", "")):
            response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = allowed
            response.headers[hdrs.ACCESS_CONTROL_EXPOSE_HEADERS] = hdrs.RETRY_AFTER
    return response


def allowed(listed: Sequence[str], origin: str, *, by_name: bool) -> str:
    """Return the origin that may read an answer: that of the page, ``*``, or "" for none."""
    if origins.is_listed(origin, listed):
        return origin
    return origins.EVERY_PAGE if origins.EVERY_PAGE in listed and not by_name else ""


def named(asked: str) -> str:
    """Return the headers that a page wants to send, where they are names of headers."""
    found = [one.strip() for one in asked.split(",")[:_MOST_HEADERS]]
    return ", ".join(one for one in found if _TOKEN.fullmatch(one))


def _is_preflight(request: web.Request) -> bool:
    return (
        request.method == hdrs.METH_OPTIONS
        and hdrs.ORIGIN in request.headers
        and hdrs.ACCESS_CONTROL_REQUEST_METHOD in request.headers
    )


async def _posted(request: web.Request) -> tuple[Route | None, str]:
    """Return the route that takes POSTs of pages at this path, and the name of its source."""
    match = await request.app.router.resolve(request.clone(method=hdrs.METH_POST))
    route = request.app[ROUTES].get(match.route)
    return (route if route and route.pages else None), match.get("source", "")


def _preflight(request: web.Request, daemon: Daemon, route: Route, name: str) -> web.Response:
    began = clock.monotonic()
    try:
        response = _asked(request, daemon, name)
    except Refused as refused:
        traffic.refused(daemon.tally, refused.code)
        response = errors.response(refused)
    response.headers[hdrs.VARY] = _VARY_ASKED
    seconds = clock.monotonic() - began
    traffic.answered(daemon.tally, route.path, request.method, response.status, seconds)
    return response


def _asked(request: web.Request, daemon: Daemon, name: str) -> web.Response:
    allowed = _allowed(daemon, request, name)
    if not allowed:
        raise Refused(
            "untrusted_origin",
            "pages of this origin may not send events here",
            "list the origin in server.cors; a source without secrets takes no '*'",
        )
    if request.headers[hdrs.ACCESS_CONTROL_REQUEST_METHOD] != hdrs.METH_POST:
        raise Refused("method_not_allowed", "pages may only post here", "use POST")
    return web.Response(
        status=_NO_CONTENT,
        headers={
            hdrs.ACCESS_CONTROL_ALLOW_ORIGIN: allowed,
            hdrs.ACCESS_CONTROL_ALLOW_METHODS: hdrs.METH_POST,
            hdrs.ACCESS_CONTROL_ALLOW_HEADERS: named(
                request.headers.get(hdrs.ACCESS_CONTROL_REQUEST_HEADERS, "")
            ),
            hdrs.ACCESS_CONTROL_MAX_AGE: str(_REMEMBERED_SECONDS),
        },
    )


def _allowed(daemon: Daemon, request: web.Request, name: str) -> str:
    """Return who may read; the name of a source is "" where a key tells which it is."""
    source = daemon.world.sources.get(name)
    by_name = source is not None and not source.secrets and not source.keys
    origin = request.headers.get(hdrs.ORIGIN, "")
    return allowed(daemon.world.config.server.cors, origin, by_name=by_name)
