"""The kind ``ssh``: a server names itself and begins a key exchange; nobody logs in."""

import functools
from collections.abc import Iterator
from typing import Annotated, ClassVar

from msgspec import Meta

from exporter.probes import place
from exporter.probes.kind import Connecting
from exporter.probes.pattern import Pattern
from exporter.probes.result import Result
from exporter.probes.way import Way

PORT = 22


class Ssh(Connecting, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="ssh"):
    """An SSH server that is greeted, and left before anybody is named."""

    address: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=300,
            description="where to: `host`, `host:port`; without a port 22",
        ),
    ]
    source: Annotated[
        str, Meta(max_length=45, description="address of ours to come from; any where it is empty")
    ] = ""
    software: Annotated[
        Pattern | None,
        Meta(description="regular expression of RE2 that its name, `OpenSSH_9.2p1`, must match"),
    ] = None
    deny: Annotated[
        tuple[Pattern, ...],
        Meta(
            max_length=50,
            description="regular expressions of RE2 that no algorithm it offers may match, of key "
            "exchange, host key, cipher, MAC or compression",
        ),
    ] = ()

    kind: ClassVar[str] = "ssh"

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        yield from place.wrong(self.address, PORT)
        yield from place.wrong_source(self.source)

    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""
        from exporter.probes.transport import secure_shell  # noqa: PLC0415 # not before it is at work

        return await secure_shell.measured(self)

    @property
    def peer(self) -> str:
        """The host that a run is a load to."""
        return self.way.host

    @functools.cached_property
    def way(self) -> Way:
        """Where to."""
        to = place.read(self.address, PORT)
        return Way(
            host=to.host,
            port=to.port,
            version=self.ip,
            fallback=self.ip_fallback,
            source=self.source,
        )
