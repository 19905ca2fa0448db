"""The kind ``icmp``: a ping."""

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar

from msgspec import Meta

from exporter.probes import place
from exporter.probes.echo import trail
from exporter.probes.echo.trail import Trail
from exporter.probes.kind import Connecting
from exporter.probes.result import Result
from exporter.probes.way import Way

if TYPE_CHECKING:
    from exporter.probes.transport.ping import Ping


class Icmp(
    Connecting, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="icmp"
):
    """A host that has to answer a ping; needs net.ipv4.ping_group_range or CAP_NET_RAW."""

    host: Annotated[str, Meta(min_length=1, max_length=253, description="name or address")]
    source: Annotated[
        str, Meta(max_length=45, description="address of ours to come from; any where it is empty")
    ] = ""
    payload_size: Annotated[
        int, Meta(ge=0, le=65_500, description="bytes that are to come back, without headers")
    ] = 28
    dont_fragment: Annotated[
        bool, Meta(description="whether a packet that is too big for the way is a failure")
    ] = False
    ttl: Annotated[int, Meta(ge=1, le=255, description="routers that a packet may pass")] = 64

    kind: ClassVar[str] = "icmp"

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        if ":" in self.host and self.host.count(":") == 1:
            yield "host", "a ping has no port; write the name or address alone"
        else:
            yield from place.wrong(self.host, _ANY_PORT, field="host")
        yield from place.wrong_source(self.source)

    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""
        from exporter.probes.transport import ping, run  # noqa: PLC0415 # not before it is at work

        async def walk(filled: Trail) -> None:
            await ping.walked(self.ping, filled)

        return await run.measured(self, Trail(), walk, trail.measured)

    @functools.cached_property
    def ping(self) -> "Ping":
        """What all runs share."""
        from exporter.probes.transport.ping import Ping  # noqa: PLC0415 # as above

        host = place.read(self.host, _ANY_PORT).host
        way = Way(host=host, version=self.ip, fallback=self.ip_fallback, source=self.source)
        return Ping(way=way, payload_size=self.payload_size, ttl=self.ttl, whole=self.dont_fragment)

    @property
    def peer(self) -> str:
        """The host that a run is a load to."""
        return self.ping.way.host


# Of no meaning: a place has a port, a ping has none.
_ANY_PORT = 1
