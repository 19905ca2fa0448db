"""One connection: aiohttp's, bounded against slow heads and slow readers, and with JSON for errors.

By itself aiohttp answers malformed requests in plain text, waits for an unfinished head as long as
for an idle connection, and waits for ever for a peer that does not read. Three attributes of its
RequestHandler that are not documented are read in `data_received`; tests fail if they change.
"""

import asyncio
from collections.abc import Callable
from typing import cast

from aiohttp import web
from aiohttp.http import RawRequestMessage
from msgspec import Struct

from exporter.refusal import Refused
from exporter.web import errors

# A peer gets this long to read why it is turned away before the connection is cut.
_FAREWELL_SECONDS = 1.0
_FAREWELLS = 128


class Bounds(Struct, frozen=True):
    """What connections are held to, in bytes and seconds, and who is told of them."""

    head: int
    seconds: float
    refused: Callable[[str], None]
    changed: Callable[[int], None]


class Connection(web.RequestHandler):
    """aiohttp's request handler that does not wait for ever and says no in JSON."""

    __slots__ = ("_bounds", "_head_bytes", "_late", "_stuck", "_unsent")

    def __init__(self, manager: web.Server, bounds: Bounds) -> None:
        super().__init__(
            manager,
            loop=asyncio.get_running_loop(),
            access_log=None,  # type: ignore[arg-type] # aiohttp's own way to have none
            keepalive_timeout=75.0,
            lingering_time=5.0,
            max_line_size=bounds.head,
            max_field_size=bounds.head,
            auto_decompress=False,
        )
        self._bounds = bounds
        self._head_bytes = 0
        self._late: asyncio.TimerHandle | None = None
        self._stuck: asyncio.TimerHandle | None = None
        self._unsent = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._bounds.changed(1)
        self._late = self._loop.call_later(self._bounds.seconds, self._too_late)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._head_is_whole()
        self._reader_moved()
        self._bounds.changed(-1)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self.parsed(data)
        self.looked_at(data)

    def parsed(self, data: bytes) -> None:
        """Let aiohttp parse what came, and start a handler where one waits."""
        super().data_received(data)

    def looked_at(self, data: bytes) -> None:
        """Note what the data was: a part of a head, the end of one, or nothing that can be read."""
        if self._waiter is None and self._late is None:
            if self._messages and self._current_request is not None:
                self._tell_reader(self._current_request)
        elif not self._waits_for_request():
            self._head_is_whole()
        elif data:
            # Still waiting for a request, so what came is a part of its head.
            self._head_grew(len(data))

    def _waits_for_request(self) -> bool:
        """Say whether no request is under way and none has come whole.

        aiohttp's waiter is not there yet where data came before its task began, as in uvloop it
        does; the clock of the first head is.
        """
        if self._waiter is None:
            return self._late is not None and not self._messages
        return not self._waiter.done() and not self._messages

    def _tell_reader(self, request: web.BaseRequest) -> None:
        """Tell who reads a body that the rest of it is no HTTP; the C parser only stops."""
        broken = not isinstance(self._messages[-1][0], RawRequestMessage)
        if broken and not request.content.is_eof():
            request.content.set_exception(web.RequestPayloadError("the framing is broken"))

    def _head_grew(self, size: int) -> None:
        """Start the clock of a head at its first bytes; bound it as a whole, not only each line."""
        self._head_bytes += size
        if self._late is None:
            self._late = self._loop.call_later(self._bounds.seconds, self._too_late)
        if self._head_bytes > self._bounds.head:
            self._leave(errors.headers_too_large(self._bounds.head))

    def _head_is_whole(self) -> None:
        self._head_bytes = 0
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _too_late(self) -> None:
        self._late = None
        self._leave(errors.too_late(self._bounds.seconds))

    def _leave(self, refused: Refused) -> None:
        """Say why and close; what still arrives is not read any more."""
        self._head_is_whole()
        self._bounds.refused(refused.code)
        transport = self.transport
        self.close()
        if transport is not None:
            say_and_close(transport, refused)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._reader_moved()

    def _watch_reader(self) -> None:
        transport = self.transport
        if transport is None:
            return
        unsent = transport.get_write_buffer_size()
        if self._stuck is not None and unsent >= self._unsent:
            transport.abort()
            return
        self._unsent = unsent
        self._stuck = self._loop.call_later(self._bounds.seconds, self._watch_reader)

    def _reader_moved(self) -> None:
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None

    def unparsed(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 # aiohttp passes it
    ) -> web.StreamResponse:
        """Answer what never reached a handler; aiohttp calls this for requests it cannot parse."""
        if request.writer.output_size > 0:
            raise ConnectionError("the answer has begun, an error cannot follow it")
        if status < 500:
            refused = errors.unreadable(exc, self._bounds.head)
        else:
            self.logger.error("a request failed outside its handler", exc_info=exc)
            refused = errors.internal("-")
        self._bounds.refused(refused.code)
        response = errors.response(refused)
        response.force_close()
        return response

    handle_error = unparsed


class TurnedAway(asyncio.Protocol):
    """A connection over the limit: told so before it asks, then closed.

    `leaving` holds those that are being told; when they are many, a further one is just closed.
    """

    def __init__(self, leaving: set[asyncio.Protocol]) -> None:
        self._leaving = leaving

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        plain = cast(asyncio.Transport, transport)
        if len(self._leaving) >= _FAREWELLS:
            plain.abort()
            return
        self._leaving.add(self)
        say_and_close(
            plain,
            Refused(
                "too_many_connections",
                "the daemon has as many connections as it may",
                "reuse connections, try again soon, or raise server.limits.connections",
                retry_after=1,
            ),
        )

    def connection_lost(self, exc: BaseException | None) -> None:  # noqa: ARG002 # asyncio passes it
        self._leaving.discard(self)


def say_and_close(transport: asyncio.Transport, refused: Refused) -> None:
    """Send a refusal and close, leaving time to read it: a close over unread bytes resets."""
    transport.write(errors.raw(refused))
    if not transport.can_write_eof():
        transport.close()
        return
    transport.write_eof()
    asyncio.get_running_loop().call_later(_FAREWELL_SECONDS, transport.abort)
