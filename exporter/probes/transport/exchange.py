"""One HTTP/1.1 exchange over a stream: a request, its answer, the body up to a limit."""

from typing import Final

import h11
import msgspec

from alerting import clock
from exporter.probes.fault import Failed
from exporter.probes.hypertext.answer import Answer
from exporter.probes.hypertext.hop import Hop
from exporter.probes.hypertext.trail import Trail
from exporter.probes.transport.connection import Stream

HEADER_BYTES: Final = 65_536
INTERIM_ANSWERS: Final = 32
_BEGINNING: Final = b"HTTP/"
_TLS_ALERT: Final = b"\x15\x03"


class Exchange:
    """A request under way; Failed says what is wrong with its answer, OSError with the way."""

    __slots__ = ("_connection", "_count", "_ended", "_stream", "_trail")

    def __init__(self, stream: Stream, trail: Trail) -> None:
        self._stream = stream
        self._trail = trail
        self._connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEADER_BYTES)
        self._count = 0
        self._ended = False

    async def head(self, hop: Hop, request: h11.Request) -> Answer:
        """Send the request; return the answer's headers as soon as they are whole."""
        connection = self._connection
        data = connection.send(request) or b""
        if hop.body:
            data += connection.send(h11.Data(hop.body)) or b""
        data += connection.send(h11.EndOfMessage()) or b""
        self._trail.enter("processing", clock.monotonic())
        await self._stream.send(data)
        for _ in range(INTERIM_ANSWERS):
            event = await self._event()
            if isinstance(event, h11.Response):
                version = event.http_version.decode()
                return Answer(event.status_code, version, list(event.headers))
        raise Failed("protocol", f"more than {INTERIM_ANSWERS} interim answers (1xx)")

    async def body(self, answer: Answer, limit: int, *, keep: bool) -> Answer:
        """Return the answer with its body, of which no more than the limit is read."""
        parts: list[bytes] = []
        size = 0
        event = await self._event()
        while isinstance(event, h11.Data) and size <= limit:
            if keep:
                parts.append(bytes(event.data))
            size += len(event.data)
            self._trail.read = min(size, limit)
            if self._trail.listener is not None:
                self._trail.listener(bytes(event.data), clock.monotonic())
            event = await self._event() if size <= limit else event
        body = b"".join(parts)[:limit]
        whole = size <= limit
        return msgspec.structs.replace(answer, size=min(size, limit), body=body, whole=whole)

    async def _event(self) -> object:
        while True:
            try:
                event = self._connection.next_event()
            except h11.RemoteProtocolError as error:
                raise self._broken(error) from None
            if event is not h11.NEED_DATA:
                return event
            data = await self._stream.receive()
            self._note(data)
            self._connection.receive_data(data)

    def _note(self, data: bytes) -> None:
        """Take the time of the first byte, and look at it: what is not HTTP may never end."""
        if not data:
            self._ended = True
        elif not self._count:
            self._trail.enter("transfer", clock.monotonic())
            if not data.startswith(_BEGINNING[: len(data)]):
                raise Failed("protocol", _foreign(data))
        self._count += len(data)

    def _broken(self, error: h11.RemoteProtocolError) -> Failed:
        if self._ended and not self._count:
            return Failed("closed", "the connection was closed without an answer")
        if self._ended:
            got = f"after {self._count} bytes"
            return Failed("closed", f"the connection was closed {got}, before the answer was whole")
        if error.error_status_hint == 431:
            return Failed("too_large", f"the headers are longer than {HEADER_BYTES} bytes")
        return Failed("protocol", f"the answer is no HTTP: {error}")


def _foreign(data: bytes) -> str:
    if data.startswith(_TLS_ALERT):
        return "the answer is TLS; is it https://?"
    return f"the answer is no HTTP; it begins with {data[:20]!r}"
