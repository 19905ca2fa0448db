"""Ears of tests: what may be opened here, and those that hear what a test says."""

import socket
from collections.abc import Iterable

from exporter.probes.echo.packet import Version
from exporter.probes.transport.ears import Ear, Heard


def is_allowed(kind: int, version: int = 4) -> bool:
    """Whether this process may open such a socket of ICMP."""
    family, protocol = (
        (socket.AF_INET, socket.IPPROTO_ICMP)
        if version == 4
        else (socket.AF_INET6, socket.IPPROTO_ICMPV6)
    )
    try:
        socket.socket(family, kind, protocol).close()
    except OSError:
        return False
    return True


RAW = is_allowed(socket.SOCK_RAW)
ANY = RAW or is_allowed(socket.SOCK_DGRAM)


class Told(Ear):
    """An ear that keeps what is sent, and hears given things; its socket is one of UDP."""

    def __init__(self, version: Version, heard: Iterable[Heard], *, raw: bool) -> None:
        self.sent: list[bytes] = []
        family = socket.AF_INET if version == 4 else socket.AF_INET6
        super().__init__(socket.socket(family, socket.SOCK_DGRAM), version, raw=False)
        self.raw = raw
        self._heard = iter(heard)

    def send(self, data: bytes, _address: str) -> None:
        self.sent.append(data)

    async def hear(self) -> Heard:
        return next(self._heard)
