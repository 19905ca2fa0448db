"""Which proxy a request goes through, and the keys of Alertmanager that say so. Pure.

https://pkg.go.dev/golang.org/x/net/http/httpproxy
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Final
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from alerting import exemptions
from alerting.secret import Secret
from alerting.strict import Inline

_EXPECTED: Final = "proxy_url: expected http://… or https://…; there is no socks5"
_PORTS: Final = {"http": 80, "https": 443}
Headers = tuple[tuple[str, Secret], ...]


class Proxy(Struct, frozen=True, kw_only=True):
    """What says which proxy a request goes through; nothing says: through none.

    `connect_headers` are shown to it where it only passes on what it cannot read.
    """

    url: Secret | None = None
    no_proxy: str = ""
    from_environment: bool = False
    connect_headers: Headers = ()

    def chosen(self, target: str, environ: Mapping[str, str]) -> Secret | None:
        """Return the proxy for a URL, None where there is none to go through."""
        if self.from_environment:
            parts = urlsplit(target)
            found = _named(environ, f"{parts.scheme}_proxy")
            no_proxy = _named(environ, "no_proxy")
            return None if not found or is_direct(target, no_proxy) else Secret(_whole(found))
        if self.url is None or (self.no_proxy and is_direct(target, self.no_proxy)):
            return None
        return self.url


class Proxied(Struct, frozen=True, kw_only=True):
    """The keys about proxies, wherever requests are made."""

    proxy_url: Annotated[
        Inline | None, Meta(description="proxy that requests go through: http://… or https://…")
    ] = None
    no_proxy: Annotated[
        str,
        Meta(description="hosts, networks and domains that are gone to without it, with commas"),
    ] = ""
    proxy_from_environment: Annotated[
        bool, Meta(description="whether HTTP_PROXY, HTTPS_PROXY and NO_PROXY say so instead")
    ] = False
    proxy_connect_header: Annotated[
        dict[str, tuple[Inline, ...]],
        Meta(
            max_length=20, description="headers for a proxy that is to connect us, by their names"
        ),
    ] = {}

    @property
    def proxy(self) -> Proxy:
        """All of it as one value."""
        return Proxy(
            url=self.proxy_url,
            no_proxy=self.no_proxy,
            from_environment=self.proxy_from_environment,
            connect_headers=tuple(
                (name, one) for name, many in self.proxy_connect_header.items() for one in many
            ),
        )

    def proxy_secrets(self) -> Iterator[Secret]:
        """Yield what of it must not be shown."""
        yield from (one for _, one in self.proxy.connect_headers)
        if self.proxy_url is not None and (password := urlsplit(self.proxy_url.reveal()).password):
            yield from (self.proxy_url, Secret(password))

    def check_proxy(self) -> None:
        """Raise ValueError where the keys do not go together; the URL is not repeated."""
        if self.proxy_from_environment and (self.proxy_url is not None or self.no_proxy):
            raise ValueError("write proxy_from_environment, or proxy_url and no_proxy, not both")
        if self.no_proxy and self.proxy_url is None:
            raise ValueError("no_proxy: there is no proxy_url that it could be about")
        if self.proxy_connect_header and not (self.proxy_url or self.proxy_from_environment):
            raise ValueError("proxy_connect_header: there is no proxy to show it to")
        if self.proxy_url is not None and not is_proxy(self.proxy_url.reveal()):
            raise ValueError(_EXPECTED)


def is_proxy(url: str) -> bool:
    """Say whether a URL is one of a proxy that we can go through."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in _PORTS and parts.hostname and parts.port != 0
    except ValueError:
        return False
    return bool(fits) and url.isprintable() and " " not in url


def is_direct(target: str, no_proxy: str) -> bool:
    """Say whether a URL is gone to without a proxy."""
    parts = urlsplit(target)
    return exemptions.holds(
        no_proxy, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    )


def _named(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name.upper()) or environ.get(name, "")


def _whole(url: str) -> str:
    """Return a proxy's URL with its scheme, which people leave out in the environment."""
    return url if "://" in url else f"http://{url}"
