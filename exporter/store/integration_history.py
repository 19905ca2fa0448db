"""What became of integrations, out of their checks on disk; all functions take the connection.

Unix milliseconds. A check says how an integration is until the next one, for at most ``hold``; one
that is left alone (`throttled`, `auth_failed`) is so for at most LONGEST, as nobody asks meanwhile.
"""

import sqlite3
from typing import Final

LONGEST: Final = 27 * 3_600_000
"""A little more than a vendor is left alone at the longest."""
MOST_CHANGES: Final = 1_000

_TALLY: Final = (
    "SELECT integration, state, count(*), avg(seconds) FROM integration_checks"
    " WHERE at >= ? GROUP BY integration, state"
)
_SHARES: Final = (
    "SELECT state, sum(max(0, min(next, ends, ?3) - max(at, ?2))) FROM ("
    " SELECT state, at, lead(at, 1, ?3) OVER (ORDER BY at, id) AS next,"
    " at + CASE WHEN state IN ('throttled', 'auth_failed') THEN ?5 ELSE ?4 END AS ends"
    " FROM integration_checks WHERE integration = ?1 AND at >= ?2 - ?5 AND at < ?3"
    ") GROUP BY state"
)
_CHANGES: Final = (
    "SELECT at, state, reason FROM ("
    " SELECT id, at, state, reason, lag(state) OVER (ORDER BY at, id) AS before"
    " FROM integration_checks WHERE integration = ?1 AND at < ?3 AND at >= coalesce("
    "  (SELECT max(at) FROM integration_checks WHERE integration = ?1 AND at < ?2), ?2)"
    ") WHERE before IS NOT state ORDER BY at DESC, id DESC LIMIT ?4"
)

# An integration, a state, how many checks came to it, and their mean seconds.
Tallied = tuple[str, str, int, float | None]
# When, which state began, and why.
Change = tuple[int, str, str]


def tally(connection: sqlite3.Connection, since: int) -> list[Tallied]:
    """Return how many checks since an instant came to which state, of every integration."""
    return connection.execute(_TALLY, (since,)).fetchall()


def shares(
    connection: sqlite3.Connection, integration: str, since: int, until: int, hold: int
) -> dict[str, int]:
    """Return for how many milliseconds of a span an integration was in each state."""
    rows = connection.execute(_SHARES, (integration, since, until, hold, LONGEST))
    return {state: spent for state, spent in rows if spent}


def changes(
    connection: sqlite3.Connection, integration: str, since: int, until: int
) -> list[Change]:
    """Return when its state changed in a span, newest first, at most MOST_CHANGES.

    The last is how it was when the span began, with the time of the check that said so.
    """
    return connection.execute(_CHANGES, (integration, since, until, MOST_CHANGES)).fetchall()
