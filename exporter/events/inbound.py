"""One request as its source sees it, and what the source made of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct


class Inbound(Struct, frozen=True):
    """The headers (any case), the raw body and the decoded query string of a request."""

    headers: Mapping[str, str]
    body: bytes
    query: Mapping[str, str] = {}


class Unreadable(Struct, frozen=True):
    """A place in a batch that holds no event of its format: why, and what is expected."""

    code: str
    message: str
    help: str


class Parsed(Struct, frozen=True):
    """A request's events as flat native objects (or Unreadable), in the order sent.

    ``batch`` shapes the answer.
    """

    events: Sequence[Any]
    batch: bool


class Refusal(Struct, frozen=True):
    """One event that was not kept: its place, a code of ``refusal.CODES``, a sentence."""

    index: int
    code: str
    message: str
    help: str = ""


class Receipt(Struct, frozen=True):
    """What became of a request's events; all of ``accepted`` and ``duplicates`` are on disk."""

    accepted: int
    duplicates: int
    refused: tuple[Refusal, ...] = ()


class Answer(Struct, frozen=True):
    """Status and JSON body for a sender."""

    status: int
    body: bytes
