"""The kind ``smtp``: a mail server's banner, capabilities, TLS and AUTH; no mail is sent."""

import functools
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, field

from alerting.strict import Secret
from exporter.probes import place
from exporter.probes.kind import Connecting
from exporter.probes.pattern import Pattern
from exporter.probes.result import Result
from exporter.probes.trust import Tls, Trust
from exporter.probes.way import Way

Encryption = Literal["starttls", "if_offered", "tls", "none"]


class Smtp(
    Connecting, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="smtp"
):
    """A mail server that is greeted, and left before any mail is sent."""

    address: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=300,
            description="where to: `host`, `host:port`; without a port 25, 465 with `tls`",
        ),
    ]
    encryption: Annotated[
        Encryption,
        Meta(
            description="`starttls` has to be offered and to work, or only `if_offered`; `tls` is "
            "spoken at once, or `none` at all"
        ),
    ] = "starttls"
    source: Annotated[
        str, Meta(max_length=45, description="address of ours to come from; any where it is empty")
    ] = ""
    tls: Tls = field(default_factory=Tls)
    hello: Annotated[
        str,
        Meta(pattern=r"^[A-Za-z0-9.:\[\]_-]{1,255}$", description="name that we call ourselves"),
    ] = "localhost"
    banner: Annotated[
        Pattern | None,
        Meta(description="regular expression of RE2 that the first line after its 220 must match"),
    ] = None
    expect: Annotated[
        tuple[Annotated[str, Meta(pattern="^[A-Za-z0-9][A-Za-z0-9 =-]{0,99}$")], ...],
        Meta(
            max_length=20,
            description="capabilities that have to be offered, after STARTTLS where that is "
            "spoken: `SIZE`, `AUTH PLAIN`",
        ),
    ] = ()
    username: Annotated[
        str, Meta(max_length=256, description="user whom the server has to believe by `password`")
    ] = ""
    password: Annotated[
        Secret | None, Meta(description="env:NAME or file:path; sent within TLS only")
    ] = None

    kind: ClassVar[str] = "smtp"

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        yield from place.wrong(self.address, self.port)
        yield from place.wrong_source(self.source)
        for key, said in self.tls.wrong():
            yield f"tls.{key}", said
        if bool(self.username) != (self.password is not None):
            missing = "password" if self.username else "username"
            yield missing, "AUTH takes a user and a password; write both"
        if self.password and self.encryption not in {"starttls", "tls"}:
            yield "encryption", "a password is sent within TLS only; write starttls or tls"
        if self.password and "\0" in self.username + self.password.reveal():
            yield "password", "AUTH takes no NUL"

    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""
        from exporter.probes.transport import mail  # noqa: PLC0415 # not before it is at work

        return await mail.measured(self)

    @property
    def port(self) -> int:
        """The port where none is written."""
        return 465 if self.encryption == "tls" else 25

    @functools.cached_property
    def trust(self) -> Trust:
        """How the certificate is judged, whenever TLS begins."""
        return self.tls.trust()

    @property
    def peer(self) -> str:
        """The host that a run is a load to."""
        return self.way.host

    @functools.cached_property
    def way(self) -> Way:
        """Where to, with TLS at once where that is wanted."""
        to = place.read(self.address, self.port)
        return Way(
            host=to.host,
            port=to.port,
            version=self.ip,
            fallback=self.ip_fallback,
            source=self.source,
            trust=self.trust if self.encryption == "tls" else None,
            name=self.tls.server_name,
        )
