"""Which targets `/probe` may be sent to: whoever can ask may not look into our network by us."""

import fnmatch
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Self

from msgspec import Struct

from alerting import clouds
from exporter.probes.address import Address

Network = IPv4Network | IPv6Network


class Gate(Struct, frozen=True):
    """Public addresses, where they are allowed, and what else is named.

    ``networks`` are ranges of addresses; ``names`` are patterns of hosts, as ``*.example.com``,
    whose addresses may be any but metadata services; ``paths`` are of Unix sockets.
    """

    networks: tuple[Network, ...] = ()
    names: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    public: bool = True

    @classmethod
    def of(cls, allowed: Iterable[str], *, public: bool = True) -> Self:
        """Return the gate of a list that people wrote; ValueError names what is none of them."""
        networks: list[Network] = []
        names: list[str] = []
        paths: list[str] = []
        for one in allowed:
            if one.startswith("/"):
                paths.append(one)
            elif one[:1].isdigit() or ":" in one:
                networks.append(ip_network(one))
            else:
                names.append(one.lower())
        return cls(tuple(networks), tuple(names), tuple(paths), public)

    def refusal(self, wanted: Address, host: str = "") -> str:
        """Return why an address may not be connected to, or ""; for the end of a sentence."""
        if clouds.is_metadata(wanted):
            return "a cloud's metadata service"
        if any(fnmatch.fnmatchcase(host.lower().rstrip("."), name) for name in self.names):
            return ""
        if any(wanted in network for network in self.networks):
            return ""
        if not clouds.is_public(wanted):
            return "not a public address, and blackbox.allow does not name it"
        return "" if self.public else "not named by blackbox.allow"

    def refusal_of_path(self, path: str) -> str:
        """Return why a Unix socket may not be connected to, or ""."""
        return "" if path in self.paths else "not named by blackbox.allow"
