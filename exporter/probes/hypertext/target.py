"""A URL → what to connect to, what to ask for, and what of it people may see."""

import re
from collections.abc import Iterator
from ipaddress import IPv6Address
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from msgspec import Struct

from alerting import clouds
from exporter.probes import address, way
from exporter.probes.address import Address

_PORTS: Final = {"http": 80, "https": 443}
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,19}")
# All that may stand in a path or query as it is; an escape stays one.
_KEPT = "/%:@!$&'()*+,;=~?"
_SHOWN_CHARACTERS = 80


class Target(Struct, frozen=True):
    """Where a request goes: the host in lower case and ASCII, an IPv6 one without brackets."""

    scheme: str
    host: str
    port: int
    path: str
    query: str = ""

    @property
    def secure(self) -> bool:
        """Whether TLS is spoken."""
        return self.scheme == "https"

    @property
    def literal(self) -> Address | None:
        """The host as an address, None where it is a name."""
        return way.literal(self.host)

    @property
    def authority(self) -> str:
        """Host and port as the header Host has them: a default port is left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def address(self) -> str:
        """Host and port, always both, as proxies are told them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def resource(self) -> str:
        """What is asked for."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def url(self) -> str:
        """The whole URL; for the wire, not for people."""
        return f"{self.scheme}://{self.authority}{self.resource}"

    @property
    def shown(self) -> str:
        """The URL as people see it: without its query, a long path cut."""
        cut = len(self.path) > _SHOWN_CHARACTERS
        path = self.path[:_SHOWN_CHARACTERS] + "…" if cut else self.path
        return f"{self.scheme}://{self.authority}{path}{'?…' if self.query else ''}"

    def __str__(self) -> str:
        return self.shown


def read(url: str, seen_from: Target | None = None) -> Target:
    """Return the target of a URL, which may be relative to where it was found.

    A user in it is dropped. ValueError says what is wrong and repeats nothing of the URL but its
    scheme.
    """
    try:
        parts = urlsplit(urljoin(seen_from.url, url) if seen_from else url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("expected a URL like https://example.com/health") from None
    if parts.scheme not in _PORTS:
        got = f", got {parts.scheme}:" if _SCHEME.fullmatch(parts.scheme) else ""
        raise ValueError(f"expected a URL that begins with http:// or https://{got}")
    if port == 0:
        raise ValueError("nothing can listen at port 0")
    return Target(
        parts.scheme,
        _host(host),
        port or _PORTS[parts.scheme],
        quote(parts.path, safe=_KEPT, errors="replace") or "/",
        quote(parts.query, safe=_KEPT, errors="replace"),
    )


def _host(host: str) -> str:
    """Return a host as it is looked up; ValueError where no host can be called so."""
    if ":" in host:
        try:
            found = address.read(host)
        except ValueError:
            raise ValueError("the host is no address of IPv6") from None
        if isinstance(found, IPv6Address) and found.scope_id:
            raise ValueError("an address with a zone cannot be probed")
        return str(found)
    try:
        written = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        written = ""
    if len(written) > 253 or not _HOST.fullmatch(written):
        raise ValueError("expected a URL like https://example.com/health; its host is no name")
    return written


def wrong(url: str) -> Iterator[tuple[str, str]]:
    """Return what is wrong with a configured URL, as ``url`` and a sentence."""
    try:
        target = read(url)
    except ValueError as error:
        yield "url", str(error)
        return
    if "@" in urlsplit(url).netloc:
        yield "url", "a URL holds no user or password; write basic: with username and password"
    literal = target.literal
    if literal and clouds.is_metadata(literal):
        yield "url", f"{literal} is a cloud's metadata service, which is never probed"


def leaves(url: str, other: str) -> bool:
    """Say whether another URL is of another server, or is none; the first is of one."""
    try:
        here, there = read(url), read(other)
    except ValueError:
        return True
    return (here.scheme, here.address) != (there.scheme, there.address)
