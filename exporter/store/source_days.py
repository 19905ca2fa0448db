"""How complete the days of sources are; all functions take the connection.

A day is its number since 1970, in the zone of the figures.
"""

import sqlite3
from collections.abc import Iterable
from typing import Final, NamedTuple

DAY: Final = 86_400_000
MOST: Final = 100_000
"""Rows that one answer has at most."""


class Row(NamedTuple):
    """A day of a source: of how many hours it is known, how many events were to come, and lack."""

    source: str
    day: int
    hours: int
    expected: float
    missing: float


def rows(connection: sqlite3.Connection, since: int) -> list[Row]:
    """Return the days from one on, the newest first, at most MOST."""
    found = connection.execute(
        "SELECT source, day, hours, expected, missing FROM source_days"
        " WHERE day >= ? ORDER BY day DESC, source LIMIT ?",
        (since, MOST),
    )
    return [Row(*row) for row in found]


def note(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Keep days as they are by now."""
    connection.executemany("INSERT OR REPLACE INTO source_days VALUES (?, ?, ?, ?, ?)", rows)


def forget(connection: sqlite3.Connection, before: int, limit: int) -> int:
    """Delete at most ``limit`` days that began before an instant (Unix ms); return how many."""
    return connection.execute(
        "DELETE FROM source_days WHERE (source, day) IN"
        " (SELECT source, day FROM source_days WHERE day < ? LIMIT ?)",
        (before // DAY, limit),
    ).rowcount
