"""Where a page begins: opaque to callers, and of no use to another question."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Annotated, Final, TypeVar

from msgspec import Meta, Struct

from exporter.refusal import Refused
from exporter.web import arguments

T = TypeVar("T")

UNTOLD: Final = frozenset({"cursor", "limit"})
"""Parameters that may change from page to page."""
_DIGEST_BYTES: Final = 9


class Position(Struct, frozen=True, array_like=True):
    """Behind which row a page begins, of which question, whose last day was which.

    ``place`` is a number of rows, or Unix milliseconds beside an ``id``.
    """

    of: Annotated[str, Meta(max_length=16)]
    last: Annotated[int, Meta(ge=0, le=2_932_896)]
    place: Annotated[int, Meta(ge=0, lt=1 << 53)]
    id: Annotated[str, Meta(max_length=200)] = ""


def fingerprint(tenant: str, path: str, query: Mapping[str, str]) -> str:
    """Return what tells a question from others, whatever page it asks for."""
    told = sorted((name, text) for name, text in query.items() if name not in UNTOLD)
    digest = hashlib.blake2b(repr((tenant, path, told)).encode(), digest_size=_DIGEST_BYTES)
    return digest.hexdigest()[:16]


def position(query: Mapping[str, str], of: str, today: int) -> Position | None:
    """Return where the page begins that a query asks for, None for the first."""
    found = arguments.cursor(query, Position)
    if found is not None and (found.of != of or found.last > today):
        raise Refused(
            "bad_argument",
            "cursor: it is of another question",
            "send next_cursor with the parameters that it was told for, or leave it out",
        )
    return found


def cut(
    rows: Sequence[T], at: Position | None, limit: int, of: str, last: int
) -> tuple[Sequence[T], str | None]:
    """Return the rows of a page, and the cursor of the next, None after the last."""
    begin = at.place if at else 0
    end = begin + limit
    more = arguments.worded(Position(of, last, end)) if end < len(rows) else None
    return rows[begin:end], more
