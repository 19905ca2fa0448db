"""Rows as bytes: CSV for spreadsheets, JSON Lines and JSON for programs.

Each is written piece by piece, so that a table of any length needs no more memory than a piece.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, Literal, get_args

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
_BETWEEN: Final = "; "
_ENCODER: Final = msgspec.json.Encoder()


def table(_: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return rows as CSV (RFC 4180) that runs nothing in a spreadsheet; no head."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerows([*map(_cell, row)] for row in rows)
    return written.getvalue().encode()


def lines(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return rows as JSON Lines, each an object."""
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    return _ENCODER.encode_lines(found)


def items(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return rows as objects of a JSON list, commas between them and nothing around."""
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    return _ENCODER.encode(found)[1:-1]


def head(columns: Sequence[str]) -> bytes:
    """Return the first line of a CSV."""
    return table((), [columns])


def _cell(value: Value) -> str | int | float:
    """Return a cell: numbers as they are, text so that no spreadsheet takes it for a formula."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return value
        case str():
            return spreadsheet.harmless(value)
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
    return spreadsheet.harmless(_BETWEEN.join(value))
