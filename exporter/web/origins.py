"""Names and addresses of callers: which are this machine's own, and who stands behind a proxy."""

import functools
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

EVERY_PAGE = "*"
Networks = tuple[IPv4Network | IPv6Network, ...]


@functools.lru_cache(maxsize=256)
def is_loopback(address: str | None) -> bool:
    """Say whether an IP address is of this machine's loopback, IPv4 inside IPv6 too."""
    try:
        ip = ip_address(address or "")
    except ValueError:
        return False
    inner = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    return (inner or ip).is_loopback


@functools.lru_cache(maxsize=256)
def host_of(header: str) -> str:
    """Return the name in a Host header, lower case, without port, brackets and final dot."""
    return host_of_url(f"//{header}")


def host_of_url(url: str) -> str:
    """Return the host of a URL or of an Origin in the same form; "" when there is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.lower().removesuffix(".")


def is_ours(host: str, names: frozenset[str]) -> bool:
    """Say whether a host is localhost, a loopback address, or one of ``names``."""
    return host == "localhost" or host.endswith(".localhost") or host in names or is_loopback(host)


def is_listed(origin: str, pages: Sequence[str]) -> bool:
    """Say whether ``server.cors`` names the origin of a page; ``*`` names nobody."""
    return origin != EVERY_PAGE and origin in pages


def networks(addresses: Iterable[str]) -> Networks:
    """Return addresses and CIDR ranges as networks; ValueError names what is neither."""
    return tuple(ip_network(address, strict=False) for address in addresses)


def client(peer: str | None, forwarded_for: str, trusted: Networks) -> str | None:
    """Return the address that trusted proxies forward for; None when one of them is not trusted.

    Read from the right: each hop appends whom it saw, and only trusted hops are believed.
    """
    hops = [hop.strip() for hop in forwarded_for.split(",") if hop.strip()]
    if not hops:
        return None
    address = peer
    while hops:
        if not is_in(address, trusted):
            return None
        address = hops.pop()
    return address


def behind(peer: str | None, forwarded_for: str, trusted: Networks) -> str | None:
    """Return the nearest address that is no trusted proxy's; what stands before it may be a lie."""
    address = peer
    for hop in reversed([hop.strip() for hop in forwarded_for.split(",") if hop.strip()]):
        if not is_in(address, trusted):
            break
        address = hop
    return address


def is_in(address: str | None, networks: Networks) -> bool:
    """Say whether an IP address is of one of the networks; False for what is no address."""
    try:
        ip = ip_address(address or "")
    except ValueError:
        return False
    return any(ip in network for network in networks)
