"""Small servers that answer as a test says, well or badly."""

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n" + b'{"status":"ok"}'


class Server:
    """A server on a free port, and the requests that it was sent."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.requests: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def secure_url(self) -> str:
        return f"https://127.0.0.1:{self.port}"


@contextlib.asynccontextmanager
async def serving(
    script: Script | bytes,
    *,
    tls: ssl.SSLContext | None = None,
    wait_for: bytes = b"\r\n\r\n",
) -> AsyncIterator[Server]:
    """Run a script for each request, or answer each with the same bytes; then close."""
    running: set[asyncio.Task[None]] = set()
    held = Server(0)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            running.add(task)
        try:
            held.requests.append(await reader.readuntil(wait_for))
            if isinstance(script, bytes):
                writer.write(script)
            else:
                await script(reader, writer)
            await writer.drain()
            writer.close()
            await writer.wait_closed()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the other side had enough
        finally:
            abort(writer)

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    held.port = server.sockets[0].getsockname()[1]
    try:
        yield held
    finally:
        server.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def for_ever(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Say nothing."""
    await asyncio.Event().wait()


async def reset(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Drop the connection without a word."""
    drop(writer)


def abort(writer: asyncio.StreamWriter) -> None:
    """End what is still open: one that was closed twice over TLS has nothing left to abort."""
    if not writer.transport.is_closing():
        writer.transport.abort()


def drop(writer: asyncio.StreamWriter) -> None:
    """Close with a reset: what is unsent is lost."""
    held = writer.get_extra_info("socket")
    held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def then(*parts: bytes, last: Script | None = None) -> Script:
    """Send parts, each in a packet of its own, then do something last."""

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
        if last is not None:
            await last(reader, writer)

    return script


def endless(start: bytes, part: bytes) -> Script:
    """Send a start and then the same part for as long as somebody reads."""

    async def script(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(part)
            await writer.drain()

    return script


@contextlib.contextmanager
def closed_port() -> Iterator[int]:
    """A port at which nothing listens, and nothing else will while it is held."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@contextlib.contextmanager
def full_port() -> Iterator[int]:
    """A port whose queue is full, so that connections to it hang."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]
