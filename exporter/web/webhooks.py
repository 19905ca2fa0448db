"""Senders' door: who is it, is it their bytes, keep them, answer; each step in one line."""

from aiohttp import web

from alerting import clock
from exporter.events.inbound import Inbound
from exporter.events.sources import Source
from exporter.refusal import Refused
from exporter.web import auth, limits, traffic
from exporter.web.keys import DAEMON, Daemon, World

# The label of requests to sources that nobody configured: their names come from strangers.
UNKNOWN = "unknown"


async def post(request: web.Request) -> web.Response:
    """``POST /webhooks/{source}``: take one request's events and answer once they are on disk."""
    daemon = request.app[DAEMON]
    began = clock.monotonic()
    name = request.match_info["source"]
    source = daemon.world.sources.get(name)
    label = name if source else UNKNOWN
    status = 500
    try:
        response = await _take(daemon, source, request)
        status = response.status
    except Refused as refused:
        status = refused.status
        daemon.tally.count("webhook_refusals_total", label, refused.code)
        raise
    finally:
        size = request.content.total_bytes
        traffic.delivered(daemon.tally, label, status, clock.monotonic() - began, size)
    return response


async def handshake(request: web.Request) -> web.Response:
    """``OPTIONS /webhooks/{source}``: the CloudEvents abuse protection, answered at once.

    https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md#4-abuse-protection
    The callback form is not served: a URL that a stranger names is never called.
    """
    source = _known(request.app[DAEMON].world, request)
    origin = request.headers.get("WebHook-Request-Origin")
    headers = {"Allow": "POST, OPTIONS"}
    if source.handshake and origin:
        headers["WebHook-Allowed-Origin"] = _one_line(origin)
        headers["WebHook-Allowed-Rate"] = "*"
    return web.Response(status=200, headers=headers)


async def _take(daemon: Daemon, source: Source | None, request: web.Request) -> web.Response:
    reason = daemon.ready()
    if reason is not None:
        raise Refused("not_ready", reason, "send the same events again", retry_after=5)
    world = daemon.world
    if source is None:
        source = _known(world, request)
    if not source.secrets:
        _refuse_strangers(world, source, request)
    settings = world.config.server.limits
    body = await limits.read_body(request, settings.body, settings.request_time.seconds)
    answer = await daemon.intake.take(world, source, Inbound(request.headers, body))
    return web.Response(status=answer.status, body=answer.body, content_type="application/json")


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


def _refuse_strangers(world: World, source: Source, request: web.Request) -> None:
    """Ask a source without secrets for a token before its body is read."""
    token = request.query.get("access_token") if source.token_in_query else None
    caller = auth.caller(world.callers, request.remote, request.headers, token)
    auth.allow(caller, "events:write")


def _one_line(origin: str) -> str:
    return "".join(c for c in origin[:255] if c.isprintable())
