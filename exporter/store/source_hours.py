"""What came of each source, hour by hour; all functions take the connection.

An hour is its number since 1970, an instant Unix milliseconds.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

HOUR: Final = 3_600_000
MOST: Final = 100_000
"""Rows that one answer has at most."""


class Row(NamedTuple):
    """An hour of a source: the running total at the last look, its instant, and minutes looked."""

    source: str
    hour: int
    total: float
    seen: int
    looks: int


def rows(connection: sqlite3.Connection, sources: Sequence[str], since: int) -> list[Row]:
    """Return the hours of some sources from an hour on, at most MOST."""
    found: list[Row] = []
    for source in sources:
        told = connection.execute(
            "SELECT source, hour, total, seen, looks FROM source_hours"
            " WHERE source = ? AND hour >= ? ORDER BY hour DESC LIMIT ?",
            (source, since, MOST - len(found)),
        )
        found += [Row(*row) for row in told]
    return found


def note(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Keep hours as they are by now."""
    connection.executemany("INSERT OR REPLACE INTO source_hours VALUES (?, ?, ?, ?, ?)", rows)


def forget(connection: sqlite3.Connection, before: int, limit: int) -> int:
    """Delete at most ``limit`` hours that began before an instant; return how many."""
    return connection.execute(
        "DELETE FROM source_hours WHERE (source, hour) IN"
        " (SELECT source, hour FROM source_hours WHERE hour < ? LIMIT ?)",
        (before // HOUR, limit),
    ).rowcount
