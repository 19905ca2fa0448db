"""What came of each source by no webhook and was listed, by hours; functions take the connection.

An hour is its number since 1970, an instant Unix milliseconds.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

HOUR: Final = 3_600_000
MOST: Final = 100_000
"""Rows that one answer has at most."""


class Row(NamedTuple):
    """An hour of a source: how many events that happened in it were listed."""

    source: str
    hour: int
    events: int


def note(connection: sqlite3.Connection, told: Iterable[tuple[str, int]]) -> None:
    """Add events, each its source and when it happened."""
    counts = Counter((source, time // HOUR) for source, time in told)
    connection.executemany(
        "INSERT INTO source_listed VALUES (?, ?, ?) ON CONFLICT (source, hour) DO UPDATE SET"
        " events = events + excluded.events",
        [(source, hour, events) for (source, hour), events in counts.items()],
    )


def rows(connection: sqlite3.Connection, since: int) -> list[Row]:
    """Return the hours from one on, the newest first, at most MOST."""
    found = connection.execute(
        "SELECT source, hour, events FROM source_listed"
        " WHERE hour >= ? ORDER BY hour DESC, source LIMIT ?",
        (since, MOST),
    )
    return [Row(*row) for row in found]


def forget(connection: sqlite3.Connection, before: int, limit: int) -> int:
    """Delete at most ``limit`` hours that began before an instant; return how many."""
    return connection.execute(
        "DELETE FROM source_listed WHERE (source, hour) IN"
        " (SELECT source, hour FROM source_listed WHERE hour < ? LIMIT ?)",
        (before // HOUR, limit),
    ).rowcount
