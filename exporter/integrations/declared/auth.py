"""How an API that is declared wants the token shown; never in a URL, which lands in logs."""

from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct

from alerting.strict import Secret
from exporter.integrations.exchange.token import Shown
from exporter.probes.hypertext import headers


class Auth(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A scheme, and what it needs besides the token."""

    scheme: Annotated[
        Literal["bearer", "basic", "header"],
        Meta(description="`Authorization: Bearer`, `Authorization: Basic`, or a header by itself"),
    ] = "bearer"
    user: Annotated[
        str,
        Meta(
            max_length=500,
            description="for basic: the user whose password the token is; without it, the token is "
            "the user, without a password",
        ),
    ] = ""
    header: Annotated[
        str, Meta(max_length=256, description="for header: its name, such as X-Api-Key")
    ] = ""
    prefix: Annotated[
        str,
        Meta(max_length=100, description='for header: what stands before the token, as "Token "'),
    ] = ""

    def shown(self, value: Secret) -> Shown:
        """Return what a request shows of us."""
        token = value.reveal()
        if self.scheme == "basic":
            pair = headers.basic(self.user, value) if self.user else headers.basic(token, _NOTHING)
            return Shown((("Authorization", Secret(pair)),))
        name = self.header if self.scheme == "header" else "Authorization"
        prefix = self.prefix if self.scheme == "header" else "Bearer "
        return Shown(((name, Secret(prefix + token)),))

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        if self.scheme == "header":
            own = {self.header: Secret("token")}
            yield from (("header", said) for _, said in headers.wrong(own, authorized=False))
            if not headers.is_sendable(f"{self.prefix}x"):
                yield "prefix", "no header can begin with this: it has a control, or a blank first"
        elif self.header or self.prefix:
            key = "header" if self.header else "prefix"
            yield key, "this is of the scheme header; write scheme: header"
        if self.scheme != "basic" and self.user:
            yield "user", "this is of the scheme basic; write scheme: basic"
        elif ":" in self.user:
            yield "user", "a user of basic has no colon in it"


_NOTHING = Secret("")
