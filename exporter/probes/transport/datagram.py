"""A UDP socket of one run, for one address and port, on the event loop's socket calls."""

import asyncio
import socket
from ipaddress import IPv4Address
from typing import Final

from exporter.probes.address import Address

DATAGRAM_BYTES: Final = 65_535


class Datagram:
    """Datagrams to and from one place; what others send never comes. Errors are OSError."""

    __slots__ = ("_loop", "_socket")

    def __init__(self, address: Address, port: int, source: str = "") -> None:
        family = socket.AF_INET if isinstance(address, IPv4Address) else socket.AF_INET6
        self._loop = asyncio.get_running_loop()
        self._socket = socket.socket(family, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        try:
            if source:
                self._socket.bind((source, 0))
            # From here on the kernel tells what routers and the host say of this place.
            self._socket.connect((str(address), port))
        except BaseException:
            self._socket.close()
            raise

    async def send(self, data: bytes) -> None:
        """Send one datagram."""
        await self._loop.sock_sendall(self._socket, data)

    async def receive(self) -> bytes:
        """Return the next datagram."""
        return await self._loop.sock_recv(self._socket, DATAGRAM_BYTES)

    def close(self) -> None:
        """Give the socket back."""
        self._socket.close()
