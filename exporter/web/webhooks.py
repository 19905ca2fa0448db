"""Senders' door: who is it, is it their bytes, keep them, answer; each step in one line."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiohttp import hdrs, web
from msgspec import Struct
from msgspec.structs import replace

from alerting import clock
from exporter.events import path_key
from exporter.events.inbound import Answer, Inbound
from exporter.events.sources import Source
from exporter.refusal import Refused
from exporter.web import auth, limits, public, traffic
from exporter.web.keys import DAEMON, Daemon, World

# The label of requests to sources that nobody configured: their names come from strangers.
UNKNOWN = "unknown"
_ALLOWED = (hdrs.METH_POST, hdrs.METH_OPTIONS)
Sent = TypeVar("Sent", bound=Struct)
_Take = Callable[[Daemon, Source | None, web.Request], Awaitable[Answer]]


async def post(request: web.Request) -> web.Response:
    """``POST /webhooks/{source}``: take one request's events and answer once they are on disk."""
    return await _counted(request, _taken)


async def greet(request: web.Request) -> web.Response:
    """``GET`` and ``OPTIONS``: what vendors ask before their first event, answered at once."""
    return await _counted(request, _greeted)


async def _counted(request: web.Request, take: _Take) -> web.Response:
    daemon = request.app[DAEMON]
    began = clock.monotonic()
    name = request.match_info["source"]
    source = daemon.world.sources.get(name)
    label = name if source else UNKNOWN
    status = 500
    try:
        answer = await take(daemon, source, request)
        status = answer.status
    except Refused as refused:
        status = refused.status
        daemon.tally.count("webhook_refusals_total", label, refused.code)
        raise
    except web.HTTPException as error:
        status = error.status
        raise
    finally:
        size = request.content.total_bytes
        traffic.delivered(daemon.tally, label, status, clock.monotonic() - began, size)
    return _response(answer)


async def _taken(daemon: Daemon, source: Source | None, request: web.Request) -> Answer:
    reason = daemon.ready()
    if reason is not None:
        raise Refused("not_ready", reason, "send the same events again", retry_after=5)
    world = daemon.world
    if source is None:
        source = _known(world, request)
    if not source.secrets and not source.keys:
        source = _by_caller(world, source, request)
    settings = world.config.server.limits
    body = await limits.read_body(request, settings.body, settings.request_time.seconds)
    return await daemon.intake.take(world, source, _inbound(world, request, body))


async def _greeted(daemon: Daemon, source: Source | None, request: web.Request) -> Answer:
    world = daemon.world
    if source is None:
        source = _known(world, request)
    inbound = _inbound(world, request, b"")
    try:
        if source.keys:
            path_key.verify(source.keys, inbound.key)
        answer = source.greet(inbound, clock.now())
    except Refused as refused:
        daemon.intake.distrusted(source, refused)
        raise
    if answer is not None:
        return answer
    if request.method == hdrs.METH_OPTIONS:
        return Answer(200, content_type="", headers=((hdrs.ALLOW, ", ".join(_ALLOWED)),))
    raise web.HTTPMethodNotAllowed(request.method, _ALLOWED)


def _inbound(world: World, request: web.Request, body: bytes) -> Inbound:
    return Inbound(
        request.headers,
        body,
        request.query,
        request.method,
        public.url(
            world.config.server.public_url,
            request.raw_path,
            request.remote,
            request.headers,
            world.callers.proxies,
        ),
        request.match_info.get("key", ""),
    )


def _known(world: World, request: web.Request) -> Source:
    name = request.match_info["source"]
    source: Source | None = world.sources.get(name)
    if source is None:
        raise Refused(
            "unknown_source",
            "no source of this name is configured",
            "add it under sources: in chatwatch.yml, or post to one that is there",
        )
    return source


def _by_caller(world: World, source: Source, request: web.Request) -> Source:
    """Ask a source without secrets for a token before its body is read.

    Return the source as this caller may use it: one of a tenant tells of no other.
    """
    if request.match_info.get("key"):
        raise Refused(
            "not_found",
            "the source has no keys, so its path ends with its name",
            "post to /webhooks/{source}, or add keys: to the source",
        )
    token = request.query.get("access_token") if source.token_in_query else None
    pages = world.config.server.cors
    caller = auth.caller(world.callers, request.remote, request.headers, token, pages, clock.unix())
    auth.allow(caller, "events:write")
    return of_tenant(source, caller.tenant)


def of_tenant(source: Sent, tenant: str) -> Sent:
    """Return a source whose events are all of the caller's tenant, where it has one."""
    return replace(source, tenant=tenant) if tenant else source


def _response(answer: Answer) -> web.Response:
    response = web.Response(status=answer.status, body=answer.body or None, headers=answer.headers)
    if answer.content_type and answer.body:
        response.headers[hdrs.CONTENT_TYPE] = answer.content_type
    return response
