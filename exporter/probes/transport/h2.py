"""One HTTP/2 exchange over a stream, as ``exchange`` has it for HTTP/1.1."""

import h11
import msgspec
from h2.events import DataReceived, InformationalResponseReceived, ResponseReceived, StreamEnded

from alerting import clock
from exporter.probes.fault import Failed
from exporter.probes.hypertext.answer import Answer
from exporter.probes.hypertext.hop import Hop
from exporter.probes.hypertext.trail import Trail
from exporter.probes.transport.connection import Stream
from exporter.probes.transport.exchange import INTERIM_ANSWERS
from exporter.probes.transport.strand import Headers, Strand

# HTTP/2 has frames and pseudo-headers for what these say.
_LEFT_OUT = frozenset({b"host", b"connection", b"transfer-encoding", b"keep-alive", b"upgrade"})


class Exchange:
    """A request under way; Failed says what is wrong with its answer, OSError with the way."""

    __slots__ = ("_strand", "_trail")

    def __init__(self, stream: Stream, trail: Trail) -> None:
        self._strand = Strand(stream)
        self._trail = trail

    async def head(self, hop: Hop, request: h11.Request) -> Answer:
        """Send the request; return the answer's headers as soon as they are whole."""
        self._trail.enter("processing", clock.monotonic())
        await self._strand.ask(written(hop, request), hop.body)
        for _ in range(INTERIM_ANSWERS):
            event = await self._strand.event()
            if self._trail.phase == "processing":
                self._trail.enter("transfer", clock.monotonic())
            if not isinstance(event, InformationalResponseReceived):
                return _answer(event)
        raise Failed("protocol", f"more than {INTERIM_ANSWERS} interim answers (1xx)")

    async def body(self, answer: Answer, limit: int, *, keep: bool) -> Answer:
        """Return the answer with its body, of which no more than the limit is read."""
        parts: list[bytes] = []
        size = 0
        while size <= limit:
            event = await self._strand.event()
            if isinstance(event, StreamEnded):
                break
            data = event.data if isinstance(event, DataReceived) else b""
            if keep:
                parts.append(data)
            size += len(data)
            self._trail.read = min(size, limit)
            if data and self._trail.listener is not None:
                self._trail.listener(data, clock.monotonic())
        body = b"".join(parts)[:limit]
        whole = size <= limit
        return msgspec.structs.replace(answer, size=min(size, limit), body=body, whole=whole)


def written(hop: Hop, request: h11.Request) -> Headers:
    """Return a request of HTTP/1.1 as the headers of HTTP/2."""
    held = [(bytes(name), bytes(value)) for name, value in request.headers]
    authority = next((value for name, value in held if name == b"host"), b"")
    return [
        (b":method", bytes(request.method)),
        (b":scheme", hop.target.scheme.encode()),
        (b":authority", authority),
        (b":path", bytes(request.target)),
        *(pair for pair in held if pair[0] not in _LEFT_OUT),
    ]


def _answer(event: object) -> Answer:
    headers = list(event.headers or ()) if isinstance(event, ResponseReceived) else []
    status = next((value for name, value in headers if name == b":status"), b"")
    if len(status) != 3 or not status.isdigit():
        raise Failed("protocol", f"the answer has no status of three digits: {status[:20]!r}")
    held = [(name, value) for name, value in headers if not name.startswith(b":")]
    return Answer(int(status), "2", held)
