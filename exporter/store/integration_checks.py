"""How integrations were, check by check; all functions take the connection.

Instants are Unix milliseconds. A state and a reason are those of `exporter.integrations.states`.
"""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

PAGE = 1_000
_NEWEST = (1 << 62, 0)
_PAGE = (
    "SELECT id, integration, provider, at, state, reason, detail, seconds FROM integration_checks"
    " WHERE {whose} at >= ? AND (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?"
)


class Check(NamedTuple):
    """How an integration was at a moment; ``seconds`` is None where nothing was answered."""

    integration: str
    provider: str
    at: int
    state: str
    reason: str
    detail: str
    seconds: float | None


class Kept(NamedTuple):
    """A check with its number; (at, id) is the cursor of a page."""

    id: int
    check: Check


def add(connection: sqlite3.Connection, checks: Sequence[Check]) -> None:
    """Keep checks."""
    connection.executemany(
        "INSERT INTO integration_checks (integration, provider, at, state, reason, detail, seconds)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        checks,
    )


def page(
    connection: sqlite3.Connection,
    since: int,
    before: tuple[int, int] | None,
    limit: int,
    integration: str | None = None,
) -> list[Kept]:
    """Return checks since an instant, newest first, at most PAGE, of one integration or of all.

    ``before`` is the (at, id) of the last check of the page before, None for the first page.
    """
    whose, named = ("integration = ? AND", (integration,)) if integration is not None else ("", ())
    place = before or _NEWEST
    rows = connection.execute(_PAGE.format(whose=whose), (*named, since, *place, min(limit, PAGE)))
    return [Kept(row[0], Check(*row[1:])) for row in rows]


def forget(connection: sqlite3.Connection, before: int, limit: int) -> int:
    """Delete at most ``limit`` checks from before an instant; return how many it were."""
    return connection.execute(
        "DELETE FROM integration_checks WHERE id IN"
        " (SELECT id FROM integration_checks WHERE at < ? ORDER BY at LIMIT ?)",
        (before, limit),
    ).rowcount
