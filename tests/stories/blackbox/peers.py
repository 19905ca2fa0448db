"""Servers of every kind that is probed, in the test's own event loop."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import dns.message
import dns.rcode
import dns.rrset
import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from tests.exporter.probes import certificates, servers
from tests.exporter.probes.certificates import DAY, Issued, issued

HERE = ("127.0.0.1", "localhost")
ROOT = issued("Root")
CERTIFICATES: dict[str, tuple[Issued, ...]] = {
    "good": (issued("good", by=ROOT, names=HERE),),
    "expired": (issued("old", by=ROOT, names=HERE, begins=-9 * DAY, ends=-3 * DAY),),
    "early": (issued("early", by=ROOT, names=HERE, begins=2 * DAY),),
    "elsewhere": (issued("elsewhere", by=ROOT, names=("elsewhere.example",)),),
    "alone": (issued("alone", names=HERE),),
    "strange": (issued("strange", by=issued("Other root"), names=HERE),),
}


@contextlib.asynccontextmanager
async def web(
    answer: bytes | servers.Script, tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """Answer every HTTP request alike; the port."""
    async with servers.serving(answer, tls=tls) as server:
        yield server.port


@contextlib.asynccontextmanager
async def lines(script: servers.Script, host: str = "127.0.0.1") -> AsyncIterator[int]:
    """Run a script for each connection, whoever speaks first; the port."""
    running: set[asyncio.Task[None]] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            running.add(task)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await script(reader, writer)
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(answer, host, 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


class Names(asyncio.DatagramProtocol):
    """A name server of a few names, over UDP."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, source: tuple[str, int]) -> None:
        said = answered(data)
        if said:
            self._transport.sendto(said, source)


def answered(data: bytes) -> bytes:
    """Return what the name server says to a question; nothing where it is silent."""
    asked = dns.message.from_wire(data)
    question = asked.question[0]
    name, kind = question.name.to_text(), dns.rdatatype.to_text(question.rdtype)
    if name.startswith("silent"):
        return b""
    said = dns.message.make_response(asked)
    records = {
        ("a.example.", "A"): ["192.0.2.7", "192.0.2.8"],
        ("a.example.", "SOA"): ["ns.example. root.example. 2026112101 1 2 3 4"],
    }.get((name, kind))
    if records is None:
        said.set_rcode(dns.rcode.NXDOMAIN)
    else:
        said.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *records))
    return said.to_wire()


@contextlib.asynccontextmanager
async def names() -> AsyncIterator[int]:
    """Serve names over UDP; the port."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Names, local_addr=("127.0.0.1", 0))
    try:
        yield transport.get_extra_info("sockname")[1]
    finally:
        transport.close()


async def names_over_tcp(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one question over TCP."""
    size = int.from_bytes(await reader.readexactly(2), "big")
    said = answered(await reader.readexactly(size))
    writer.write(len(said).to_bytes(2, "big") + said)
    await writer.drain()
    await reader.read()


@contextlib.contextmanager
def healths(**services: int) -> Iterator[int]:
    """Serve gRPC's health service; the port."""
    servicer = health.HealthServicer()
    for name, status in services.items():
        servicer.set(name.replace("all", ""), status)
    server = grpc.server(ThreadPoolExecutor(2))
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield port
    finally:
        server.stop(None).wait()


SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


def shown(folder: Path, name: str) -> ssl.SSLContext:
    """Return the context of a server that shows a certificate by its name."""
    place = folder / name
    place.mkdir(exist_ok=True)
    return certificates.context(place, *CERTIFICATES[name])
