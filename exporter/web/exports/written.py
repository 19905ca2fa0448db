"""An export as it is written: pages of rows in, pieces of bytes out."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from exporter.exports import formats
from exporter.web.exports.asked import Asked
from exporter.web.exports.sources import Pages


class Piece(NamedTuple):
    """Some rows as bytes."""

    rows: int
    body: bytes


def pieces(pages: Pages, asked: Asked) -> Iterator[Piece]:
    """Return the rows of a table as pieces; of JSON, what stands between its brackets."""
    if asked.form == "csv":
        yield Piece(0, formats.head(asked.choice.names))
    between = b"," if asked.form == "json" else b""
    comma = b""
    for page in pages:
        rows = asked.choice.kept(page)
        if rows:
            yield Piece(len(rows), comma + _body(rows, asked))
            comma = between


def _body(rows: Sequence[Any], asked: Asked) -> bytes:
    choice, write = asked.choice, formats.WRITTEN[asked.form]
    columns = choice.values(rows)
    if choice.resumes:
        place = choice.dataset.place
        columns.append([asked.origin.cursor(place(row)) for row in rows])
    return write(choice.names, columns)
