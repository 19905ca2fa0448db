"""How new each object of a source is known to be; all functions take the connection."""

import sqlite3
from collections.abc import Iterable, Sequence

from exporter.store import statements

# (place of a row, source, object, version, when it was received in Unix milliseconds)
Told = tuple[int, str, str, int, int]


def late(connection: sqlite3.Connection, told: Iterable[Told]) -> frozenset[int]:
    """Note how new objects are; return the places of rows that tell of an older state."""
    found = []
    for place, source, object, version, received in told:
        newest = connection.execute(
            "INSERT INTO watermarks VALUES (?, ?, ?, ?) ON CONFLICT (source, object) DO UPDATE SET"
            " version = max(version, excluded.version), seen = max(seen, excluded.seen)"
            " RETURNING version",
            (source, object, version, received),
        ).fetchone()[0]
        if version < newest:
            found.append(place)
    return frozenset(found)


def versions(connection: sqlite3.Connection, source: str, objects: Sequence[str]) -> dict[str, int]:
    """Return how new objects of a source are known to be, of those of which anything is."""
    found: dict[str, int] = {}
    for part in statements.parts(objects):
        found.update(connection.execute(_versions(len(part)), (source, *part)))
    return found


def forget(connection: sqlite3.Connection, before: int, limit: int) -> int:
    """Delete at most ``limit`` objects of which nothing came since an instant."""
    return connection.execute(
        "DELETE FROM watermarks WHERE (source, object) IN"
        " (SELECT source, object FROM watermarks WHERE seen < ? ORDER BY seen LIMIT ?)",
        (before, limit),
    ).rowcount


def _versions(count: int) -> str:
    places = statements.places(count)
    return f"SELECT object, version FROM watermarks WHERE source = ? AND object IN ({places})"  # noqa: S608
