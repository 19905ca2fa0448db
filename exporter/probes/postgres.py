"""The kind ``postgres``: connect, log in, and run one query that changes nothing."""

import functools
import re
from collections.abc import Iterator, Mapping
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

PORT: Final = 5432
_READING: Final = re.compile(r"\s*(?:select|show|values|table|with|explain)\b", re.IGNORECASE)


class Postgres(
    Connecting, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="postgres"
):
    """A PostgreSQL server, or one that speaks its protocol."""

    address: Annotated[
        str,
        Meta(min_length=1, max_length=300, description="`host` or `host:port`, by default 5432"),
    ]
    user: Annotated[str, Meta(min_length=1, max_length=63, description="who logs in")]
    password: Annotated[Secret | None, Meta(description="env:NAME or file:path")] = None
    database: Annotated[
        str, Meta(max_length=63, description="database; the user's name where it is empty")
    ] = ""
    tls: Annotated[
        Tls | None, Meta(description="how TLS is spoken; the server has to, where this is there")
    ] = None
    query: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=8192,
            description="one statement that reads, run in a transaction that may not write",
        ),
    ] = "SELECT 1"
    expect: Annotated[
        Pattern | None,
        Meta(description="regular expression of RE2 that the first value has to match"),
    ] = None
    slow: Slow | None = None

    kind: ClassVar[str] = "postgres"

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        yield from place.wrong(self.address, PORT)
        if not _READING.match(self.query):
            yield "query", "expected a statement that reads: SELECT, SHOW, VALUES, TABLE, WITH"
        if "\0" in self.user + self.database + self.query:
            yield "query", "a NUL ends every text of the protocol"
        for key, said in self.tls.wrong() if self.tls else ():
            yield f"tls.{key}", said
        yield from checks.wrong_slow("slow", self.slow, self.timeout)

    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""
        from exporter.probes.transport import postgres  # noqa: PLC0415 # not before it is at work

        return await postgres.measured(self)

    @property
    def peer(self) -> str:
        """The host that a run is a load to."""
        return self.way.host

    @functools.cached_property
    def way(self) -> Way:
        """Where to; TLS begins after a word in the clear."""
        to = place.read(self.address, PORT)
        return Way(
            host=to.host,
            port=to.port,
            version=self.ip,
            fallback=self.ip_fallback,
            name=self.tls.server_name if self.tls else "",
        )

    @property
    def parameters(self) -> Mapping[str, str]:
        """What the server is told at first; it ends a query that we no longer wait for."""
        milliseconds = round(self.timeout.seconds * 1000)
        return {
            "user": self.user,
            "database": self.database or self.user,
            "application_name": "chatwatch",
            "client_encoding": "UTF8",
            "default_transaction_read_only": "on",
            "statement_timeout": str(milliseconds),
        }
