"""What was told of changes to what runs; all functions take the connection. Unix milliseconds."""

import sqlite3
from typing import Final, NamedTuple

MOST: Final = 1_000
_NEWEST: Final = (1 << 62, 0)
# As the partial index `events_of_changes` is written, or it would not be used.
_FROM: Final = (
    "SELECT seq, id, source, time, data FROM events INDEXED BY events_of_changes"
    " WHERE type = 'change.recorded' AND tenant = ?"
)
_PAGE: Final = (
    f"{_FROM} AND time BETWEEN ? AND ? AND (time, seq) < (?, ?) ORDER BY time DESC, seq DESC"
    " LIMIT ?"
)
_ONE: Final = f"{_FROM} AND id = ? ORDER BY time DESC, seq DESC LIMIT 1"


_ALL: Final = (
    "SELECT tenant, seq, id, source, time, data FROM events INDEXED BY events_of_changes"
    " WHERE type = 'change.recorded' ORDER BY time DESC, seq DESC LIMIT ?"
)


class Told(NamedTuple):
    """A change as it was kept, its data as JSON; (time, seq) is the cursor of a page."""

    seq: int
    id: str
    source: str
    time: int
    data: bytes


def page(
    connection: sqlite3.Connection,
    tenant: str,
    span: tuple[int, int],
    before: tuple[int, int] | None,
    limit: int,
) -> list[Told]:
    """Return the changes of a span, both ends included, the newest first, at most MOST.

    ``before`` is the (time, seq) of the last change of the page before, None for the first page.
    """
    rows = connection.execute(_PAGE, (tenant, *span, *(before or _NEWEST), min(limit, MOST)))
    return [Told(*row) for row in rows]


def one(connection: sqlite3.Connection, tenant: str, id: str) -> Told | None:
    """Return the change of an id, the latest where several senders use the same, or None."""
    row = connection.execute(_ONE, (tenant, id)).fetchone()
    return None if row is None else Told(*row)


def newest(connection: sqlite3.Connection, limit: int) -> list[tuple[str, Told]]:
    """Return the latest changes of all tenants with whose they are, at most MOST."""
    rows = connection.execute(_ALL, (min(limit, MOST),))
    return [(tenant, Told(*row)) for tenant, *row in rows]
