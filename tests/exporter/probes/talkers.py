"""Servers that speak first, line by line, as a test says; and what is left open."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

from tests.exporter.probes.servers import Script, abort
from tests.tools import eventually


class Talker:
    """A server on a free port: the lines that it was told, and where its callers came from."""

    def __init__(self) -> None:
        self.port = 0
        self.heard: list[bytes] = []
        self.callers: list[str] = []

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"


Turn = bytes | ssl.SSLContext


async def hang_up(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Close without waiting for a word."""


async def _turns(
    turns: tuple[Turn, ...],
    heard: list[bytes],
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    for turn, follows in zip(turns, (*turns[1:], None), strict=False):
        if isinstance(turn, ssl.SSLContext):
            await writer.start_tls(turn)
            continue
        writer.write(turn)
        await writer.drain()
        # What comes before TLS begins is its first packet already.
        if isinstance(follows, bytes):
            heard.append(await reader.readline())


@contextlib.asynccontextmanager
async def talking(
    *turns: Turn,
    last: Script | None = None,
    tls: ssl.SSLContext | None = None,
    path: Path | None = None,
) -> AsyncIterator[Talker]:
    """Take turns with each caller, at a port or at a socket file.

    Say something, wait for a line, and so on; a context begins TLS without waiting. Then do
    something last, or wait for the caller's last line and close.
    """
    running: set[asyncio.Task[None]] = set()
    talker = Talker()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            running.add(task)
        talker.callers.append(str(writer.get_extra_info("peername")))
        try:
            await _turns(turns, talker.heard, reader, writer)
            if last is not None:
                await last(reader, writer)
            else:
                talker.heard.append(await reader.readline())
            await writer.drain()
            writer.close()
            await writer.wait_closed()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the other side had enough
        finally:
            abort(writer)

    if path is None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
        talker.port = server.sockets[0].getsockname()[1]
    else:
        server = await asyncio.start_unix_server(answer, path, ssl=tls)
    try:
        yield talker
    finally:
        server.close()
        if last is None and running:
            # Callers are gone; what they said last is still to be read.
            await asyncio.wait(running, timeout=2)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def open_sockets() -> int:
    """How many sockets this process has open."""
    count = 0
    for file in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            count += str(file.readlink()).startswith("socket:")
    return count


async def closed_again(before: int) -> bool:
    """Say whether no more sockets are open than before, once servers have closed theirs."""

    async def ask() -> bool:
        return open_sockets() <= before

    return await eventually(ask, within=2, what="the end of all sockets") or False
