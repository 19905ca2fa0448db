"""Which proxy a request goes through, and what it is told."""

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from alerting import exemptions
from alerting.secret import Secret
from exporter.probes.hypertext import headers, target
from exporter.probes.hypertext.headers import Header
from exporter.probes.hypertext.target import Target

_EXPECTED: Final = "expected a proxy like http://proxy.example:3128"
_OTHERS: Final = {
    "https": "a proxy is spoken to in the clear; what goes through it is still encrypted",
    "socks5": "there is no SOCKS; take a proxy of HTTP",
    "socks5h": "there is no SOCKS; take a proxy of HTTP",
}


class Hatch(Struct, frozen=True):
    """One proxy: where it is, and what of us only it may see."""

    target: Target
    shown: tuple[Header, ...] = ()

    def __repr__(self) -> str:
        return f"Hatch({self.target.authority!r})"


class Proxy(Struct, frozen=True, kw_only=True):
    """What says which proxy a request goes through; ``resolves`` where names are looked up by it.

    Without ``no_proxy``, all does, this machine's own names too. ``connect_headers`` are for a
    proxy that only passes on what it cannot read.
    """

    url: Secret | None = None
    no_proxy: str = ""
    from_environment: bool = False
    connect_headers: tuple[Header, ...] = ()
    resolves: bool = True

    def chosen(self, goal: Target, environ: Mapping[str, str]) -> Hatch | None:
        """Return the proxy for a target, None for none; ValueError where it is written badly."""
        if not self.from_environment:
            if self.url is None or (
                self.no_proxy and exemptions.holds(self.no_proxy, goal.host, goal.port)
            ):
                return None
            return hatch(self.url.reveal())
        # A server that runs CGI is told a caller's header Proxy by the name of the variable.
        found = "" if "REQUEST_METHOD" in environ else _named(environ, f"{goal.scheme}_proxy")
        if not found or exemptions.holds(_named(environ, "no_proxy"), goal.host, goal.port):
            return None
        return hatch(found if "://" in found else f"http://{found}")

    def __repr__(self) -> str:
        return "Proxy(***)"


def hatch(url: str) -> Hatch:
    """Return the proxy of a URL; ValueError says what is wrong, and no password."""
    try:
        parts = urlsplit(url)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError:
        raise ValueError(_EXPECTED) from None
    if parts.scheme != "http":
        other = _OTHERS.get(parts.scheme)
        raise ValueError(f"{_EXPECTED}; {other}" if other else _EXPECTED)
    try:
        goal = target.read(f"http://{parts.netloc.rpartition('@')[2]}")
    except ValueError:
        raise ValueError(_EXPECTED) from None
    if not parts.username:
        return Hatch(goal)
    value = headers.basic(user, Secret(password))
    return Hatch(goal, headers.encoded([("proxy-authorization", value)]))


def wrong(
    url: Secret | None, no_proxy: str, told: Mapping[str, object], *, from_environment: bool
) -> Iterator[tuple[str, str]]:
    """Return what is wrong with the settings of a proxy: fields and sentences."""
    if from_environment and (url or no_proxy):
        yield "proxy_from_environment", "write it, or proxy and no_proxy, not both"
    if no_proxy and not url:
        yield "no_proxy", "there is no proxy that it could be about"
    if told and not (url or from_environment):
        yield "proxy_connect_headers", "there is no proxy to show them to"
    if url:
        try:
            hatch(url.reveal())
        except ValueError as error:
            yield "proxy", str(error)


def _named(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name.upper()) or environ.get(name, "")
