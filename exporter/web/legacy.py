"""The analytics API's calls that bring events, through the same intake as every sender's."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import cast

import msgspec
from aiohttp import web

from alerting import clock
from exporter.events import legacy, legacy_batch, legacy_integrations, legacy_sync
from exporter.events.arrival import Arrival
from exporter.events.inbound import Answer, Inbound
from exporter.events.legacy_batch import Fate
from exporter.events.queue import Outcome
from exporter.events.sources import Source
from exporter.refusal import Refused
from exporter.web import limits, traffic
from exporter.web.keys import CALLER, DAEMON, Daemon, Route
from exporter.web.webhooks import of_tenant

_LATER_SECONDS = 1


class Desk:
    """How many batches are under way."""

    def __init__(self) -> None:
        self._running = 0

    @contextmanager
    def turn(self, most: int) -> Iterator[None]:
        """Hold one of ``most`` places while a batch is worked through; Refused 429 without one."""
        if self._running >= most:
            raise Refused(
                "too_fast",
                f"{most} batches are under way",
                "send the same events with the same ids again, later",
                retry_after=_LATER_SECONDS,
            )
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1


DESK: web.AppKey[Desk] = web.AppKey("analytics calls", Desk)
_Take = Callable[[web.Request, Daemon], Awaitable[Answer]]


async def insight(request: web.Request) -> web.Response:
    """``POST /api/analytics/conversation``: rows A4 and A18."""
    return await _counted(request, lambda asked, daemon: _one(asked, daemon, legacy.Insight()))


async def impact(request: web.Request) -> web.Response:
    """``POST /api/analytics/integrations/impact``: row A9, and by how much it changed."""
    return await _counted(request, _improved)


async def prediction(request: web.Request) -> web.Response:
    """``POST /api/analytics/predictions``: row A10."""
    return await _counted(request, lambda asked, daemon: _one(asked, daemon, legacy.Prediction()))


async def batch(request: web.Request) -> web.Response:
    """``POST /api/analytics/process/batch``: row A12, with the fate of each event."""
    return await _counted(request, _batched)


async def sync(request: web.Request) -> web.Response:
    """``POST /api/analytics/sync``: rows A13 and A14, with the fate of each item."""
    return await _counted(request, _synced)


async def _counted(request: web.Request, take: _Take) -> web.Response:
    """Answer, and count as for every sender."""
    daemon = request.app[DAEMON]
    began = clock.monotonic()
    status = 500
    try:
        _refuse_unready(daemon)
        answer = await take(request, daemon)
        status = answer.status
    except Refused as refused:
        status = refused.status
        daemon.tally.count("webhook_refusals_total", legacy.NAME, refused.code)
        raise
    finally:
        size = request.content.total_bytes
        seconds = clock.monotonic() - began
        traffic.delivered(daemon.tally, legacy.NAME, status, seconds, size)
    return web.Response(status=answer.status, body=answer.body, content_type=answer.content_type)


def _refuse_unready(daemon: Daemon) -> None:
    if (reason := daemon.ready()) is not None:
        raise Refused("not_ready", reason, "send the same events again", retry_after=5)


async def _body(request: web.Request, daemon: Daemon) -> bytes:
    settings = daemon.world.config.server.limits
    return await limits.read_body(request, settings.body, settings.request_time.seconds)


async def _one(request: web.Request, daemon: Daemon, call: legacy.Api) -> Answer:
    inbound = Inbound(request.headers, await _body(request, daemon))
    return await daemon.intake.take(daemon.world, _source(request, call), inbound)


async def _improved(request: web.Request, daemon: Daemon) -> Answer:
    inbound = Inbound(request.headers, await _body(request, daemon))
    answer = await daemon.intake.take(daemon.world, _source(request, legacy.Impact()), inbound)
    if answer.status >= 400:
        return answer
    row = msgspec.json.decode(inbound.body, type=legacy_integrations.Impact)
    percent = legacy_integrations.improvement(row.baseline_value, row.current_value)
    told = {**msgspec.json.decode(answer.body), "improvement_percentage": percent}
    return Answer(answer.status, msgspec.json.encode(told))


async def _batched(request: web.Request, daemon: Daemon) -> Answer:
    with request.app[DESK].turn(daemon.world.config.intake.batches):
        body = await _body(request, daemon)
        return await _listed(request, daemon, legacy.Events(), body)


async def _synced(request: web.Request, daemon: Daemon) -> Answer:
    service, items = legacy_batch.of_service(await _body(request, daemon))
    call = legacy.Items(service=legacy_sync.service_of(service))
    return await _listed(request, daemon, call, items)


async def _listed(request: web.Request, daemon: Daemon, call: legacy.Api, body: bytes) -> Answer:
    """Keep a list piece by piece, so that nobody else waits for all of it."""
    loop = asyncio.get_running_loop()
    world, source = daemon.world, _source(request, call)
    parts = legacy_batch.listed(body, world.config.intake.batch_events)
    under_way: list[tuple[Arrival, asyncio.Future[Outcome]]] = []
    for piece in legacy_batch.pieces(parts):
        outcome: asyncio.Future[Outcome] = loop.create_future()
        arrival = Arrival(world, source, Inbound(request.headers, piece), outcome.set_result)
        daemon.intake.arrived(arrival)
        under_way.append((arrival, outcome))
    found: list[Fate] = []
    refused: Refused | None = None
    sizes = legacy_batch.sizes(parts)
    for size, (arrival, outcome) in zip(sizes, under_way, strict=True):
        # A caller that leaves does not undo what is on its way to the disk.
        told = await asyncio.shield(outcome)
        if isinstance(told, Refused):
            refused = told
            found += legacy_batch.rejected(size, told)
            continue
        daemon.intake.answer(arrival, told)
        found += legacy_batch.fates(size, arrival.refused, cast("frozenset[int]", told))
    if refused is not None and all(one.status == "rejected" for one in found):
        raise refused
    status, answer = legacy_batch.told(found, legacy_batch.ids(parts))
    return Answer(status, msgspec.json.encode(answer))


def _source(request: web.Request, call: legacy.Api) -> Source:
    """Return a call as intake takes it: it has all that a source has, and no name in YAML."""
    caller = request.get(CALLER)
    return of_tenant(cast("Source", call), caller.tenant if caller else "")


_EACH = "take in events; answers what became of each"
ROUTES = (
    Route(
        "POST",
        "/api/analytics/conversation",
        insight,
        "events:write",
        "take in what is known of a conversation; the latest replaces what was known",
    ),
    Route(
        "POST",
        "/api/analytics/integrations/impact",
        impact,
        "events:write",
        "take in a figure before and with an integration; answers by how many per cent it changed",
    ),
    Route(
        "POST",
        "/api/analytics/predictions",
        prediction,
        "events:write",
        "take in what a model foresees",
    ),
    Route("POST", "/api/analytics/process/batch", batch, "events:write", _EACH),
    Route("POST", "/analytics/process/batch", batch, "events:write", f"the same: {_EACH}"),
    Route(
        "POST",
        "/api/analytics/sync",
        sync,
        "events:write",
        "take in what a service tells, as {service, items}; answers what became of each item",
    ),
)
