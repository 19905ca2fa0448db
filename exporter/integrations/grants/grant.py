"""What every way to a token has in common; ways add what they ask with."""

import functools
import hashlib
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from alerting.secret import Secret
from exporter.integrations.exchange.call import Answer, Call
from exporter.integrations.exchange.found import Found
from exporter.integrations.exchange.token import Shown, Token

TokenUrl = Annotated[
    str,
    Meta(
        pattern="^https?://", max_length=1024, description="where tokens are asked for: https://…"
    ),
]
ClientId = Annotated[str, Meta(max_length=500)]
Scopes = Annotated[
    tuple[Annotated[str, Meta(min_length=1, max_length=500)], ...], Meta(max_length=100)
]
ClientIn = Annotated[
    Literal["form", "header"],
    Meta(description="where client_id and client_secret are shown; most servers take both"),
]
NamesSite = Annotated[
    bool, Meta(description="whether the base URL comes with the token, as Salesforce's does")
]


class Way(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """A way to a token; all of it is pure, and nothing raises whatever a server says."""

    @property
    def gives_site(self) -> bool:
        """Whether the base URL comes with the token."""
        return False

    def call(self, held: Token | None, now: float) -> Call:
        """Return the request for a token, without a secret."""
        raise NotImplementedError

    def shown(self, held: Token | None, now: float) -> Shown:
        """Return what the request shows of us: headers, body; ``now`` is Unix seconds."""
        raise NotImplementedError

    def token(self, answer: Answer, held: Token | None) -> Token | Found:
        """Return the token of an answer, or why there is none.

        What a server says may repeat a secret; whoever tells it takes that out.
        """
        raise NotImplementedError

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        return iter(())

    # what is the same for all

    @functools.cached_property
    def origin(self) -> str:
        """A digest of the settings, by which a token of theirs is known."""
        return self.digest(*self.__struct_fields__)

    def digest(self, *fields: str) -> str:
        """Return a digest of some settings."""
        parts = [f"{name}={_plain(getattr(self, name))}" for name in fields]
        text = "\n".join([type(self).__name__, *parts])
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def stamped(self, found: Token | Found) -> Token | Found:
        """Return a token with its origin, and with a base URL only where one is expected."""
        if not isinstance(found, Token):
            return found
        return replace(found, origin=self.origin, site=found.site if self.gives_site else "")


def _plain(value: Any) -> str:
    return value.reveal() if isinstance(value, Secret) else repr(value)
