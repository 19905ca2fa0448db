"""Events that are folded into jobs and spreads, each exactly once; functions take the connection.

What was folded is kept in one transaction with how far that went, so that a crash between them is
none: whoever asks for the next events gets those behind the last that was kept.
"""

import sqlite3
from collections.abc import Iterable
from typing import Final, NamedTuple

from exporter.store import integration_jobs, integration_spreads

PAGE: Final = 1_000
_MARK: Final = "integration_events"


class Event(NamedTuple):
    """An event: its place, tenant, id, type, time (Unix milliseconds), its public part as JSON."""

    seq: int
    tenant: str
    id: str
    type: str
    time: int
    data: bytes


def page(connection: sqlite3.Connection, limit: int) -> list[Event]:
    """Return the next events that have not been folded, oldest first, at most PAGE."""
    # As the partial index `events_of_integrations` is written, or it would not be used.
    rows = connection.execute(
        "SELECT seq, tenant, id, type, time, data FROM events"
        " WHERE type IN ('integration.queried', 'integration.synced')"
        " AND seq > coalesce((SELECT value FROM marks WHERE name = ?), 0) ORDER BY seq LIMIT ?",
        (_MARK, min(limit, PAGE)),
    )
    return [Event(*row) for row in rows]


def keep(
    connection: sqlite3.Connection,
    seq: int,
    jobs: Iterable[integration_jobs.Row],
    spreads: Iterable[integration_spreads.Row],
) -> None:
    """Keep what the events up to one come to: jobs as they are now, calls beside those known."""
    integration_jobs.keep(connection, jobs)
    integration_spreads.add(connection, spreads)
    connection.execute(
        "INSERT INTO marks VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (_MARK, seq),
    )
