"""A TCP connection of one run, on the event loop's socket calls: no transport, no buffers."""

import asyncio
import socket
from ipaddress import IPv4Address
from typing import Protocol

from exporter.probes.address import Address
from exporter.probes.fault import Failed
from exporter.probes.reasons import INTERNAL

RECEIVE_BYTES = 65_536


class Stream(Protocol):
    """What a request is sent on: TCP, or TLS over it."""

    async def send(self, data: bytes) -> None: ...
    async def receive(self) -> bytes: ...


class Connection:
    """One connection; errors are OSError."""

    __slots__ = ("_loop", "_socket")

    def __init__(self, address: Address, source: str = "") -> None:
        """Make the socket, bound to an address of ours where one is given; nothing is sent yet."""
        v4 = isinstance(address, IPv4Address)
        family = socket.AF_INET if v4 else socket.AF_INET6
        self._loop = asyncio.get_running_loop()
        self._socket = socket.socket(family, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        if source:
            self._bind(source)

    async def open(self, address: Address, port: int) -> None:
        """Connect to the very address that was checked."""
        # What is small and last must not wait for an acknowledgement of what went before.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self._loop.sock_connect(self._socket, (str(address), port))

    async def send(self, data: bytes) -> None:
        await self._loop.sock_sendall(self._socket, data)

    async def receive(self) -> bytes:
        """Return what came, b"" at the end."""
        return await self._loop.sock_recv(self._socket, RECEIVE_BYTES)

    def send_at_once(self, data: bytes) -> None:
        """Send what the kernel takes without waiting; for a last word that nobody needs."""
        self._socket.send(data)

    def close(self) -> None:
        self._socket.close()

    def _bind(self, source: str) -> None:
        try:
            self._socket.bind((source, 0))
        except OSError as error:
            self._socket.close()
            # An address of the other version is an error of the resolver, which has its own words.
            told = (error.strerror or "not possible").lower()
            raise Failed(INTERNAL, f"{source} is no address to come from: {told}") from None
