"""Which hours of probes' runs are to be summed up next; all functions take the connection.

Each table that has hours of its own has a mark: until when they are summed up. Unix milliseconds.
"""

import sqlite3

from exporter.history.accounting import HOUR


def due(connection: sqlite3.Connection, mark: str, until: int) -> int | None:
    """Return the first hour that has not been summed up and is over by an instant, or None.

    Hours that were summed up while a clock was ahead are summed up again.
    """
    (oldest,) = connection.execute("SELECT min(started) FROM probe_results").fetchone()
    if oldest is None:
        return None
    first = summed(connection, mark)
    newest = until // HOUR * HOUR
    if first is None:
        first = oldest // HOUR * HOUR
    elif first > newest:
        done(connection, mark, newest)
    return first if first < newest else None


def done(connection: sqlite3.Connection, mark: str, until: int) -> None:
    """Note that all hours before an instant have been summed up."""
    connection.execute(
        "INSERT INTO marks VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (mark, until),
    )


def summed(connection: sqlite3.Connection, mark: str) -> int | None:
    """Return until when all hours have been summed up; None where none has."""
    row = connection.execute("SELECT value FROM marks WHERE name = ?", (mark,)).fetchone()
    return None if row is None else int(row[0])
