"""The kind ``grpc``: the health check of https://grpc.io/docs/guides/health-checking."""

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar

from msgspec import Meta, field

from alerting.strict import Inline
from exporter.probes import place
from exporter.probes.kind import Connecting
from exporter.probes.result import Result
from exporter.probes.rpc import metadata
from exporter.probes.trust import Tls
from exporter.probes.way import Way

if TYPE_CHECKING:
    from exporter.probes.transport.checkup import Check


class Grpc(
    Connecting, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="grpc"
):
    """A gRPC server that is asked whether a service of it serves."""

    address: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=300,
            description="`host:port` or `[IPv6]:port`; the port left out is 80, with tls 443",
        ),
    ]
    service: Annotated[
        str, Meta(max_length=256, description="the service, empty for the server as a whole")
    ] = ""
    tls: Annotated[
        Tls | None, Meta(description="speak TLS, and how; without it the call is in the clear")
    ] = None
    metadata: Annotated[
        dict[str, tuple[Inline, ...]],
        Meta(max_length=50, description="metadata of the call: lists of values by name"),
    ] = field(default_factory=dict)
    source: Annotated[
        str, Meta(max_length=45, description="address of ours to come from; any where it is empty")
    ] = ""

    kind: ClassVar[str] = "grpc"

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        yield from place.wrong(self.address, self._port)
        yield from place.wrong_source(self.source)
        yield from metadata.wrong(self.metadata)
        for key, said in self.tls.wrong() if self.tls else ():
            yield f"tls.{key}", said

    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""
        from exporter.probes.rpc import gauges  # noqa: PLC0415 # not before it is at work
        from exporter.probes.rpc.trail import Trail  # noqa: PLC0415
        from exporter.probes.transport import checkup, run  # noqa: PLC0415

        async def walk(trail: Trail) -> None:
            await checkup.walked(self.check, trail)

        return await run.measured(self, Trail(), walk, gauges.measured)

    @functools.cached_property
    def check(self) -> "Check":
        """What all runs share."""
        from exporter.probes.transport.checkup import ALPN, Check  # noqa: PLC0415 # as above

        to = place.read(self.address, self._port)
        way = Way(
            host=to.host,
            port=to.port,
            version=self.ip,
            fallback=self.ip_fallback,
            source=self.source,
            trust=self.tls.trust(ALPN) if self.tls else None,
            name=self.tls.server_name if self.tls else "",
        )
        return Check(
            way=way,
            authority=str(to),
            service=self.service,
            metadata=metadata.encoded(self.metadata),
            timeout=self.timeout.seconds,
        )

    @property
    def peer(self) -> str:
        """The host that a run is a load to."""
        return self.check.way.host

    @property
    def _port(self) -> int:
        return 443 if self.tls else 80
