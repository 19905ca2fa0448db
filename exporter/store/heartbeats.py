"""What is known of jobs that call us; all functions take the connection.

Instants are Unix milliseconds. There is one row a name, so names in the configuration bound them.
"""

import sqlite3
from typing import NamedTuple


class Row(NamedTuple):
    """A heartbeat; ``runs`` and ``ended`` are JSON, ``runtime`` is in seconds."""

    probe: str
    heard: int
    success: int | None
    failed: int | None
    exit: int | None
    runtime: float | None
    said: str
    runs: str
    ended: str


def keep(connection: sqlite3.Connection, row: Row) -> None:
    """Keep what is known of a heartbeat instead of what was."""
    connection.execute("INSERT OR REPLACE INTO heartbeats VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def rows(connection: sqlite3.Connection) -> list[Row]:
    """Return every heartbeat that was ever heard."""
    found = connection.execute(
        "SELECT probe, heard, success, failed, exit, runtime, said, runs, ended FROM heartbeats"
    )
    return [Row(*row) for row in found]
