"""Name servers that answer as a test says, by UDP and by TCP."""

import asyncio
import contextlib
import ssl
import struct
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

import dns.message

Reply = Callable[[bytes], Iterable[bytes]]


class _Protocol(asyncio.DatagramProtocol):
    def __init__(self, reply: Reply, asked: list[bytes]) -> None:
        self._reply = reply
        self._asked = asked
        self.gone = asyncio.Event()

    def connection_lost(self, _: Exception | None) -> None:
        self.gone.set()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self._asked.append(data)
        for one in self._reply(data):
            self._transport.sendto(one, addr)


class Names:
    """A server on a free port, and the messages that it was sent."""

    def __init__(self, port: int, asked: list[bytes]) -> None:
        self.port = port
        self.asked = asked

    @property
    def questions(self) -> list[str]:
        return [str(dns.message.from_wire(one).question[0]) for one in self.asked]


@contextlib.asynccontextmanager
async def by_udp(reply: Reply, port: int = 0) -> AsyncIterator[Names]:
    """Answer each datagram with those that a function makes of it."""
    asked: list[bytes] = []
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(
        lambda: _Protocol(reply, asked), local_addr=("127.0.0.1", port)
    )
    try:
        yield Names(transport.get_extra_info("sockname")[1], asked)
    finally:
        transport.close()
        await protocol.gone.wait()


@contextlib.asynccontextmanager
async def by_tcp(
    reply: Reply, tls: ssl.SSLContext | None = None, *, then: bytes = b"", port: int = 0
) -> AsyncIterator[Names]:
    """Answer a message of a stream with those that a function makes of it, and bytes behind."""
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            (size,) = struct.unpack("!H", await reader.readexactly(2))
            asked.append(await reader.readexactly(size))
            for one in reply(asked[-1]):
                writer.write(struct.pack("!H", len(one)) + one)
            writer.write(then)
            await writer.drain()
            writer.close()
            await writer.wait_closed()
        writer.transport.abort()

    server = await asyncio.start_server(answer, "127.0.0.1", port, ssl=tls)
    try:
        yield Names(server.sockets[0].getsockname()[1], asked)
    finally:
        server.close()
        await server.wait_closed()
