"""The time of the newest event of sources; all functions take the connection.

Events are looked at in the order in which they came, once each, so that nothing is missed whatever
was going on when this process ended. Instants are Unix milliseconds.
"""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

import msgspec


class Newest(NamedTuple):
    """The newest event time of a source, None for none; ``is_all`` when all events were seen."""

    source: str
    newest: int | None
    is_all: bool


def follow(connection: sqlite3.Connection, sources: Sequence[str], limit: int) -> list[Newest]:
    """Look at further events, at most ``limit`` for each source; return what is known then.

    An event that says that it is of later than when it came, is of then.
    """
    (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()
    rows = connection.execute(
        "SELECT value, coalesce(seq, 0), newest FROM json_each(?)"
        " LEFT JOIN source_newest ON source = value",
        (msgspec.json.encode(list(sources)).decode(),),
    ).fetchall()
    known = {source: (seq, newest) for source, seq, newest in rows}
    places: dict[int, list[str]] = {}
    for source, (seq, _) in known.items():
        if seq < last:
            places.setdefault(seq, []).append(source)
    for place, here in places.items():
        until = min(last, place + limit)
        found = _between(connection, here, place, until)
        for source in here:
            times = [time for time in (known[source][1], found.get(source)) if time is not None]
            known[source] = until, max(times, default=None)
        connection.executemany(
            "INSERT OR REPLACE INTO source_newest VALUES (?, ?, ?)",
            [(source, *known[source]) for source in here],
        )
    return [Newest(source, newest, seq >= last) for source, (seq, newest) in known.items()]


def _between(
    connection: sqlite3.Connection, sources: Sequence[str], after: int, until: int
) -> dict[str, int]:
    return dict(
        connection.execute(
            "SELECT source, max(min(time, received)) FROM events WHERE seq > ? AND seq <= ?"
            " AND source IN (SELECT value FROM json_each(?)) GROUP BY source",
            (after, until, msgspec.json.encode(list(sources)).decode()),
        )
    )
