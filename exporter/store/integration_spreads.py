"""How long calls took, by spans; all functions take the connection.

Starts and widths are in seconds, but for `forget`, which is asked in Unix milliseconds as others.
"""

import sqlite3
from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec

MOST: Final = 20_000
"""Rows that one answer has at most."""
HOUR: Final = 3_600
_COLUMNS: Final = "kind, tenant, name, width, start, calls, errors, total, squares, buckets"
_COUNTS: Final = msgspec.json.Decoder(dict[str, int])


class Row(NamedTuple):
    """A span of calls; ``buckets`` is JSON, from the number of a bucket to its count."""

    kind: str
    tenant: str
    name: str
    width: int
    start: int
    calls: int
    errors: int
    total: float
    squares: float
    buckets: str


def add(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Add calls to their spans."""
    for row in rows:
        known = connection.execute(
            "SELECT buckets FROM integration_spreads"
            " WHERE (kind, tenant, name, width, start) = (?, ?, ?, ?, ?)",
            row[:5],
        ).fetchone()
        buckets = row.buckets if known is None else _together(known[0], row.buckets)
        connection.execute(
            "INSERT INTO integration_spreads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (kind, tenant, name, width, start) DO UPDATE SET"
            " calls = calls + excluded.calls, errors = errors + excluded.errors,"
            " total = total + excluded.total, squares = squares + excluded.squares,"
            " buckets = excluded.buckets",
            (*row[:9], buckets),
        )


def recent(connection: sqlite3.Connection, width: int, since: int, limit: int) -> list[Row]:
    """Return the spans of a width from a start on, at most MOST.

    They are of at most ``limit`` names: our own calls come first, then those with most calls.
    """
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM integration_spreads"  # noqa: S608 # our own names
        " WHERE width = ?1 AND start >= ?2 AND (kind, tenant, name) IN"
        " (SELECT kind, tenant, name FROM integration_spreads WHERE width = ?1 AND start >= ?2"
        " GROUP BY kind, tenant, name ORDER BY kind, sum(calls) DESC LIMIT ?3) LIMIT ?4",
        (width, since, limit, MOST),
    )
    return [Row(*row) for row in found]


def past(
    connection: sqlite3.Connection, kind: str, tenant: str, name: str, width: int, since: int
) -> list[Row]:
    """Return the spans of one name from a start on, at most MOST."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM integration_spreads"  # noqa: S608 # our own names
        " WHERE (kind, tenant, name, width) = (?, ?, ?, ?) AND start >= ? LIMIT ?",
        (kind, tenant, name, width, since, MOST),
    )
    return [Row(*row) for row in found]


def forget(connection: sqlite3.Connection, before: int, limit: int) -> int:
    """Delete at most ``limit`` hours that began before an instant; return how many.

    Narrower spans are only of use while they are recent, so those go before the last hours do.
    """
    (newest,) = connection.execute(
        "SELECT coalesce(max(start), 0) FROM integration_spreads WHERE width = ?", (HOUR,)
    ).fetchone()
    deleted = 0
    for relation, width_before in (("=", before // 1000), ("<", newest - HOUR)):
        deleted += connection.execute(
            "DELETE FROM integration_spreads WHERE (kind, tenant, name, width, start) IN"  # noqa: S608
            " (SELECT kind, tenant, name, width, start FROM integration_spreads"
            f" WHERE width {relation} ? AND start < ? LIMIT ?)",
            (HOUR, width_before, limit - deleted),
        ).rowcount
    return deleted


def _together(one: str, other: str) -> str:
    """Return counts of both."""
    found = _COUNTS.decode(one)
    for bucket, count in _COUNTS.decode(other).items():
        found[bucket] = found.get(bucket, 0) + count
    return msgspec.json.encode(found).decode()
