"""One request as its source sees it, and what the source made of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct


class Inbound(Struct, frozen=True):
    """The headers (any case), the raw body and the decoded query string of a request.

    ``url`` is the public URL that the sender used, query included; ``key`` is the last part of
    ``/webhooks/{source}/{key}``, "" without one.
    """

    headers: Mapping[str, str]
    body: bytes
    query: Mapping[str, str] = {}
    method: str = "POST"
    url: str = ""
    key: str = ""


class Unreadable(Struct, frozen=True):
    """A place in a batch that holds no event of its format: why, and what is expected."""

    code: str
    message: str
    help: str


class Mark(Struct, frozen=True):
    """How new an event's object is, so that what comes late is known.

    ``object`` names it within its source, as ``subscription:sub_1``; ``version`` only ever grows:
    the vendor's own number, or milliseconds since 1970.
    """

    object: str
    version: int


class Parsed(Struct, frozen=True):
    """A request's events as flat native objects (or Unreadable), in the order sent.

    ``batch`` shapes the answer. ``marks`` are of events that tell of an object that changes, by
    their places in ``events``.
    """

    events: Sequence[Any]
    batch: bool
    marks: Mapping[int, Mark] = {}


class Refusal(Struct, frozen=True):
    """One event that was not kept: its place, a code of ``refusal.CODES``, a sentence."""

    index: int
    code: str
    message: str
    help: str = ""


class Receipt(Struct, frozen=True):
    """What became of a request's events; all that is not ``refused`` is on disk.

    ``quarantined`` could not be mapped and are kept aside, of sources that `quarantines`.
    """

    accepted: int
    duplicates: int
    refused: tuple[Refusal, ...] = ()
    quarantined: int = 0


class Answer(Struct, frozen=True):
    """Status, body and more headers for a sender."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
