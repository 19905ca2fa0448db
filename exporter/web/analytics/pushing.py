"""`/api/analytics/live`: a WebSocket that says what changed, and how the connection is (row G4).

https://www.rfc-editor.org/rfc/rfc6455
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Final

import msgspec
from aiohttp import WSCloseCode, web

from alerting import clock
from exporter.analytics.live import Pushed, State
from exporter.refusal import Refused
from exporter.web import arguments, auth
from exporter.web.analytics.reader import Reader, Why
from exporter.web.analytics.streams import STREAMS, Pace
from exporter.web.answers import refuse_unready
from exporter.web.keys import CALLER, DAEMON, Route

_MOST_BYTES: Final = 4_096
"""Of a message to us; nothing is read in them."""
_FAREWELL_SECONDS: Final = 2.0
_CODES: Final[Mapping[Why, WSCloseCode]] = {
    "left": WSCloseCode.OK,
    "slow": WSCloseCode.TRY_AGAIN_LATER,
    "reloading": WSCloseCode.SERVICE_RESTART,
    "stopping": WSCloseCode.GOING_AWAY,
}

_Send = Callable[[State | Pushed], Awaitable[None]]


async def push(request: web.Request) -> web.StreamResponse:
    """Talk to a reader of figures until either side ends."""
    refuse_unready(request)
    arguments.refuse_unknown(request.query, ())
    # Whatever proves the caller: a page of another origin may not read along.
    auth.refuse_other_origins(request.app[DAEMON].world.callers, request.headers)
    streams = request.app[STREAMS]
    pace = streams.pace
    socket = web.WebSocketResponse(
        heartbeat=2 * pace.heartbeat,
        timeout=_FAREWELL_SECONDS,
        max_msg_size=_MOST_BYTES,
        compress=False,
    )
    if not socket.can_prepare(request):
        raise Refused("bad_request", "this path speaks WebSocket", "ask for an upgrade to it")
    caller = request.get(CALLER)
    tenant = caller.tenant if caller else ""
    with streams.reading(lambda: socket.closed, is_live=True, tenant=tenant) as reader:
        await socket.prepare(request)
        hearing = asyncio.get_running_loop().create_task(_hear(socket, reader))
        try:
            await _talk(partial(_send, request, socket, reader, pace.write), reader, pace)
        except ConnectionError:
            reader.end("left")
        finally:
            hearing.cancel()
            await asyncio.wait([hearing])
        await socket.close(code=_CODES[reader.ended or "left"])
    return socket


async def _talk(send: _Send, reader: Reader, pace: Pace) -> None:
    await send(State(clock.now(), "connected"))
    while reader.ended is None:
        for told in await reader.told(pace.heartbeat):
            await send(told)
    if reader.ended != "left":
        await send(State(clock.now(), "closing", reader.ended))


async def _send(
    request: web.Request,
    socket: web.WebSocketResponse,
    reader: Reader,
    seconds: float,
    told: State | Pushed,
) -> None:
    """Send a message; who does not read for a while is cut off."""
    try:
        async with asyncio.timeout(seconds):
            await socket.send_str(msgspec.json.encode(told).decode())
    except TimeoutError:
        reader.end("slow")
        if request.transport is not None:
            request.transport.abort()
        raise ConnectionAbortedError("a reader does not read") from None


async def _hear(socket: web.WebSocketResponse, reader: Reader) -> None:
    """Answer pings and closes; what else is said means nothing here."""
    async for _ in socket:
        pass
    reader.end("left")


ROUTES: Final = (
    Route(
        "GET",
        "/api/analytics/live",
        push,
        "analytics:read",
        "a WebSocket that pushes figures of the last minutes, of today and of alerts when they "
        "change, and says how the connection is; for pages of our own origin",
        asks=True,
        streams=True,
        apart=True,
    ),
)
