"""A WebSocket over the way to a server: opened, spoken over, closed.

https://www.rfc-editor.org/rfc/rfc6455
"""

import contextlib
import secrets
from collections import deque
from collections.abc import AsyncIterator
from typing import Final

import h11
from wsproto import ConnectionType, WSConnection
from wsproto.connection import ConnectionState
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Event,
    Message,
    Ping,
    Pong,
    RejectConnection,
    TextMessage,
)
from wsproto.utilities import RemoteProtocolError

from alerting import clock
from exporter.probes.fault import Failed
from exporter.probes.frames.opening import Opening
from exporter.probes.frames.talk import raw
from exporter.probes.frames.trail import Trail
from exporter.probes.transport import ambient
from exporter.probes.transport.connection import Stream
from exporter.probes.transport.dial import dialed
from exporter.probes.way import Way

MESSAGE_BYTES: Final = 1 << 20
WAITING_MESSAGES: Final = 10_000
MOST_PARTS: Final = 10_000
MOST_ASIDE: Final = 1_000
"""Frames that are no message, such as pings and empty parts of one."""

_ABNORMAL = 1_005
_BEGINNING: Final = b"HTTP/"


class WebSocket:
    """An open WebSocket; Failed says what is wrong with what comes, OSError with the way."""

    def __init__(self, stream: Stream, trail: Trail) -> None:
        self.subprotocol = ""
        self._stream = stream
        self._trail = trail
        self._protocol = WSConnection(ConnectionType.CLIENT)
        self._messages: deque[str | bytes] = deque()
        self._pongs: deque[bytes] = deque(maxlen=8)
        self._parts: list[bytes] = []
        self._size = self._aside = self._count = 0

    async def open(self, opening: Opening) -> None:
        """Ask for the WebSocket; Failed where the answer is no 101."""
        await self._stream.send(self._protocol.send(opening.request))
        while not self._trail.upgraded:
            await self._fill()

    async def send_text(self, text: str) -> None:
        """Send a message of text."""
        await self._say(Message(data=text))

    async def send_bytes(self, data: bytes) -> None:
        """Send a message of bytes."""
        await self._say(Message(data=data))

    async def receive(self) -> str | bytes:
        """Return the next whole message; Failed when the server closes instead."""
        while not self._messages:
            await self._fill()
        return self._messages.popleft()

    async def receive_text(self) -> str:
        """Return the next message, which has to be text."""
        message = await self.receive()
        if isinstance(message, bytes):
            raise Failed("protocol", f"a message of {len(message)} bytes came instead of text")
        return message

    async def ping(self) -> float:
        """Return the seconds until the server answers a ping; messages meanwhile are kept."""
        payload = secrets.token_bytes(8)
        began = clock.monotonic()
        await self._say(Ping(payload=payload))
        while payload not in self._pongs:
            if len(self._messages) > WAITING_MESSAGES:
                raise Failed("protocol", f"more than {WAITING_MESSAGES} messages before a pong")
            await self._fill()
        return clock.monotonic() - began

    async def close(self) -> None:
        """Say good-bye without waiting for the server's own."""
        if self._protocol.state is ConnectionState.OPEN:
            with contextlib.suppress(OSError):
                await self._say(CloseConnection(code=1000))

    async def _say(self, event: Event) -> None:
        await self._stream.send(self._protocol.send(event))

    async def _fill(self) -> None:
        data = await self._stream.receive()
        self._look(data)
        try:
            self._protocol.receive_data(data)
            events = list(self._protocol.events())
        except RemoteProtocolError as error:
            raise _broken(error) from None
        except UnicodeError:
            raise Failed("protocol", "the answer names a subprotocol that is no ASCII") from None
        for event in events:
            await self._take(event)

    def _look(self, data: bytes) -> None:
        """Look at what came: what is not HTTP may never end its headers."""
        if not data and not self._trail.upgraded:
            raise Failed("closed", "the connection was closed before the WebSocket was open")
        if not data:
            raise Failed("closed", "the connection was closed without a close frame")
        if not self._count and not data.startswith(_BEGINNING[: len(data)]):
            raise Failed("protocol", f"the answer is no HTTP; it begins with {data[:20]!r}")
        self._count += len(data)

    async def _take(self, event: Event) -> None:
        if isinstance(event, TextMessage | BytesMessage):
            self._join(event)
        elif isinstance(event, AcceptConnection):
            self._trail.status, self._trail.upgraded = 101, True
            self.subprotocol = event.subprotocol or ""
        elif isinstance(event, RejectConnection):
            self._trail.status = event.status_code
            raise Failed("status", f"the server answered {event.status_code}; expected 101")
        else:
            await self._answer(event)

    async def _answer(self, event: Event) -> None:
        """Do what a frame of control asks for."""
        self._aside += 1
        if self._aside > MOST_ASIDE:
            raise Failed("protocol", f"more than {MOST_ASIDE} frames that are no message")
        if isinstance(event, Ping):
            await self._say(event.response())
        elif isinstance(event, Pong):
            self._pongs.append(bytes(event.payload))
        elif isinstance(event, CloseConnection):
            raise await self._closed(event)

    def _join(self, event: TextMessage | BytesMessage) -> None:
        """Add a part to the message under way, which may thereby be whole."""
        self._size += len(event.data)
        if self._size > MESSAGE_BYTES:
            raise Failed("too_large", f"a message is longer than {MESSAGE_BYTES} bytes")
        self._parts.append(raw(event.data))
        if len(self._parts) > MOST_PARTS:
            raise Failed("protocol", f"a message has more than {MOST_PARTS} parts")
        if not event.message_finished:
            return
        whole = b"".join(self._parts)
        self._messages.append(whole.decode() if isinstance(event, TextMessage) else whole)
        self._trail.messages += 1
        self._parts, self._size = [], 0

    async def _closed(self, event: CloseConnection) -> Failed:
        """Return the end of a run that a close frame ended, or a frame that is none."""
        if self._protocol.state is not ConnectionState.REMOTE_CLOSING:
            return Failed("protocol", f"a frame breaks the protocol: {event.reason}")
        with contextlib.suppress(OSError):
            await self._say(event.response())
        said = "without a code" if event.code == _ABNORMAL else f"with {int(event.code)}"
        told = f" ({event.reason[:80]!r})" if event.reason else ""
        return Failed("closed", f"the server closed the WebSocket {said}{told}")


@contextlib.asynccontextmanager
async def websocket(way: Way, trail: Trail, opening: Opening) -> AsyncIterator[WebSocket]:
    """Connect, open a WebSocket, and close both at the end; the phase is none then.

    Failed, OSError and ssl.SSLError.
    """
    async with dialed(way, trail) as stream:
        trail.enter("processing", clock.monotonic())
        held = WebSocket(stream, trail)
        await held.open(opening)
        trail.end(clock.monotonic())
        ambient.say("the WebSocket is open{}", f" for {held.subprotocol}" * bool(held.subprotocol))
        yield held
        await held.close()


def _broken(error: RemoteProtocolError) -> Failed:
    cause = error.__context__
    if isinstance(cause, h11.RemoteProtocolError):
        if cause.error_status_hint == 431:
            return Failed("too_large", "the headers are longer than is read")
        return Failed("protocol", f"the answer is no HTTP: {cause}")
    return Failed("protocol", f"the answer opens no WebSocket: {error}")
