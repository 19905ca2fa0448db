"""The kind ``dns``: a name server that is asked a question, and what it has to answer."""

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar

from msgspec import Meta, field

from exporter.probes import place
from exporter.probes.fault import Fault
from exporter.probes.kind import Connecting
from exporter.probes.names.records import Records, Transport
from exporter.probes.result import Gauge, Result
from exporter.probes.trust import Tls
from exporter.probes.way import Way

if TYPE_CHECKING:
    from exporter.probes.names.question import Question
    from exporter.probes.transport.inquiry import Inquiry


class Dns(Connecting, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="dns"):
    """A name server that is asked for a name."""

    address: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=300,
            description="the server: host, `host:port` or `[IPv6]:port`; the port left out is 53, "
            "with TLS 853",
        ),
    ]
    query_name: Annotated[
        str, Meta(min_length=1, max_length=255, description="name that is asked for")
    ]
    query_type: Annotated[
        str, Meta(min_length=1, max_length=20, description="type of the records, like A or SOA")
    ] = "A"
    query_class: Annotated[
        str, Meta(min_length=1, max_length=20, description="class of the records, like IN or CH")
    ] = "IN"
    recursion_desired: Annotated[
        bool, Meta(description="whether the server may ask others on our behalf")
    ] = True
    transport: Annotated[
        Transport, Meta(description="how it is asked: tls is DNS over TLS (DoT)")
    ] = "udp"
    tcp_fallback: Annotated[
        bool, Meta(description="whether an answer that was cut to fit UDP is asked for by TCP")
    ] = True
    tls: Tls = field(default_factory=Tls)
    source: Annotated[
        str, Meta(max_length=45, description="address of ours to come from; any where it is empty")
    ] = ""
    rcodes: Annotated[
        tuple[str, ...],
        Meta(min_length=1, max_length=20, description="codes expected, like NOERROR or NXDOMAIN"),
    ] = ("NOERROR",)
    answer: Annotated[
        Records, Meta(description="what the records that answer the question have to be")
    ] = field(default_factory=Records)
    authority: Annotated[
        Records, Meta(description="what the records of who has authority have to be")
    ] = field(default_factory=Records)
    additional: Annotated[
        Records, Meta(description="what the records that are sent besides have to be")
    ] = field(default_factory=Records)

    kind: ClassVar[str] = "dns"

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        from exporter.probes.names import question  # noqa: PLC0415 # dnspython, for those who ask

        yield from place.wrong(self.address, self._port)
        yield from place.wrong_source(self.source)
        yield from question.wrong(self._question, self.rcodes)
        if self.transport != "tls" and self.tls != Tls():
            yield "tls", f"no TLS is spoken over {self.transport}; write transport: tls"
        for key, said in self.tls.wrong():
            yield f"tls.{key}", said

    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""
        from exporter.probes.names import gauges  # noqa: PLC0415 # as above
        from exporter.probes.names.trail import Trail  # noqa: PLC0415
        from exporter.probes.transport import inquiry, run  # noqa: PLC0415

        async def walk(trail: Trail) -> None:
            await inquiry.walked(self.inquiry, trail)

        def gauged(trail: Trail, _: Fault | None) -> tuple[Gauge, ...]:
            return gauges.measured(trail, serial=self.query_type.upper() == "SOA")

        return await run.measured(self, Trail(), walk, gauged)

    @functools.cached_property
    def inquiry(self) -> "Inquiry":
        """What all runs share."""
        from exporter.probes.names.judgement import Rules  # noqa: PLC0415 # as above
        from exporter.probes.transport.inquiry import Inquiry  # noqa: PLC0415

        to = place.read(self.address, self._port)
        return Inquiry(
            way=Way(
                host=to.host,
                port=to.port,
                version=self.ip,
                fallback=self.ip_fallback,
                source=self.source,
                trust=self.tls.trust() if self.transport == "tls" else None,
                name=self.tls.server_name,
            ),
            transport=self.transport,
            tcp_fallback=self.tcp_fallback,
            question=self._question,
            rules=Rules(
                tuple(one.upper() for one in self.rcodes),
                self.answer,
                self.authority,
                self.additional,
            ),
        )

    @property
    def peer(self) -> str:
        """The host that a run is a load to."""
        return self.inquiry.way.host

    @property
    def _port(self) -> int:
        return 853 if self.transport == "tls" else 53

    @property
    def _question(self) -> "Question":
        from exporter.probes.names.question import Question  # noqa: PLC0415 # as above

        return Question(self.query_name, self.query_type, self.query_class, self.recursion_desired)
