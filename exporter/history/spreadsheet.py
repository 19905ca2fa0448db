"""Tables as CSV (RFC 4180) that a spreadsheet opens without running anything.

A cell of text that begins like a formula is given an apostrophe before it, as spreadsheets mark
text; numbers stay numbers. https://owasp.org/www-community/attacks/CSV_Injection
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

Value = str | int | float | bool | datetime | None
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
_SPECIAL = frozenset('",\r\n')


def table(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Return rows under their columns, each line ended by CRLF."""
    return "".join(",".join(map(cell, row)) + "\r\n" for row in (columns, *rows))


def cell(value: Value) -> str:
    """Return one cell; None is an empty one, an instant is RFC 3339."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
    text = harmless(value)
    if _SPECIAL.isdisjoint(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULAS) else text
