"""Statements of many rows: few sizes, so that all of them stay prepared."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

ROWS = 256
# Up to here a statement has exactly the rows at hand.
EXACT_ROWS = 64

T = TypeVar("T")


def parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """Split rows into what one statement each takes."""
    start = 0
    for size in sizes(len(rows)):
        yield rows[start : start + size]
        start += size


def sizes(count: int) -> Iterator[int]:
    """Split a count into few statements of few sizes."""
    size = ROWS
    while count > EXACT_ROWS:
        while size > count:
            size //= 2
        yield size
        count -= size
    if count:
        yield count


def places(columns: int, rows: int = 0) -> str:
    """Return `?, ?`, or with rows `(?, ?), (?, ?)`."""
    one = ", ".join("?" * columns)
    return ", ".join([f"({one})"] * rows) if rows else one
