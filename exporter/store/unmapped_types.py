"""Which types of events have no mapping, and how many came; all functions take the connection."""

import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

MOST = 100
OTHER = "other"


class Type(NamedTuple):
    """Events of a type; ``first`` and ``last`` are Unix milliseconds."""

    source: str
    type: str
    why: str
    events: int
    first: int
    last: int


class _Data(Struct):
    type: str = OTHER
    why: str = ""


_DECODER = msgspec.json.Decoder(_Data)


def count(connection: sqlite3.Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    """Count kept rows (sealing.Sealed) of the type ``unmapped``; beyond MOST types it is other."""
    for row in rows:
        source, received, data = row[2], row[7], _DECODER.decode(row[8])
        if not _is_known(connection, source, data.type):
            data.type, data.why = OTHER, ""
        connection.execute(
            "INSERT INTO unmapped_types VALUES (?, ?, ?, 1, ?, ?) ON CONFLICT (source, type) DO"
            " UPDATE SET events = events + 1, why = excluded.why, last = excluded.last",
            (source, data.type, data.why, received, received),
        )


def _is_known(connection: sqlite3.Connection, source: str, type: str) -> bool:
    """Say whether a type has its row already, or there is room for one."""
    there, types = connection.execute(
        "SELECT coalesce(sum(type = ?), 0), count(*) FROM unmapped_types WHERE source = ?",
        (type, source),
    ).fetchone()
    return bool(there) or types < MOST


def types(connection: sqlite3.Connection) -> list[Type]:
    """Return all types, those that came most often first."""
    rows = connection.execute("SELECT * FROM unmapped_types ORDER BY source, events DESC, type")
    return [Type(*row) for row in rows]
