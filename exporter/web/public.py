"""The URL that a sender used, as far as it can be believed: vendors sign it. Pure."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from exporter.web import origins

# A name, an IPv4 address or an IPv6 address in brackets, and perhaps a port.
_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_SCHEMES = frozenset({"http", "https"})


def url(
    base: str, path: str, peer: str | None, headers: Mapping[str, str], proxies: origins.Networks
) -> str:
    """Return the public URL of a request for ``path``, its query included.

    ``base`` is server.public_url. A proxy of server.trusted_proxies may name another scheme and
    host in X-Forwarded-Proto and X-Forwarded-Host; where each of several proxies added its own, the
    first is the sender's.
    """
    plain = base.rstrip("/")
    if not proxies or not origins.is_in(peer, proxies):
        return plain + path
    parts = urlsplit(plain)
    scheme = _first(headers.get("X-Forwarded-Proto", "")).lower()
    host = _first(headers.get("X-Forwarded-Host", ""))
    if scheme not in _SCHEMES:
        scheme = parts.scheme
    if not _HOST.fullmatch(host):
        host = parts.netloc
    return f"{scheme}://{host}{parts.path}{path}"


def _first(listed: str) -> str:
    return listed.partition(",")[0].strip()
