"""Doors at fixed paths, for SDKs that know only a host: Segment's and OpenTelemetry's.

Which source it is, the key says that comes with a request.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiohttp import hdrs, web

from alerting import clock
from exporter.events import bodies, write_key
from exporter.events.inbound import Answer, Inbound
from exporter.events.otel import export, reply
from exporter.events.segment import calls
from exporter.events.sources.otlp import Otlp, Read
from exporter.events.sources.segment import Segment, shown
from exporter.refusal import Refused
from exporter.web import auth, errors, limits, public, traffic
from exporter.web.keys import DAEMON, Daemon, Route, World
from exporter.web.webhooks import UNKNOWN, of_tenant

Kind = TypeVar("Kind", Segment, Otlp)
Take = Callable[["Visit"], Awaitable[Answer]]


class Visit:
    """One request, and the name of its source once that is known."""

    def __init__(self, request: web.Request) -> None:
        self.request = request
        self.daemon: Daemon = request.app[DAEMON]
        self.world: World = self.daemon.world
        self.label = UNKNOWN

    def refuse_unready(self) -> None:
        """Raise Refused while events are not taken in."""
        reason = self.daemon.ready()
        if reason is not None:
            raise Refused("not_ready", reason, "send the same events again", retry_after=5)

    async def inbound(self) -> Inbound:
        """Read the body, within its limits."""
        request, server = self.request, self.world.config.server
        seconds = server.limits.request_time.seconds
        body = await limits.read_body(request, server.limits.body, seconds)
        proxies = self.world.callers.proxies
        url = public.url(
            server.public_url, request.raw_path, request.remote, request.headers, proxies
        )
        return Inbound(request.headers, body, request.query, request.method, url)

    def source(self, kind: type[Kind], key: str) -> Kind:
        """Return the source that a key is of, or the only one that asks for a token instead."""
        known = [one for one in self.world.sources.values() if isinstance(one, kind)]
        if not known:
            raise Refused(
                "unknown_source",
                f"no source of the type {kind.__struct_config__.tag} is configured",
                "add it under sources: in chatwatch.yml",
            )
        # Every key of every source is compared, found or not.
        fitting = [one for one in known if sum(secret.matches(key) for secret in one.secrets)]
        found = fitting[0] if key and fitting else self._without_keys(known, key)
        self.label = found.name
        return found

    def _without_keys(self, known: list[Kind], key: str) -> Kind:
        named = [one for one in known if not one.secrets]
        if not named:
            # None fits; what it says depends on whether there is a key at all.
            write_key.verify([secret for one in known for secret in one.secrets], key)
        if len(named) != 1:
            raise Refused(
                "unauthenticated",
                f"{len(named)} sources of this type have no secrets",
                "give each its own, and each app one of them",
            )
        request, pages = self.request, self.world.config.server.cors
        caller = auth.caller(
            self.world.callers, request.remote, request.headers, pages=pages, now=clock.unix()
        )
        auth.allow(caller, "events:write")
        return of_tenant(named[0], caller.tenant)


async def segment(request: web.Request) -> web.Response:
    """``POST /v1/track``, ``/v1/batch`` and the like: take calls, as Segment's API does."""
    return _response(await _counted(Visit(request), _of_segment))


async def otel(request: web.Request) -> web.Response:
    """``POST /v1/traces`` and ``/v1/logs``: take an export, and answer in its encoding."""
    visit = Visit(request)
    try:
        return _response(await _counted(visit, _of_otel))
    except Refused as refused:
        # OTLP's senders read google.rpc.Status; it is counted as if the layer around had said it.
        traffic.refused(visit.daemon.tally, refused.code)
        response = _response(reply.failure(refused, _media(request)))
        response.headers.update(errors.headers(refused))
        return response


async def _of_segment(visit: Visit) -> Answer:
    key = write_key.offered(visit.request.headers)
    source = visit.source(Segment, key) if key else None
    inbound = await visit.inbound()
    if source is None:
        source = visit.source(Segment, shown(inbound))
    return await visit.daemon.intake.take(visit.world, source, inbound)


async def _of_otel(visit: Visit) -> Answer:
    source = visit.source(Otlp, write_key.offered(visit.request.headers))
    plain = await visit.inbound()
    told = source.read(plain, clock.now())
    inbound = Read(plain.headers, plain.body, plain.query, plain.method, plain.url, told=told)
    answer = await visit.daemon.intake.take(visit.world, source, inbound)
    if told.foreign:
        labels = (source.name, "unmapped", "unmapped")
        visit.daemon.tally.count("webhook_events_total", *labels, amount=float(told.foreign))
    hint = "" if source.quiet else told.hint
    return reply.encoded(answer, told.signal, bodies.media_type(inbound), hint)


async def _counted(visit: Visit, take: Take) -> Answer:
    daemon, request = visit.daemon, visit.request
    began = clock.monotonic()
    status = 500
    try:
        visit.refuse_unready()
        answer = await take(visit)
        status = answer.status
    except Refused as refused:
        status = refused.status
        daemon.tally.count("webhook_refusals_total", visit.label, refused.code)
        raise
    finally:
        size = request.content.total_bytes
        traffic.delivered(daemon.tally, visit.label, status, clock.monotonic() - began, size)
    return answer


def _media(request: web.Request) -> str:
    return request.headers.get(hdrs.CONTENT_TYPE, "").partition(";")[0].strip().lower()


def _response(answer: Answer) -> web.Response:
    """Return an answer; protocol buffers may well be of no bytes, and still be of their type."""
    return web.Response(
        status=answer.status, body=answer.body, headers={hdrs.CONTENT_TYPE: answer.content_type}
    )


_SEGMENT = (*calls.KINDS, "batch", "import")
# Browsers' analytics.js posts to the first letter of what it calls, and batches to /v1/b.
_LETTERS = {name[0]: name for name in (*calls.KINDS, "batch")}
_SUMMARIES = {"traces": "spans", "logs": "log records"}
ROUTES: tuple[Route, ...] = (
    *(
        Route(
            "POST",
            f"/v1/{name}",
            segment,
            "events:write",
            f"Segment's `{name}`; the write key is a secret of the source",
            own_check=True,
            pages=True,
        )
        for name in _SEGMENT
    ),
    *(
        Route(
            "POST",
            f"/v1/{letter}",
            segment,
            "events:write",
            f"the same as `{name}`, as analytics.js in a browser posts it",
            own_check=True,
            pages=True,
        )
        for letter, name in _LETTERS.items()
    ),
    *(
        Route(
            "POST",
            f"/v1/{signal}",
            otel,
            "events:write",
            f"OpenTelemetry's {_SUMMARIES[signal]}, by OTLP; a secret of the source is the token",
            own_check=True,
            pages=True,
        )
        for signal in export.SIGNALS
    ),
)
