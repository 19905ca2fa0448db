"""What a run connects to and how: before its name has an address."""

import functools

from msgspec import Struct

from exporter.probes import address
from exporter.probes.address import Address, Version
from exporter.probes.trust import Trust


class Way(Struct, frozen=True, kw_only=True):
    """A host (IPv6 without brackets) and port; with ``trust``, TLS is spoken at once.

    ``version`` of IP is taken first, with ``fallback`` the other one too; ``source`` is an address
    of ours to come from, "" for any. ``name`` is what TLS asks for and expects, "" for the host.
    ``path`` is a socket file that is connected to instead.
    """

    host: str
    port: int = 0
    version: Version = "any"
    fallback: bool = True
    source: str = ""
    trust: Trust | None = None
    name: str = ""
    path: str = ""

    @property
    def literal(self) -> Address | None:
        """The host as an address, None where it is a name."""
        return literal(self.host)

    @property
    def server_name(self) -> str:
        """The name that TLS asks for and expects."""
        return self.name or self.host.rstrip(".")


@functools.lru_cache(maxsize=4096)
def literal(host: str) -> Address | None:
    """Return a host as an address, None where it is a name."""
    try:
        return address.read(host)
    except ValueError:
        return None
