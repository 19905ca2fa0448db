"""What an answer of the daemon means for the batch that was posted: pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import msgspec
from msgspec import Struct

T = TypeVar("T")
_LATER = frozenset({408, 425, 429})
# The daemon's words for a body of which no part can be read.
_UNREADABLE = frozenset({"malformed_json", "too_deep", "bad_encoding"})
_LONGEST = 500  # characters kept of somebody else's words


class Refusal(Struct, frozen=True):
    """Why an event, or a whole batch, was not taken; `event` and `type` name an event, if one."""

    code: str
    message: str
    event: str = ""
    type: str = ""


class Settled(Struct, frozen=True):
    """The batch is done with: counts of its events, and one refusal if there were any."""

    accepted: int = 0
    duplicates: int = 0
    refused: int = 0
    refusals: tuple[Refusal, ...] = ()


class Retry(Struct, frozen=True):
    """The same batch must be sent again, after so many seconds if the daemon named them."""

    why: str
    after: float | None = None


class TooLarge(Struct, frozen=True):
    """The batch must be sent in smaller ones, and so must those that follow."""


class Spoilt(Struct, frozen=True):
    """Some event makes the body unreadable; smaller batches save its neighbours."""


Verdict = Settled | Retry | TooLarge | Spoilt


class _Refused(Struct, frozen=True):
    index: int
    code: str
    message: str


class _Counts(Struct, frozen=True):
    accepted: int
    duplicates: int
    refused: list[_Refused]


class _Error(Struct, frozen=True):
    code: str
    message: str
    help: str = ""


class _Head(Struct, frozen=True):
    id: str
    type: str


def verdict(
    status: int, retry_after: str, body: bytes, events: tuple[bytes, ...], *, now: datetime
) -> Verdict:
    """The meaning of an answer to a batch; `retry_after` is the header, "" without one.

    An answer of success that is not in the daemon's words comes from something else at its address,
    so it settles nothing.
    """
    if 200 <= status < 300 or status == 422:
        counts = _decoded(body, _Counts)
        if counts is not None:
            return _settled(counts, events)
    if 200 <= status < 300:
        return Retry(f"answer {status} is not a chatwatch daemon's; check the url")
    if status in _LATER or status >= 500:
        return Retry(_said(status, body), _pause(retry_after, now))
    return _rejected(status, body, events)


def reason(status: int, body: bytes) -> str:
    """An answer's own words on why it is not the one hoped for."""
    return _said(status, body)


def _rejected(status: int, body: bytes, events: tuple[bytes, ...]) -> Verdict:
    error = _decoded(body, _Error) or _Error(f"http_{status}", f"answer {status}")
    if status == 413 and len(events) > 1:
        return TooLarge()
    if error.code in _UNREADABLE and len(events) > 1:
        return Spoilt()
    refusal = Refusal(error.code, _sentence(error))
    return Settled(refused=len(events), refusals=(refusal,))


def _settled(counts: _Counts, events: tuple[bytes, ...]) -> Settled:
    refusals = tuple(_of_event(one, events) for one in counts.refused)
    return Settled(counts.accepted, counts.duplicates, len(refusals), refusals)


def _of_event(refused: _Refused, events: tuple[bytes, ...]) -> Refusal:
    known = 0 <= refused.index < len(events)
    head = (_decoded(events[refused.index], _Head) if known else None) or _Head("", "")
    return Refusal(refused.code, refused.message[:_LONGEST], head.id, head.type)


def _pause(header: str, now: datetime) -> float | None:
    """Seconds of a Retry-After header, which are a number or a date; None for neither."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return max(0.0, (then - now).total_seconds())


def _said(status: int, body: bytes) -> str:
    error = _decoded(body, _Error)
    return f"answer {status}" + (f" {error.code}: {_sentence(error)}" if error else "")


def _sentence(error: _Error) -> str:
    return (f"{error.message}; {error.help}" if error.help else error.message)[:_LONGEST]


def _decoded(body: bytes, type: type[T]) -> T | None:
    try:
        return msgspec.json.decode(body, type=type)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
