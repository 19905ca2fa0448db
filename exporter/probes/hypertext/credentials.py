"""Who we say that we are, as people write it: a user, a token, or how a token is come by."""

import re
from collections.abc import Iterator
from typing import Annotated, Final

from msgspec import Meta, Struct, field

from alerting.strict import Inline, Secret
from exporter.probes.hypertext import headers, target
from exporter.probes.trust import Tls

_TYPE: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")


class Basic(Struct, frozen=True, forbid_unknown_fields=True):
    """A user and its password, sent to the URL's own host only."""

    username: Annotated[str, Meta(min_length=1, max_length=256, description="the user")]
    password: Annotated[Secret, Meta(description="env:NAME or file:path")]


class Authorization(Struct, frozen=True, forbid_unknown_fields=True):
    """Any other value of the header Authorization, sent to the URL's own host only."""

    credentials: Annotated[Secret, Meta(description="env:NAME or file:path of what is shown")]
    type: Annotated[str, Meta(max_length=100, description="scheme, such as `Token`")] = "Bearer"


class OAuth2(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Client credentials, for which a token is fetched and kept until it is nearly over."""

    client_id: Annotated[str, Meta(min_length=1, max_length=1024, description="who we are")]
    client_secret: Annotated[Secret, Meta(description="env:NAME or file:path")]
    token_url: Annotated[
        str, Meta(min_length=1, max_length=2048, description="where tokens are asked for")
    ]
    scopes: Annotated[
        tuple[str, ...], Meta(max_length=100, description="what the token is to be good for")
    ] = ()
    endpoint_params: Annotated[
        dict[str, Inline],
        Meta(max_length=50, description="further fields of the request for a token, by name"),
    ] = field(default_factory=dict)
    tls: Tls = field(default_factory=Tls)

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        for _, said in target.wrong(self.token_url):
            yield "token_url", said
        for key, said in self.tls.wrong():
            yield f"tls.{key}", said


class Credentials(Struct, frozen=True):
    """The one way of several that was written; none at all is fine."""

    basic: Basic | None = None
    bearer: Secret | None = None
    authorization: Authorization | None = None
    oauth2: OAuth2 | None = None

    @property
    def written(self) -> list[str]:
        """The fields that are there."""
        return [name for name in self.__struct_fields__ if getattr(self, name) is not None]

    @property
    def value(self) -> str:
        """What Authorization says, "" where it is not known yet or nothing is to be said."""
        if self.basic:
            return headers.basic(self.basic.username, self.basic.password)
        if self.bearer:
            return f"Bearer {self.bearer.reveal()}"
        if self.authorization:
            return f"{self.authorization.type} {self.authorization.credentials.reveal()}"
        return ""

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        there = self.written
        if len(there) > 1:
            yield there[-1], f"{there[0]} is there already; a request has one Authorization"
        if self.basic and ":" in self.basic.username:
            yield "basic.username", "a user of basic has no colon"
        if self.bearer and not headers.is_sendable(f"Bearer {self.bearer.reveal()}"):
            yield "bearer", "no header can hold this token: it has a line break or a control"
        if self.authorization:
            yield from _wrong(self.authorization)
        for key, said in self.oauth2.wrong() if self.oauth2 else ():
            yield f"oauth2.{key}", said


def _wrong(said: Authorization) -> Iterator[tuple[str, str]]:
    if not _TYPE.fullmatch(said.type):
        yield "authorization.type", "expected one word, such as Bearer or Token"
    elif said.type.lower() == "basic":
        yield "authorization.type", "write basic: with username and password"
    if not headers.is_sendable(f"{said.type} {said.credentials.reveal()}"):
        yield "authorization.credentials", "no header can hold this: it has a line break"
