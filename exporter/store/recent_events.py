"""The newest events, for who tells what happened just now; takes the connection."""

import sqlite3
from typing import Final, NamedTuple

MOST: Final = 2_000
"""More would keep a start from being ready: what came before them is told as not known."""


class Event(NamedTuple):
    """An event; ``time`` is Unix milliseconds, ``personal`` sealed, of questions only."""

    key: bytes
    tenant: str
    source: str
    id: str
    type: str
    time: int
    data: bytes
    personal: bytes | None


def newest(connection: sqlite3.Connection, limit: int) -> list[Event]:
    """Return the events of the latest times, the newest first, at most MOST."""
    rows = connection.execute(
        "SELECT key, tenant, source, id, type, time, data,"
        " CASE type WHEN 'chat.query.answered' THEN personal END"
        " FROM events ORDER BY time DESC LIMIT ?",
        (min(limit, MOST),),
    )
    return [Event(*row) for row in rows]
