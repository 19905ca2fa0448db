"""What `no_proxy` says: which hosts are gone to without a proxy, as Go reads it. Pure.

https://pkg.go.dev/golang.org/x/net/http/httpproxy
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address


def holds(no_proxy: str, host: str, port: int) -> bool:
    """Say whether a host, without brackets, is gone to without one: this machine always is."""
    host = host.rstrip(".")
    literal = _literal(host)
    if host == "localhost" or (literal is not None and literal.is_loopback):
        return True
    entries = (one.strip().lower() for one in no_proxy.split(","))
    return any(_covers(one, host, literal, port) for one in entries if one)


def _covers(entry: str, host: str, literal: Address | None, port: int) -> bool:
    """Say whether an entry is about a host: `*`, a network, an address, a domain."""
    if entry == "*":
        return True
    if "/" in entry:
        return literal is not None and _contains(entry, literal)
    name, wanted = _parted(entry)
    if wanted and wanted != str(port):
        return False
    if name.strip("[]") == host:
        return True
    # A domain stands for itself and what is below it; with a dot before it, for the latter only.
    below = name.removeprefix("*")
    return literal is None and host.endswith(below if below[:1] == "." else f".{below}")


def _parted(entry: str) -> tuple[str, str]:
    """Return a host and its port, "" where none is written."""
    name, colon, port = entry.rpartition(":")
    is_bare = not colon or (":" in name and not name.endswith("]"))
    return (entry, "") if is_bare else (name, port)


def _contains(network: str, literal: Address) -> bool:
    try:
        return literal in ip_network(network, strict=False)
    except ValueError:
        return False


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
