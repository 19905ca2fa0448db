"""WebSockets as a test plays them: frames by hand, and servers that speak them."""

import asyncio
import base64
import contextlib
import hashlib
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable

from tests.exporter.probes import servers

_LONG = struct.Struct("!BQ")
_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def frame(opcode: int, payload: bytes = b"", *, final: bool = True) -> bytes:
    """A frame of a server: not masked."""
    size = len(payload)
    if size < 126:
        length = bytes([size])
    else:
        length = b"\x7e" + struct.pack("!H", size) if size < 65_536 else _LONG.pack(127, size)
    return bytes([opcode | (0x80 if final else 0)]) + length + payload


def text(said: str, *, final: bool = True) -> bytes:
    return frame(1, said.encode(), final=final)


def close(code: int, reason: str = "") -> bytes:
    return frame(8, struct.pack("!H", code) + reason.encode())


def accepted(request: bytes, *more: bytes) -> bytes:
    """The answer that opens a WebSocket."""
    lines = request.lower().split(b"\r\n")
    at = next(n for n, line in enumerate(lines) if line.startswith(b"sec-websocket-key:"))
    key = request.split(b"\r\n")[at].partition(b":")[2].strip()
    accept = base64.b64encode(hashlib.sha1(key + _MAGIC, usedforsecurity=False).digest())
    start = (b"HTTP/1.1 101 Switching", b"Upgrade: websocket", b"Connection: Upgrade")
    return b"\r\n".join((*start, b"Sec-WebSocket-Accept: " + accept, *more, b"", b""))


@contextlib.asynccontextmanager
async def opened(
    *parts: bytes,
    headers: tuple[bytes, ...] = (),
    last: Script | None = None,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[servers.Server]:
    """A server that opens a WebSocket, says something, does something last, and is gone."""

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(accepted(held.requests[-1], *headers))
        await servers.then(*parts, last=last)(reader, writer)

    async with servers.serving(script, tls=tls) as held:
        yield held
