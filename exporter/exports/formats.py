"""Rows as bytes: CSV for spreadsheets, JSON Lines and JSON for programs.

Each is written piece by piece, so that a table of any length needs no more memory than a piece. A
piece comes column by column, each of as many values as there are rows.
"""

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Final, Literal, get_args

import msgspec

from exporter.exports import commas
from exporter.exports.column import Values

Format = Literal["json", "jsonl", "csv"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
TYPES: Final[Mapping[str, str]] = {
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
}
Columns = Iterable[Values]
_SHAPES: Final = 64
"""Choices of columns whose shape is remembered."""
_ENCODER: Final = msgspec.json.Encoder()


def table(_: tuple[str, ...], columns: Columns) -> bytes:
    """Return rows as CSV that runs nothing in a spreadsheet; no head."""
    return commas.table(columns)


def lines(names: tuple[str, ...], columns: Columns) -> bytes:
    """Return rows as JSON Lines, each an object."""
    return _ENCODER.encode_lines(list(map(_shape(names), *columns)))


def items(names: tuple[str, ...], columns: Columns) -> bytes:
    """Return rows as objects of a JSON list, commas between them and nothing around."""
    return _ENCODER.encode(list(map(_shape(names), *columns)))[1:-1]


def head(names: Iterable[str]) -> bytes:
    """Return the first line of a CSV."""
    return table((), [[name] for name in names])


@functools.lru_cache(_SHAPES)
def _shape(names: tuple[str, ...]) -> type[msgspec.Struct]:
    """Return what rows of these columns are: a Struct is made and written faster than a dict."""
    return msgspec.defstruct("Row", names, gc=False)


WRITTEN: Final[Mapping[Format, Callable[[tuple[str, ...], Columns], bytes]]] = {
    "json": items,
    "jsonl": lines,
    "csv": table,
}
"""What writes rows in each form; a CSV's head stands before them, and brackets around JSON's."""
