"""The kind ``tls``: a server's certificates, version and cipher, and for how long they hold."""

import functools
from collections.abc import Iterator
from typing import Annotated, ClassVar

from msgspec import Meta, field

from exporter.probes import place
from exporter.probes.kind import Connecting
from exporter.probes.lines import upgrade
from exporter.probes.lines.soundness import Ciphers, Within
from exporter.probes.lines.upgrade import Protocol
from exporter.probes.result import Result
from exporter.probes.trust import Tls, Trust
from exporter.probes.way import Way

HTTPS = 443


class TlsServer(
    Connecting, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="tls"
):
    """A TLS server that is looked at without a word being said within TLS."""

    address: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=300,
            description="where to: `host`, `host:port`; without a port 443, or that of `starttls`",
        ),
    ]
    starttls: Annotated[
        Protocol | None, Meta(description="protocol that is spoken before TLS begins")
    ] = None
    source: Annotated[
        str, Meta(max_length=45, description="address of ours to come from; any where it is empty")
    ] = ""
    tls: Tls = field(default_factory=Tls)
    expires_within: Within = field(default_factory=Within)
    ciphers: Ciphers = field(default_factory=Ciphers)

    kind: ClassVar[str] = "tls"

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        yield from place.wrong(self.address, self.port)
        yield from place.wrong_source(self.source)
        for key, said in self.tls.wrong():
            yield f"tls.{key}", said
        if self.expires_within.down > self.expires_within.degraded:
            said = f"{self.expires_within.down} is longer than degraded"
            yield "expires_within.down", f"{said}, so that nothing would ever be degraded"

    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""
        from exporter.probes.transport import inspection  # noqa: PLC0415 # not before it is at work

        return await inspection.measured(self)

    @property
    def port(self) -> int:
        """The port where none is written."""
        return upgrade.PORTS[self.starttls] if self.starttls else HTTPS

    @functools.cached_property
    def trust(self) -> Trust:
        """How the certificate is judged."""
        return self.tls.trust()

    @property
    def peer(self) -> str:
        """The host that a run is a load to."""
        return self.way.host

    @functools.cached_property
    def way(self) -> Way:
        """Where to; TLS begins when the protocol before it has said so."""
        to = place.read(self.address, self.port)
        return Way(
            host=to.host,
            port=to.port,
            version=self.ip,
            fallback=self.ip_fallback,
            source=self.source,
            name=self.tls.server_name,
        )
