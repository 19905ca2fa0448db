"""One health check of gRPC: the way to the server, the call, what it said."""

from collections.abc import Iterable
from typing import Final

from h2.events import DataReceived, InformationalResponseReceived, StreamEnded
from msgspec import Struct

from alerting import clock
from exporter.probes.fault import Failed
from exporter.probes.rpc import call, health, judgement
from exporter.probes.rpc.trail import Trail
from exporter.probes.transport import ambient
from exporter.probes.transport.dial import dialed
from exporter.probes.transport.strand import Strand, Told
from exporter.probes.transport.tls import Encrypted
from exporter.probes.way import Way

ALPN: Final = "h2"


class Check(Struct, frozen=True, kw_only=True):
    """What is asked of whom; ``timeout`` in seconds is that of the whole run."""

    way: Way
    authority: str
    service: str
    metadata: tuple[call.Header, ...]
    timeout: float

    def __repr__(self) -> str:
        # Metadata are secrets.
        return f"Check({self.authority!r}, {self.service!r})"


async def walked(check: Check, trail: Trail) -> None:
    """Ask; the trail has the status and what serves, or what is wrong."""
    ends = clock.monotonic() + check.timeout
    async with dialed(check.way, trail) as stream:
        if isinstance(stream, Encrypted) and stream.protocol not in {ALPN, ""}:
            raise Failed("protocol", f"the server agreed on {stream.protocol}, not HTTP/2")
        trail.enter("check", clock.monotonic())
        strand = Strand(stream)
        seconds = ends - clock.monotonic()
        secure = check.way.trust is not None
        headers = call.headers(check.authority, health.PATH, seconds, check.metadata, secure=secure)
        ambient.say("asking {} whether {!r} serves", trail.where, check.service)
        await strand.ask(headers, call.framed(health.request(check.service)))
        data = await _answer(strand, trail)
    trail.end(clock.monotonic())
    _judge(check, trail, data)


async def _answer(strand: Strand, trail: Trail) -> bytes:
    """Return the answer's data; the trail has the status."""
    event = await strand.event()
    while isinstance(event, InformationalResponseReceived):
        event = await strand.event()
    head = dict(_headers(event))
    if not call.is_grpc(head):
        status = head.get(b":status", b"")
        trail.status = call.of_http(int(status) if status.isdigit() else 0)
        return b""
    # An answer without any message has its status in the one block of headers that it has.
    trailers, data = head, b""
    event = await strand.event()
    while not isinstance(event, StreamEnded):
        if isinstance(event, DataReceived):
            data += event.data
            if len(data) > call.MESSAGE_BYTES:
                raise Failed("too_large", f"the message is longer than {call.MESSAGE_BYTES} bytes")
        else:
            trailers = dict(_headers(event))
        event = await strand.event()
    trail.status = call.status(trailers)
    return data


def _headers(event: Told) -> Iterable[call.Header]:
    return () if isinstance(event, StreamEnded | DataReceived) else event.headers or ()


def _judge(check: Check, trail: Trail, data: bytes) -> None:
    if trail.status is None:
        raise Failed("protocol", "the answer has no grpc-status: it is no answer of gRPC")
    ambient.say("got status {}", trail.status)
    trail.fault = judgement.of_status(trail.status, check.service)
    if trail.fault:
        return
    try:
        trail.serving = health.serving(call.unframed(data))
    except ValueError as error:
        raise Failed("protocol", str(error)) from None
    trail.fault = judgement.of_serving(trail.serving, check.service)
