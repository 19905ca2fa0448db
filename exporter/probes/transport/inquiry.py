"""One question to a name server: by UDP, by TCP, or by TLS.

https://www.rfc-editor.org/rfc/rfc7766 and https://www.rfc-editor.org/rfc/rfc7858
"""

import contextlib
import secrets
import struct
from collections.abc import Awaitable, Callable
from typing import Final

from msgspec import Struct

from alerting import clock
from exporter.probes.fault import Failed
from exporter.probes.names import answer, judgement
from exporter.probes.names.answer import Answer
from exporter.probes.names.judgement import Rules
from exporter.probes.names.question import Question
from exporter.probes.names.records import Transport
from exporter.probes.names.trail import Trail
from exporter.probes.transport import ambient, dial
from exporter.probes.transport.connection import Stream
from exporter.probes.transport.datagram import Datagram
from exporter.probes.way import Way

MOST_STRANGE: Final = 1_000
"""Messages that answer something else."""

_LENGTH = struct.Struct("!H")


class Inquiry(Struct, frozen=True, kw_only=True):
    """What all runs of a probe share; ``way`` has a trust where TLS is spoken."""

    way: Way
    transport: Transport
    tcp_fallback: bool
    question: Question
    rules: Rules


async def walked(inquiry: Inquiry, trail: Trail) -> None:
    """Ask; the trail has the answer, and what is wrong with it."""
    found = await (_by_datagram if inquiry.transport == "udp" else _by_stream)(inquiry, trail)
    if found.truncated and inquiry.transport == "udp" and inquiry.tcp_fallback:
        ambient.say("the answer was cut to fit a datagram; asking again by TCP")
        found = await _by_stream(inquiry, trail)
    trail.end(clock.monotonic())
    ambient.say("got {} with {} answers", found.rcode, len(found.answer))
    trail.answer = found
    trail.fault = judgement.fault(inquiry.rules, inquiry.question, found)


async def _by_datagram(inquiry: Inquiry, trail: Trail) -> Answer:
    address = await dial.found(inquiry.way, trail)
    trail.enter("connect", clock.monotonic())
    with contextlib.closing(Datagram(address, inquiry.way.port, inquiry.way.source)) as datagram:
        identifier = _identifier()
        trail.enter("request", clock.monotonic())
        ambient.say("asking {} by UDP for {}", trail.where, inquiry.question)
        await datagram.send(inquiry.question.wire(identifier))
        return await _awaited(datagram.receive, inquiry.question, identifier, trail)


async def _by_stream(inquiry: Inquiry, trail: Trail) -> Answer:
    async with dial.dialed(inquiry.way, trail) as stream:
        identifier = _identifier()
        trail.enter("request", clock.monotonic())
        ambient.say("asking {} by TCP for {}", trail.where, inquiry.question)
        wire = inquiry.question.wire(identifier)
        await stream.send(_LENGTH.pack(len(wire)) + wire)
        return await _awaited(_Messages(stream).receive, inquiry.question, identifier, trail)


async def _awaited(
    receive: Callable[[], Awaitable[bytes]], question: Question, identifier: int, trail: Trail
) -> Answer:
    """Return the answer; what answers something else, as a forger's would, is passed over."""
    while trail.strange <= MOST_STRANGE:
        data = await receive()
        try:
            found = answer.read(data, question, identifier)
        except ValueError as error:
            raise Failed("protocol", str(error)) from None
        if found is not None:
            return found
        trail.strange += 1
    raise Failed("protocol", f"more than {MOST_STRANGE} messages of another id or question")


class _Messages:
    """The messages of a stream, each behind its length."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._held = b""

    async def receive(self) -> bytes:
        await self._fill(_LENGTH.size)
        (length,) = _LENGTH.unpack_from(self._held)
        await self._fill(_LENGTH.size + length)
        end = _LENGTH.size + length
        message, self._held = self._held[_LENGTH.size : end], self._held[end:]
        return message

    async def _fill(self, size: int) -> None:
        while len(self._held) < size:
            data = await self._stream.receive()
            if not data:
                got = f"after {len(self._held)} bytes of" if self._held else "before"
                raise Failed("closed", f"the connection was closed {got} the answer")
            self._held += data


def _identifier() -> int:
    return secrets.randbelow(1 << 16)
