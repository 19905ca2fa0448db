"""The newest events, for who tells what happened just now; takes the connection."""

import sqlite3
from collections.abc import Sequence
from typing import Final, NamedTuple

MOST: Final = 2_000
"""More would keep a start from being ready: what came before them is told as not known."""
MOST_WORDS: Final = 100


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


class Words(NamedTuple):
    """What an event says, sealed."""

    seq: int
    key: bytes
    personal: bytes


def words(connection: sqlite3.Connection, seqs: Sequence[int]) -> list[Words]:
    """Return those of these events that are still there and have personal fields."""
    places = ", ".join("?" * len(seqs[:MOST_WORDS]))
    rows = connection.execute(
        f"SELECT seq, key, personal FROM events WHERE seq IN ({places}) AND personal IS NOT NULL",  # noqa: S608 # places only
        seqs[:MOST_WORDS],
    )
    return [Words(*row) for row in rows]


def newest(connection: sqlite3.Connection, limit: int) -> list[Event]:
    """Return the events of the latest times, the newest first, at most MOST."""
    rows = connection.execute(
        "SELECT key, tenant, source, id, type, time, data,"
        " CASE type WHEN 'chat.query.answered' THEN personal END"
        " FROM events ORDER BY time DESC LIMIT ?",
        (min(limit, MOST),),
    )
    return [Event(*row) for row in rows]
