"""The kind ``redis``: connect, log in, and run one command that changes nothing."""

import functools
from collections.abc import Iterator
from typing import Annotated, ClassVar, Final

from msgspec import Meta

from alerting.strict import Secret
from exporter.probes import place
from exporter.probes.hypertext import checks
from exporter.probes.hypertext.checks import Slow
from exporter.probes.kind import Connecting
from exporter.probes.pattern import Pattern
from exporter.probes.result import Result
from exporter.probes.trust import Tls
from exporter.probes.way import Way

PORT: Final = 6379
READING: Final = frozenset(
    {
        *("DBSIZE", "EXISTS", "GET", "GETRANGE", "HEXISTS", "HGET", "HLEN", "INFO", "LASTSAVE"),
        *("LINDEX", "LLEN", "MGET", "PING", "PTTL", "ROLE", "SCARD", "SISMEMBER", "STRLEN"),
        *("TIME", "TTL", "TYPE", "XLEN", "ZCARD", "ZSCORE"),
    }
)


class Redis(
    Connecting, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="redis"
):
    """A Redis server, or one that speaks its protocol."""

    address: Annotated[
        str,
        Meta(min_length=1, max_length=300, description="`host` or `host:port`, by default 6379"),
    ]
    username: Annotated[
        str, Meta(max_length=256, description="who logs in; the default user where it is empty")
    ] = ""
    password: Annotated[Secret | None, Meta(description="env:NAME or file:path")] = None
    database: Annotated[int, Meta(ge=0, le=1023, description="number of the database")] = 0
    tls: Annotated[Tls | None, Meta(description="how TLS is spoken; none where it is left out")] = (
        None
    )
    command: Annotated[
        tuple[Annotated[str, Meta(max_length=1024)], ...],
        Meta(
            min_length=1,
            max_length=20,
            description="a command that reads, word by word: `[GET, jobs:waiting]`",
        ),
    ] = ("PING",)
    expect: Annotated[
        Pattern | None,
        Meta(description="regular expression of RE2 that the reply, or its first one, must match"),
    ] = None
    slow: Slow | None = None

    kind: ClassVar[str] = "redis"

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        yield from place.wrong(self.address, PORT)
        if self.command[0].upper() not in READING:
            yield "command", f"expected one that reads: {', '.join(sorted(READING))}"
        if self.username and self.password is None:
            yield "username", "a user logs in with a password; write password: too"
        for key, said in self.tls.wrong() if self.tls else ():
            yield f"tls.{key}", said
        yield from checks.wrong_slow("slow", self.slow, self.timeout)

    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""
        from exporter.probes.transport import redis  # noqa: PLC0415 # not before it is at work

        return await redis.measured(self)

    @property
    def peer(self) -> str:
        """The host that a run is a load to."""
        return self.way.host

    @functools.cached_property
    def way(self) -> Way:
        """Where to, with TLS at once where that is wanted."""
        to = place.read(self.address, PORT)
        return Way(
            host=to.host,
            port=to.port,
            version=self.ip,
            fallback=self.ip_fallback,
            trust=self.tls.trust() if self.tls else None,
            name=self.tls.server_name if self.tls else "",
        )

    @property
    def login(self) -> tuple[tuple[str, ...], ...]:
        """The commands that come first."""
        commands: list[tuple[str, ...]] = []
        if self.password is not None:
            who = (self.username,) if self.username else ()
            commands.append(("AUTH", *who, self.password.reveal()))
        if self.database:
            commands.append(("SELECT", str(self.database)))
        return tuple(commands)
