"""What settled conversations showed on /metrics, in rows; all functions take the connection.

None commits: what was observed is kept in the transaction that notes that it was.
"""

import bisect
import math
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

from exporter.analytics.fold import Key, Known
from exporter.analytics.settling import Observation
from exporter.folding import table
from exporter.metrics.catalogue.settled import SETTLED

MOST_TENANTS: Final = 1_000
"""Tenants whose figures are kept apart; those of further ones are of OTHER."""
OTHER: Final = "other"
COUNTER: Final = 0.0
"""The bound of what has no buckets."""
_BOUNDS: Final = {
    metric.name: (*metric.buckets, math.inf) if metric.buckets else () for metric in SETTLED
}
_ADD: Final = (
    "INSERT INTO settled_totals VALUES (?, ?, ?, 1, ?) ON CONFLICT DO UPDATE SET"
    " count = count + 1, sum = sum + excluded.sum"
)
_RETURNED: Final = (
    "SELECT 1 FROM conversations WHERE tenant = ?1 AND person = (SELECT person"
    " FROM conversations WHERE tenant = ?1 AND id = ?2) AND started > ?3 AND started <= ?4 LIMIT 1"
)


class Total(NamedTuple):
    """How many observations of a series fell into a bucket, and their sum.

    ``bound`` is the bucket's upper one, or COUNTER.
    """

    metric: str
    labels: tuple[str, ...]
    bound: float
    n: int
    total: float


def due(connection: sqlite3.Connection, now: int, limit: int) -> dict[Key, Known]:
    """Return conversations that settle, at most ``limit``, those that wait longest first."""
    return table.chosen(
        connection, "settles > 0 AND settles <= ? ORDER BY settles LIMIT ?", now, limit
    )


def note(connection: sqlite3.Connection, key: Key) -> bool:
    """Note that a conversation settled; say whether it had not before."""
    connection.execute("UPDATE conversations SET settles = 0 WHERE tenant = ? AND id = ?", key)
    return connection.execute("INSERT OR IGNORE INTO settled VALUES (?, ?)", key).rowcount == 1


def returned(connection: sqlite3.Connection, key: Key, one: Known, within: int) -> bool:
    """Say whether a conversation's customer began another one within a span of its end."""
    row = one.row
    if not row.customer:
        return False
    values = *key, row.ended, row.ended + within
    return connection.execute(_RETURNED, values).fetchone() is not None


def tenants(connection: sqlite3.Connection) -> set[str]:
    """Return the tenants of which anything was observed."""
    rows = connection.execute("SELECT DISTINCT labels ->> 0 FROM settled_totals")
    return {tenant for (tenant,) in rows}


def add(
    connection: sqlite3.Connection, known: set[str], tenant: str, found: Iterable[Observation]
) -> set[tuple[str, str]]:
    """Add observations of a tenant; return the series that moved. ``known`` is added to."""
    if tenant not in known:
        tenant = tenant if len(known) < MOST_TENANTS else OTHER
        known.add(tenant)
    moved = set()
    for one in found:
        labels = msgspec.json.encode((tenant, *one.labels)).decode()
        bounds = _BOUNDS[one.metric]
        bound = bounds[bisect.bisect_left(bounds, one.value)] if bounds else COUNTER
        connection.execute(_ADD, (one.metric, labels, bound, one.value))
        moved.add((one.metric, labels))
    return moved


def totals(
    connection: sqlite3.Connection, series: Iterable[tuple[str, str]] | None = None
) -> list[Total]:
    """Return what was observed of some series, by metric and labels as they are kept, or of all."""
    if series is None:
        return [_total(row) for row in connection.execute("SELECT * FROM settled_totals")]
    statement = "SELECT * FROM settled_totals WHERE metric = ? AND labels = ?"
    return [_total(row) for one in sorted(series) for row in connection.execute(statement, one)]


def _total(row: Sequence[object]) -> Total:
    return msgspec.convert((row[0], msgspec.json.decode(str(row[1])), *row[2:]), Total)
