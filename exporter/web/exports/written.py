"""An export as it is written: pages of rows in, pieces of bytes out, counted as they go."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from exporter.exports import formats
from exporter.exports.choice import Choice
from exporter.exports.dataset import Place
from exporter.exports.formats import Format
from exporter.web import arguments
from exporter.web.analytics.cursors import Position
from exporter.web.exports.sources import Pages


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

    place = choice.dataset.place

    def piece(found: Sequence[Any]) -> tuple[int, bytes]:
        kept = [row for row in found if choice.keeps(row)] if choice.wanted else found
        columns = choice.values(kept)
        if choice.resumes:
            columns.append([told(place(row)) for row in kept])
        return len(kept), write(choice.names, columns) if kept else b""

    async for found in pages:
        # A page takes some milliseconds, in which others shall be answered.
        n, body = await asyncio.to_thread(piece, found)
        if body:
            yield b"," + body if form == "json" and count.rows else body
        count.rows += n
