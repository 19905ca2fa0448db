"""The kind ``websocket``: a WebSocket that has to open, and what is said over it."""

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar

from msgspec import Meta, field

from alerting.strict import Inline, Secret
from exporter.probes import place
from exporter.probes.fault import Fault
from exporter.probes.frames import opening
from exporter.probes.frames.opening import Opening
from exporter.probes.frames.talk import Exchange
from exporter.probes.hypertext import headers
from exporter.probes.hypertext.credentials import Basic
from exporter.probes.kind import Connecting
from exporter.probes.result import Gauge, Result
from exporter.probes.trust import Tls
from exporter.probes.way import Way

if TYPE_CHECKING:
    from exporter.probes.transport.talk import Talk


class Websocket(
    Connecting, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="websocket"
):
    """A WebSocket that is opened anew by each run, and closed again."""

    url: Annotated[
        str, Meta(min_length=1, max_length=2048, description="ws:// or wss:// URL, no user")
    ]
    headers: Annotated[
        dict[str, Inline],
        Meta(max_length=50, description="headers of the request that opens it, by name"),
    ] = field(default_factory=dict)
    basic: Basic | None = None
    bearer: Annotated[
        Secret | None, Meta(description="env:NAME or file:path of a token, sent as Authorization")
    ] = None
    subprotocols: Annotated[
        tuple[str, ...],
        Meta(max_length=10, description="subprotocols that are offered, the best first"),
    ] = ()
    tls: Tls = field(default_factory=Tls)
    source: Annotated[
        str, Meta(max_length=45, description="address of ours to come from; any where it is empty")
    ] = ""
    script: Annotated[
        tuple[Exchange, ...],
        Meta(max_length=50, description="what has to come and what is said, one after the other"),
    ] = ()
    ping: Annotated[
        bool, Meta(description="whether a ping is sent last, whose pong has to come")
    ] = False

    kind: ClassVar[str] = "websocket"

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        authorized = self.basic is not None or self.bearer is not None
        yield from opening.wrong(self.url, self.subprotocols)
        yield from place.wrong_source(self.source)
        yield from headers.wrong(self.headers, authorized=authorized)
        yield from self._wrong_authorization()
        for key, said in self.tls.wrong():
            yield f"tls.{key}", said
        for number, one in enumerate(self.script):
            for key, said in one.wrong():
                yield f"script[{number}].{key}", said

    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""
        from exporter.probes.frames import gauges  # noqa: PLC0415 # not before it is at work
        from exporter.probes.frames.trail import Trail  # noqa: PLC0415
        from exporter.probes.transport import run, talk  # noqa: PLC0415

        async def walk(trail: Trail) -> None:
            await talk.walked(self.talk, trail)

        def gauged(trail: Trail, _: Fault | None) -> tuple[Gauge, ...]:
            return gauges.measured(trail, scripted=bool(self.script))

        return await run.measured(self, Trail(), walk, gauged)

    @functools.cached_property
    def talk(self) -> "Talk":
        """What all runs share."""
        from exporter.probes.transport.talk import Talk  # noqa: PLC0415 # as above

        to = opening.target(self.url)
        return Talk(
            way=Way(
                host=to.host,
                port=to.port,
                version=self.ip,
                fallback=self.ip_fallback,
                source=self.source,
                trust=self.tls.trust("http/1.1") if to.secure else None,
                name=self.tls.server_name,
            ),
            opening=Opening(
                headers.host(self.headers) or to.authority,
                to.resource,
                (*headers.plain(self.headers), *headers.encoded(self._secrets())),
                self.subprotocols,
            ),
            shown=opening.shown(to),
            script=self.script,
            ping=self.ping,
        )

    @property
    def peer(self) -> str:
        """The host that a run is a load to."""
        return self.talk.way.host

    def _secrets(self) -> Iterator[tuple[str, str]]:
        yield from headers.secret(self.headers)
        if self.basic:
            yield "authorization", headers.basic(self.basic.username, self.basic.password)
        elif self.bearer:
            yield "authorization", f"Bearer {self.bearer.reveal()}"

    def _wrong_authorization(self) -> Iterator[tuple[str, str]]:
        if self.basic and self.bearer:
            yield "bearer", "basic is there already; a request has one Authorization"
        if self.basic and ":" in self.basic.username:
            yield "basic.username", "a user of basic has no colon"
        if self.bearer and not headers.is_sendable(f"Bearer {self.bearer.reveal()}"):
            yield "bearer", "no header can hold this token: it has a line break or a control"
