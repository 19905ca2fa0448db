"""Events of a type, page by page, the newest first; takes a connection of its own that reads."""

import sqlite3
from typing import Final, NamedTuple

MOST: Final = 1_000
"""Events of a page."""
END: Final = (1 << 62, 1 << 62)
"""Behind it is the newest event."""
_PAGE: Final = (
    "SELECT seq, key, tenant, type, time, data, personal FROM events"
    " WHERE time BETWEEN ? AND ? AND (time, seq) < (?, ?) AND tenant = ? AND type = ?"
    " ORDER BY time DESC, seq DESC LIMIT ?"
)


class Kept(NamedTuple):
    """An event as it is kept; ``time`` is Unix milliseconds, ``personal`` sealed."""

    seq: int
    key: bytes
    tenant: str
    type: str
    time: int
    data: bytes
    personal: bytes | None


def page(
    connection: sqlite3.Connection,
    tenant: str,
    type: str,
    span: tuple[int, int],
    before: tuple[int, int] = END,
    limit: int = MOST,
) -> list[Kept]:
    """Return events of a type and a span (Unix ms, both included), before a time and its seq."""
    values = (*span, *before, tenant, type, min(limit, MOST))
    return [Kept(*row) for row in connection.execute(_PAGE, values)]
