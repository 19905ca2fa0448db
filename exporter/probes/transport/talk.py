"""One run over a WebSocket: opened, then what is said over it, then a ping."""

from msgspec import Struct

from alerting import clock
from exporter.probes.fault import Failed
from exporter.probes.frames import talk
from exporter.probes.frames.opening import Opening
from exporter.probes.frames.talk import Exchange
from exporter.probes.frames.trail import Trail
from exporter.probes.transport import ambient
from exporter.probes.transport.websocket import WebSocket, websocket
from exporter.probes.way import Way


class Talk(Struct, frozen=True, kw_only=True):
    """What all runs of a probe share."""

    way: Way
    opening: Opening
    shown: str
    script: tuple[Exchange, ...] = ()
    ping: bool = False


async def walked(plan: Talk, trail: Trail) -> None:
    """Open, and say all that is to be said; Failed where something else comes than should."""
    ambient.say("opening {}", plan.shown)
    async with websocket(plan.way, trail, plan.opening) as held:
        trail.enter("transfer", clock.monotonic())
        for exchange in plan.script:
            await _taken(exchange, held, trail)
        if plan.ping:
            trail.awaited = "a pong"
            trail.ping = await held.ping()
            ambient.say("got a pong after {:.6f} s", trail.ping)
        trail.end(clock.monotonic())


async def _taken(exchange: Exchange, held: WebSocket, trail: Trail) -> None:
    found = None
    if exchange.expect is not None:
        trail.awaited = f"a message like {exchange.expect.text!r}"
        message = await held.receive()
        found = exchange.expect.first(talk.raw(message))
        if found is None:
            trail.unmatched = True
            fault = talk.unmatched(exchange.expect, message)
            raise Failed(fault.reason, fault.detail)
        ambient.say("a message matches {!r}", exchange.expect.text)
    said = exchange.said(found)
    if said is not None:
        ambient.say("sending {}", exchange.shown)
        await held.send_text(said)
