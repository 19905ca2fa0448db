"""The kind ``tcp``: a port or a socket file, and a script of what is said over it."""

import functools
from collections.abc import Iterator
from typing import Annotated, ClassVar

from msgspec import Meta

from exporter.probes import place
from exporter.probes.kind import Connecting
from exporter.probes.lines.step import Step
from exporter.probes.result import Result
from exporter.probes.trust import Tls, Trust
from exporter.probes.way import Way


class Tcp(Connecting, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="tcp"):
    """A port that has to accept a connection, and to answer as the steps of a script say."""

    address: Annotated[
        str, Meta(max_length=300, description="where to: `host:port` or `[IPv6]:port`")
    ] = ""
    unix: Annotated[
        str,
        Meta(
            max_length=100,
            pattern="^(/[^\\x00]+)?$",
            description="socket file instead of an address",
        ),
    ] = ""
    source: Annotated[
        str, Meta(max_length=45, description="address of ours to come from; any where it is empty")
    ] = ""
    tls: Annotated[
        Tls | None,
        Meta(description="TLS, spoken at once, or after the step that has `starttls`"),
    ] = None
    steps: Annotated[
        tuple[Step, ...],
        Meta(max_length=50, description="what has to come and what is said, one after the other"),
    ] = ()

    kind: ClassVar[str] = "tcp"

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        yield from self._wrong_place()
        for key, said in self.tls.wrong() if self.tls else ():
            yield f"tls.{key}", said
        for number, one in enumerate(self.steps):
            for key, said in one.wrong():
                yield f"steps[{number}].{key}", said
        for number in [at for at, one in enumerate(self.steps) if one.starttls][1:]:
            yield f"steps[{number}].starttls", "TLS is spoken already; it begins once"
        names = [label.name for one in self.steps for label in one.labels]
        for name in sorted({one for one in names if names.count(one) > 1}):
            yield "steps", f"the label {name} is there twice; a run has one set of labels"

    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""
        from exporter.probes.transport import script  # noqa: PLC0415 # not before it is at work

        return await script.measured(self)

    @property
    def upgrades(self) -> bool:
        """Whether TLS begins within the script."""
        return any(one.starttls for one in self.steps)

    @functools.cached_property
    def trust(self) -> Trust:
        """How a certificate is judged, whenever TLS begins."""
        return (self.tls or Tls()).trust()

    @property
    def peer(self) -> str:
        """The host that a run is a load to."""
        return self.way.host

    @functools.cached_property
    def way(self) -> Way:
        """Where to, with TLS at once where that is wanted."""
        trust = self.trust if self.tls and not self.upgrades else None
        name = self.tls.server_name if self.tls else ""
        if self.unix:
            return Way(host=self.unix, path=self.unix, trust=trust, name=name)
        to = place.read(self.address)
        return Way(
            host=to.host,
            port=to.port,
            version=self.ip,
            fallback=self.ip_fallback,
            source=self.source,
            trust=trust,
            name=name,
        )

    def _wrong_place(self) -> Iterator[tuple[str, str]]:
        if bool(self.address) == bool(self.unix):
            yield "address", "write one of address and unix"
        elif self.address:
            yield from place.wrong(self.address)
            yield from place.wrong_source(self.source)
        else:
            yield from self._wrong_file()

    def _wrong_file(self) -> Iterator[tuple[str, str]]:
        if self.source:
            yield "source", "a socket file has no address to come from"
        tls = self.tls or Tls()
        if (self.tls or self.upgrades) and tls.verify and not tls.server_name:
            yield "tls.server_name", "a socket file has no name that a certificate could have"
