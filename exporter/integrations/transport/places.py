"""Where connections to vendors may lead: names by our own threads, every address checked."""

import socket
from typing import Any

from aiohttp import abc

from exporter.probes import address
from exporter.probes.fault import Failed
from exporter.probes.transport import ambient
from exporter.probes.transport.dial import RESOLVER
from exporter.probes.transport.resolver import Resolver


class NowhereError(OSError):
    """There is no way to a place that may be gone; ``reason`` is one of ``states.REASONS``."""

    def __init__(self, reason: str, said: str) -> None:
        super().__init__(said)
        self.reason = reason


class Places(abc.AbstractResolver):
    """Looks names up without a thread that anybody else waits for."""

    def __init__(self, resolver: Resolver = RESOLVER) -> None:
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[abc.ResolveResult]:
        """Return the addresses of a name; NowhereError where there is none that may be gone to."""
        try:
            found = await self._resolver.addresses(host)
            for one in found:
                ambient.refuse(one, host=host)
        except Failed as failed:
            raise NowhereError(failed.fault.reason, failed.fault.detail) from None
        return [
            abc.ResolveResult(
                hostname=host,
                host=str(one),
                port=port,
                family=socket.AF_INET if one.version == 4 else socket.AF_INET6,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for one in found
            if family in (socket.AF_UNSPEC, socket.AF_INET if one.version == 4 else socket.AF_INET6)
        ]

    async def close(self) -> None:
        """Keep the threads: they are everybody's."""


def opened(info: Any) -> socket.socket:
    """Return a socket for an address: the last moment at which it is known where it leads to.

    Addresses that stand in a URL are looked up by nobody and come only here.
    """
    family, kind, protocol, _, place = info
    host = str(place[0])
    try:
        ambient.refuse(address.read(host), host=host)
    except Failed as failed:
        raise NowhereError(failed.fault.reason, failed.fault.detail) from None
    return socket.socket(family, kind, protocol)
