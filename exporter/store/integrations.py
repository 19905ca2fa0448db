"""What is known of integrations, sealed; all functions take the connection.

Instants are Unix milliseconds. There is one row a name, so names in the configuration bound them.
"""

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from exporter.store import integration_checks
from exporter.store.integration_checks import Check


class Row(NamedTuple):
    """An integration; ``sealed`` opens only with the storage key and under its own name."""

    name: str
    sealed: bytes
    at: int


def rows(connection: sqlite3.Connection) -> list[Row]:
    """Return what is known of every integration."""
    return [Row(*row) for row in connection.execute("SELECT name, sealed, at FROM integrations")]


def keep(connection: sqlite3.Connection, row: Row, checks: Sequence[Check] = ()) -> None:
    """Keep what is known of an integration instead of what was, and checks with it."""
    connection.execute("INSERT OR REPLACE INTO integrations VALUES (?, ?, ?)", row)
    integration_checks.add(connection, checks)


def forget(connection: sqlite3.Connection, names: Sequence[str]) -> int:
    """Delete all but these; return how many it were."""
    return connection.execute(
        "DELETE FROM integrations WHERE name NOT IN (SELECT value FROM json_each(?))",
        (json.dumps(list(names)),),
    ).rowcount
