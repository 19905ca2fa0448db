"""What all requests of a probe share, as people write it: who we are, how servers are reached."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Annotated

from msgspec import Meta, field

from alerting.strict import Inline, Secret, Size, between, by_default, key_path
from exporter.probes.hypertext import headers, proxies
from exporter.probes.hypertext.coding import Coding
from exporter.probes.hypertext.credentials import Authorization, Basic, Credentials, OAuth2
from exporter.probes.kind import Connecting
from exporter.probes.trust import Tls


class Client(Connecting, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """A kind whose runs ask over HTTP."""

    basic: Basic | None = None
    bearer: Annotated[
        Secret | None, Meta(description="env:NAME or file:path of a token, sent as Authorization")
    ] = None
    authorization: Authorization | None = None
    oauth2: OAuth2 | None = None
    follow_redirects: Annotated[
        bool, Meta(description="whether up to 10 redirects are followed, each checked anew")
    ] = True
    http2: Annotated[
        bool, Meta(description="whether HTTP/2 is offered; a server may still take 1.1")
    ] = False
    compression: Annotated[
        Coding,
        Meta(description="how bodies are asked for; unless `identity`, they have to come so"),
    ] = "identity"
    proxy: Annotated[
        Inline | None,
        Meta(description="http:// URL of a proxy, a user and password in it if need be"),
    ] = None
    no_proxy: Annotated[
        str,
        Meta(
            max_length=4096,
            description="hosts, networks and domains that are gone to without it, with commas",
        ),
    ] = ""
    proxy_from_environment: Annotated[
        bool, Meta(description="whether HTTP_PROXY, HTTPS_PROXY and NO_PROXY say it instead")
    ] = False
    proxy_connect_headers: Annotated[
        dict[str, tuple[Inline, ...]],
        Meta(max_length=20, description="headers for a proxy that is to connect us, by name"),
    ] = field(default_factory=dict)
    proxy_resolves: Annotated[
        bool,
        Meta(description="whether the proxy looks names up; else we do, and ask for the address"),
    ] = True
    source: Annotated[
        str, Meta(max_length=64, description="address of ours that runs come from")
    ] = ""
    tls: Tls = field(default_factory=Tls)
    body_limit: Annotated[
        Size, between("size to which a body is read; the rest is left", "1B", "64MiB")
    ] = by_default(Size.parse("1MiB"))

    @property
    def credentials(self) -> Credentials:
        """Who we say that we are."""
        return Credentials(self.basic, self.bearer, self.authorization, self.oauth2)

    def wrong_client(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        yield from self.credentials.wrong()
        yield from proxies.wrong(
            self.proxy,
            self.no_proxy,
            self.proxy_connect_headers,
            from_environment=self.proxy_from_environment,
        )
        for name, values in self.proxy_connect_headers.items():
            try:
                headers.encoded((name.lower(), one.reveal()) for one in values)
            except ValueError as error:
                yield key_path("proxy_connect_headers", name), str(error)
        for key, said in self.tls.wrong():
            yield f"tls.{key}", said
        yield from self._wrong_addresses()

    def _wrong_addresses(self) -> Iterator[tuple[str, str]]:
        if not self.ip_fallback and self.ip == "any":
            yield "ip_fallback", "any version will do; write ip: 4 or ip: 6"
        if not self.source:
            return
        try:
            version = ip_address(self.source).version
        except ValueError:
            yield "source", "expected an address of this machine, such as 192.0.2.7"
            return
        if version != self.ip:
            yield "source", f"it is of IPv{version}: write ip: {version}, ip_fallback: false"
