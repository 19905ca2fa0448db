"""One request to a vendor as a value, and what came back; nothing here asks anybody."""

import functools
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from exporter.integrations.exchange import instants

Topic = Literal["health", "quota", "newest", "events", "status", "token"]
"""What a call is for: whether we are let in, what is used up, the newest record, what happened
since then (for what never arrived), the vendor's status page, a new token."""

BODY_BYTES: Final = 2 << 20
"""More of an answer is not read; it is `too_large`."""
MOST_SKEW: Final = 86_400.0
"""A vendor's clock that is further off ours, in seconds, is not believed."""


class Call(Struct, frozen=True, kw_only=True):
    """One request; ``headers`` hold no secret: who we are is added by the shell where `signed`.

    ``weight`` is what it takes of ``bucket``; ``page`` counts pages of one list from 0, and
    ``about`` is the vendor's own note to itself, handed back with the answer.
    """

    topic: Topic
    url: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    signed: bool = True
    bucket: str = "requests"
    weight: float = 1.0
    page: int = 0
    about: str = ""


class Answer(Struct, frozen=True, dict=True):
    """What a vendor answered, whole; ``at`` is Unix seconds when it was, header names are small."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    at: float
    seconds: float = 0.0

    @functools.cached_property
    def json(self) -> Any:
        """The body as JSON; None where it is none, as a lone ``null`` tells nothing either."""
        try:
            return msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None

    @property
    def skew(self) -> float | None:
        """By how many seconds the vendor's clock is ahead of ours; None where it does not say."""
        date = instants.mail(self.headers.get("date"))
        return None if date is None else date.timestamp() - self.at

    @property
    def vendor_now(self) -> float:
        """Unix seconds by the vendor's clock; ours where it does not say, or cannot be right."""
        return self.at + believed(self.skew or 0.0)


class Unanswered(Struct, frozen=True):
    """Why there is no answer: a reason of ``states.REASONS``, and a sentence without secrets."""

    reason: str
    detail: str
    at: float
    seconds: float = 0.0


def believed(skew: float) -> float:
    """Return by how many seconds a vendor's clock is taken to be ahead of ours."""
    return skew if abs(skew) <= MOST_SKEW else 0.0


def instant(seconds: float) -> datetime:
    """Return Unix seconds as an aware instant."""
    return datetime.fromtimestamp(seconds, UTC)
