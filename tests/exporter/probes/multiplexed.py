"""HTTP/2 as a test plays it: frames by hand, and a server of the library h2 without a network."""

import struct
from collections.abc import Callable, Iterable

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import Event

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY = 0, 1, 3, 4, 6, 7
END_STREAM, END_HEADERS = 1, 4


def frame(kind: int, payload: bytes = b"", flags: int = 0, stream: int = 0) -> bytes:
    size = struct.pack("!I", len(payload))[1:]
    return size + bytes([kind, flags]) + struct.pack("!I", stream) + payload


def block(*headers: tuple[bytes, bytes]) -> bytes:
    """Headers in HPACK, each as a literal that nobody keeps."""
    return b"".join(
        b"\0" + bytes([len(name)]) + name + bytes([len(value)]) + value for name, value in headers
    )


def head(*headers: tuple[bytes, bytes], end: bool = False) -> bytes:
    return frame(HEADERS, block(*headers), END_HEADERS | (END_STREAM if end else 0), 1)


def body(data: bytes = b"", *, end: bool = False) -> bytes:
    return frame(DATA, data, END_STREAM if end else 0, 1)


def reset(code: int) -> bytes:
    return frame(RST_STREAM, struct.pack("!I", code), stream=1)


def goaway(last: int, code: int, told: bytes = b"") -> bytes:
    return frame(GOAWAY, struct.pack("!II", last, code) + told)


HELLO = frame(SETTINGS)


class Played:
    """A stream that receives given parts, then nothing."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self.sent = b""
        self._parts = iter(parts)

    async def send(self, data: bytes) -> None:
        self.sent += data

    async def receive(self) -> bytes:
        return next(self._parts, b"")


class Peer:
    """A stream with a server of h2 behind it, which does what a function says on each event."""

    def __init__(self, script: Callable[[H2Connection, Event], None]) -> None:
        self.events: list[Event] = []
        self._script = script
        self.connection = H2Connection(H2Configuration(client_side=False, header_encoding=None))
        self.connection.initiate_connection()

    async def send(self, data: bytes) -> None:
        for event in self.connection.receive_data(data):
            self.events.append(event)
            self._script(self.connection, event)

    async def receive(self) -> bytes:
        return self.connection.data_to_send()
