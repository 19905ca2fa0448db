"""The machine's minutes on disk; all functions take the connection.

Instants are Unix milliseconds, usages percent, the network bytes a second; None is not known.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

PAGE = 1_000
HOUR: Final = 3_600_000
USAGES: Final = (
    "cpu_usage",
    "memory_usage",
    "disk_usage",
    "network_received",
    "network_sent",
    "active_connections",
)
"""The columns that are figures."""
_NEWEST = 1 << 62

_NEVER: Final = 1e300
_SUMS: Final = ", ".join(
    f"count({name}), avg({name}), max({name}), coalesce(sum({name} > ?), 0)" for name in USAGES
)
_HOURS: Final = (
    f"SELECT timestamp / {HOUR} * {HOUR} AS start, {_SUMS} FROM host_samples"  # noqa: S608 # our own
    " WHERE timestamp >= ? AND timestamp < ? GROUP BY start ORDER BY start"
)

# The columns of a row but its number, in the table's order.
Row = tuple[int, float | None, float | None, float | None, float | None, float | None, int | None]


class Kept(NamedTuple):
    """A row with its number; `timestamp` is the cursor of a page."""

    id: int
    timestamp: int
    cpu_usage: float | None
    memory_usage: float | None
    disk_usage: float | None
    network_received: float | None
    network_sent: float | None
    active_connections: int | None

    @property
    def network_io(self) -> dict[str, float | None]:
        """Both directions as one column of row I4, in bytes a second."""
        return {"received": self.network_received, "sent": self.network_sent}


def keep(connection: sqlite3.Connection, rows: Iterable[Row]) -> int:
    """Keep the rows whose instant has none yet; return how many these were."""
    return connection.executemany(
        "INSERT INTO host_samples (timestamp, cpu_usage, memory_usage, disk_usage,"
        " network_received, network_sent, active_connections) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (timestamp) DO NOTHING",
        rows,
    ).rowcount


def page(connection: sqlite3.Connection, since: int, before: int | None, limit: int) -> list[Kept]:
    """Return the rows since an instant, newest first, at most PAGE.

    ``before`` is the timestamp of the last row of the page before, None for the first page.
    """
    rows = connection.execute(
        "SELECT id, timestamp, cpu_usage, memory_usage, disk_usage, network_received,"
        " network_sent, active_connections FROM host_samples"
        " WHERE timestamp >= ? AND timestamp < ? ORDER BY timestamp DESC LIMIT ?",
        (since, _NEWEST if before is None else before, min(limit, PAGE)),
    )
    return [Kept(*row) for row in rows]


class Usage(NamedTuple):
    """Minutes of which something is known: their mean, the most, and how many were over a bound."""

    minutes: int
    mean: float
    most: float
    over: int


def hours(
    connection: sqlite3.Connection, begins: int, ends: int, bounds: Mapping[str, float]
) -> list[tuple[int, dict[str, Usage]]]:
    """Return the hours of a span, the oldest first: their start, and what is known by column.

    ``bounds`` are those of some columns; of others nothing is over.
    """
    rows = connection.execute(
        _HOURS, (*(bounds.get(name, _NEVER) for name in USAGES), begins, ends)
    )
    return [
        (
            start,
            {
                name: Usage(*figures[4 * place : 4 * place + 4])
                for place, name in enumerate(USAGES)
                if figures[4 * place]
            },
        )
        for start, *figures in rows
    ]


def forget(connection: sqlite3.Connection, before: int, limit: int) -> int:
    """Delete at most ``limit`` rows older than an instant, oldest first; return how many."""
    return connection.execute(
        "DELETE FROM host_samples WHERE id IN"
        " (SELECT id FROM host_samples WHERE timestamp < ? ORDER BY timestamp LIMIT ?)",
        (before, limit),
    ).rowcount
