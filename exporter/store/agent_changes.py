"""What was told of agents themselves; takes the connection."""

import sqlite3
from typing import Final, NamedTuple

MOST: Final = 20_000


class Change(NamedTuple):
    """An agent in a state, as JSON; ``time`` is Unix milliseconds, ``seq`` its place."""

    time: int
    seq: int
    data: bytes


def newest(connection: sqlite3.Connection, tenant: str, limit: int) -> list[Change]:
    """Return what was told last, the latest first, at most MOST."""
    # As the partial index `events_of_agents` is written, or it would not be used.
    rows = connection.execute(
        "SELECT time, seq, data FROM events WHERE type = 'agent.changed' AND tenant = ?"
        " ORDER BY seq DESC LIMIT ?",
        (tenant, min(limit, MOST)),
    )
    return [Change(*row) for row in rows]
