"""A proxy of HTTP that passes on what a test asks of it, or refuses."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from urllib.parse import urlsplit

from alerting.strict import Secret


class Proxy:
    """A proxy on a free port: what it was asked, and how it knows hosts."""

    def __init__(self, hosts: Mapping[str, int] | None = None, refusal: bytes = b"") -> None:
        self.port = 0
        self.asked: list[bytes] = []
        self.refusal = refusal
        # Host → port of this machine where it really is.
        self._hosts = hosts or {}

    @property
    def url(self) -> Secret:
        return Secret(f"http://me:pass@127.0.0.1:{self.port}")

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.asked.append(head)
        if self.refusal:
            writer.write(self.refusal)
            return
        method, url, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
        parts = urlsplit(f"//{url}" if method == "CONNECT" else url)
        port = self._hosts.get(parts.hostname or "", parts.port or 80)
        there, back = await asyncio.open_connection("127.0.0.1", port)
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n")
        else:
            back.write(head.replace(url.encode(), parts.path.encode() or b"/", 1))
        try:
            await asyncio.gather(_piped(reader, back), _piped(there, writer))
        finally:
            back.transport.abort()


async def _piped(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    with contextlib.suppress(OSError):
        writer.write_eof()


@contextlib.asynccontextmanager
async def proxying(
    hosts: Mapping[str, int] | None = None, refusal: bytes = b""
) -> AsyncIterator[Proxy]:
    """Run a proxy; then close."""
    held = Proxy(hosts, refusal)
    running: set[asyncio.Task[None]] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            running.add(task)
        # A server of asyncio complains of whoever is cancelled.
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await held.answer(reader, writer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    held.port = server.sockets[0].getsockname()[1]
    try:
        yield held
    finally:
        server.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
