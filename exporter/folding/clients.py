"""How many customers there were of late, in SQL; it takes the connection and blocks."""

import sqlite3
from typing import Final

_ACTIVE: Final = (
    "SELECT (SELECT count(*) FROM customers NOT INDEXED"
    " WHERE tenant = ?1 AND state != 1 AND last >= ?2)"
    " + (SELECT count(DISTINCT person) FROM customers NOT INDEXED"
    " WHERE tenant = ?1 AND state = 1 AND last >= ?2)"
)


def active(connection: sqlite3.Connection, tenant: str, since: int) -> int:
    """Return how many persons were seen since an instant (Unix milliseconds, after 1970)."""
    return int(connection.execute(_ACTIVE, (tenant, since)).fetchone()[0])
