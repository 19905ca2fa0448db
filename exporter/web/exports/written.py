"""An export as it is written: pages of rows in, pieces of bytes out, counted as they go."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

from exporter.exports import formats
from exporter.exports.choice import Choice
from exporter.exports.column import Value
from exporter.exports.formats import Format
from exporter.web import arguments
from exporter.web.analytics.cursors import Position
from exporter.web.exports.sources import Found, Pages, Place


class Count:
    """How many rows were written so far."""

    def __init__(self) -> None:
        self.rows = 0


Cursor = Callable[[Place], str]


def cursor(of: str, last: int) -> Cursor:
    """Return what tells where to go on, of a question (its fingerprint) up to a last day."""
    return lambda place: arguments.worded(Position(of, last, place.at, place.id))


async def rows(
    pages: Pages, choice: Choice, form: Format, told: Cursor, count: Count
) -> AsyncIterator[bytes]:
    """Return the rows of a table as pieces; of JSON, what stands between its brackets."""
    if form == "csv":
        yield formats.head(choice.names)
    write = {"csv": formats.table, "jsonl": formats.lines, "json": formats.items}[form]

    def piece(found: Sequence[Found]) -> tuple[int, bytes]:
        chosen = [_values(one, choice, told) for one in found if choice.keeps(one.row)]
        return len(chosen), write(choice.names, chosen) if chosen else b""

    async for found in pages:
        # A page takes some milliseconds, in which others shall be answered.
        n, body = await asyncio.to_thread(piece, found)
        if body:
            yield b"," + body if form == "json" and count.rows else body
        count.rows += n


def _values(found: Found, choice: Choice, told: Cursor) -> list[Value]:
    values = choice.values(found.row)
    if choice.resumes:
        values.append(told(found.place))
    return values
