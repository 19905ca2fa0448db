"""Hosts with and without their ports and domains: ``web1.example.com:9100``.

https://pkg.go.dev/net#SplitHostPort
"""

from ipaddress import IPv6Address, ip_address


def without_port(text: str) -> str:
    """Return a host without its port; what is no host and port stays as it is."""
    found = _split(text)
    return text if found is None else found[0]


def without_domain(text: str) -> str:
    """Return a host's first name, with its port if it has one; addresses stay as they are."""
    host, port = _split(text) or (text, "")
    if _is_address(host):
        return text
    name = host.split(".", 1)[0]
    if port:
        return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
    return name


def _split(text: str) -> tuple[str, str] | None:
    """Return host and port, None if there is no port, or no telling where it begins."""
    host, colon, port = text.rpartition(":")
    if not colon:
        return None
    if host.startswith("["):
        if not host.endswith("]") or "]" in host[:-1]:
            return None
        host = host[1:-1]
    elif ":" in host:
        return None
    return None if set(host + port) & set("[]") else (host, port)


def _is_address(text: str) -> bool:
    try:
        found = ip_address(text)
    except ValueError:
        return False
    return not (isinstance(found, IPv6Address) and found.scope_id)
