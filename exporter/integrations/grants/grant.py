"""What every way to a token has in common; ways add what they ask with."""

from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from exporter.integrations.call import Answer, Call
from exporter.integrations.found import Found
from exporter.integrations.token import Shown, Token

TokenUrl = Annotated[
    str,
    Meta(
        pattern="^https?://", max_length=1024, description="where tokens are asked for: https://…"
    ),
]


class Way(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A way to a token; all of it is pure."""

    gives_site: ClassVar[bool] = False
    """Whether the base URL comes with the token."""

    def call(self, held: Token | None, now: float) -> Call:
        """Return the request for a token, without a secret."""
        raise NotImplementedError

    def shown(self, held: Token | None, now: float) -> Shown:
        """Return what the request shows of us: headers, body; ``now`` is Unix seconds."""
        raise NotImplementedError

    def token(self, answer: Answer, held: Token | None) -> Token | Found:
        """Return the token of an answer, or why there is none, without a secret."""
        raise NotImplementedError
