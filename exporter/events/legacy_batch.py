"""A long list of events in pieces that intake works through one after the other. Pure.

How long a list may be and how many are worked through at once is set by ``intake.batch_events`` and
``intake.batches``. The two figures here are no settings: a piece is what keeps the loop free for
others, and 200 characters of an id are the contract of docs/events.md.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Raw, Struct

from exporter.events import bodies
from exporter.events.inbound import Refusal
from exporter.refusal import CODES, Refused

# Of a piece; what intake does between two turns of the loop.
_PIECE = 200
_LONGEST_ID = 200


class Fate(Struct, frozen=True, omit_defaults=True):
    """What became of one event of a list: accepted, duplicate, or rejected and why."""

    index: int
    status: str
    id: str | None = None
    code: str | None = None
    reason: str | None = None


class _Identified(Struct, frozen=True):
    id: Annotated[str, Meta(max_length=_LONGEST_ID)] | None = None


class _Synced(Struct, frozen=True):
    service: Any = None
    items: Raw = Raw()  # of nothing, and never changed


def listed(body: bytes, most: int) -> list[Raw]:
    """Return the parts of a JSON array; Refused where it is none or has more than ``most``."""
    try:
        # What is passed over as raw is not looked at for being UTF-8.
        found = msgspec.json.decode(body.decode(), type=list[Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        # Says what is wrong with it as JSON, if that it is.
        bodies.json_of(body)
        raise Refused(
            "wrong_type",
            "the body is no JSON array",
            "post a list of events, as events.md has them",
        ) from None
    if len(found) > most:
        raise Refused(
            "too_many_events",
            f"the list has {len(found)} events; {most} are taken at once",
            "send it in parts, with the same ids, or raise intake.batch_events",
        )
    return found


def of_service(body: bytes) -> tuple[Any, bytes]:
    """Return the service of a sync and its items as JSON; Refused where it has no such form."""
    try:
        told = msgspec.json.decode(body, type=_Synced)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        bodies.json_of(body)
        told = _Synced()
    items = bytes(told.items)
    if items[:1] != b"[":
        raise Refused(
            "wrong_type" if items else "missing_field",
            "items: required, and a list",
            'post {"service": …, "items": [{"id", "type", "timestamp", "data"}]}',
        )
    return told.service, items


def pieces(parts: Sequence[Raw]) -> Iterator[bytes]:
    """Yield the parts again as shorter arrays."""
    for start in range(0, len(parts), _PIECE):
        yield b"[" + b",".join(bytes(one) for one in parts[start : start + _PIECE]) + b"]"


def sizes(parts: Sequence[Raw]) -> list[int]:
    """Return how many parts each piece has."""
    return [min(_PIECE, len(parts) - start) for start in range(0, len(parts), _PIECE)]


def ids(parts: Sequence[Raw]) -> list[str | None]:
    """Return the id of each part, None where it has none that an event may have."""
    return [_id(one) for one in parts]


def _id(part: Raw) -> str | None:
    try:
        return msgspec.json.decode(part, type=_Identified).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def fates(count: int, refused: Sequence[Refusal], duplicates: frozenset[int]) -> list[Fate]:
    """Return what became of a piece's events; ``duplicates`` are places among those kept."""
    why = {one.index: one for one in refused}
    found: list[Fate] = []
    kept = 0
    for index in range(count):
        if (one := why.get(index)) is not None:
            found.append(Fate(index, "rejected", None, one.code, one.message))
            continue
        found.append(Fate(index, "duplicate" if kept in duplicates else "accepted"))
        kept += 1
    return found


def rejected(count: int, refused: Refused) -> list[Fate]:
    """Return the fates of a piece of which nothing was kept."""
    return [Fate(at, "rejected", None, refused.code, refused.message) for at in range(count)]


def told(found: Sequence[Fate], named: Sequence[str | None]) -> tuple[int, dict[str, Any]]:
    """Return status and answer of a list: 202, or 422 where nothing of it was good."""
    results = [
        msgspec.structs.replace(one, index=at, id=id)
        for at, (one, id) in enumerate(zip(found, named, strict=True))
    ]
    count = {
        status: sum(one.status == status for one in results)
        for status in ("accepted", "duplicate", "rejected")
    }
    body = {
        "accepted": count["accepted"],
        "duplicates": count["duplicate"],
        "rejected": count["rejected"],
        "results": results,
    }
    if results and count["rejected"] == len(results):
        more = {
            "code": "nothing_accepted",
            "message": "no event of the batch was good",
            "help": "each result says what to change",
        }
        return CODES["nothing_accepted"], {**more, **body}
    return 202, body
