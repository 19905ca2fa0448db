"""Rows as bytes: CSV for spreadsheets, JSON Lines and JSON for programs.

Each is written piece by piece, so that a table of any length needs no more memory than a piece. A
piece comes column by column, each of as many values as there are rows.
"""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Literal, get_args

import msgspec

from exporter.exports.column import Value
from exporter.history import spreadsheet

Format = Literal["json", "jsonl", "csv"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
TYPES: Final[Mapping[str, str]] = {
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
}
Columns = Iterable[Sequence[Value]]
_BETWEEN: Final = "; "
_NONE: Final = "\0"
_ODD: Final = ('"', ",", "\r", "\n", "\t", *(f"{_NONE}{sign}" for sign in " =+-@"))
"""What none of several texts has, each with `_NONE` before it, that are their own cells."""
_TEXTS: Final = frozenset({str, tuple})
_SHAPES: Final = 64
"""Choices of columns whose shape is remembered."""
_ENCODER: Final = msgspec.json.Encoder()


def table(_: tuple[str, ...], columns: Columns) -> bytes:
    """Return rows as CSV (RFC 4180) that runs nothing in a spreadsheet; no head."""
    rows = zip(*map(_cells, columns), strict=True)
    # A line with nothing in it is none: a row of one empty cell is told by its quotes.
    return "".join([(",".join(row) or '""') + "\r\n" for row in rows]).encode()


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


def _cells(column: Sequence[Value]) -> Sequence[str]:
    """Return the cells of a column, which is all texts, all lists, or has none; None is none."""
    types = {*map(type, column)}
    if _TEXTS.isdisjoint(types):
        return _plain(column)
    texts: list[Any] = [value or "" for value in column]
    if tuple in types:
        texts = list(map(_BETWEEN.join, texts))
    joined = _NONE + _NONE.join(texts)
    # One look at all of them is ten times as fast as one at each.
    if any(odd in joined for odd in _ODD) or joined.count(_NONE) != len(texts):
        return list(map(spreadsheet.cell, texts))
    return joined[1:].split(_NONE)


def _plain(column: Sequence[Value]) -> list[str]:
    """Return cells of numbers, flags and instants: but for nothing, JSON writes them as CSV does.

    One call for all of them is ten times as fast as one for each.
    """
    told = _ENCODER.encode(column)[1:-1].decode()
    return told.replace('"', "").replace("null", "").split(",")
