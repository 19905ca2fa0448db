"""Every try to deliver a notice, and its answer, for as long as the journal is kept."""

import sqlite3
from datetime import datetime, timedelta

from alerting.store.connection import instant, milliseconds
from alerting.store.rows import Lane, Tried, Try


def note(connection: sqlite3.Connection, tried: Tried) -> None:
    """Note a try."""
    one = tried.attempt
    connection.execute(
        "INSERT INTO alert_tries"
        " (id, receiver, integration, at, took, outcome, reason, detail, doubtful)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            tried.id,
            tried.lane.receiver,
            tried.lane.integration,
            milliseconds(one.at),
            round(one.took * 1000),
            one.outcome,
            one.reason,
            one.detail,
            one.doubtful,
        ),
    )


def of(connection: sqlite3.Connection, id: str, limit: int) -> tuple[Try, ...]:
    """Return the last tries of a notice, oldest first."""
    rows = connection.execute(
        "SELECT at, took, outcome, reason, detail, doubtful FROM alert_tries"
        " WHERE id = ? ORDER BY seq DESC LIMIT ?",
        (id, limit),
    ).fetchall()
    return tuple(_try(*row) for row in reversed(rows))


def sent(connection: sqlite3.Connection, lane: Lane, since: datetime) -> tuple[datetime, ...]:
    """Return when a lane said yes since an instant, oldest first."""
    rows = connection.execute(
        "SELECT at FROM alert_tries WHERE receiver = ? AND integration = ? AND at > ?"
        " AND outcome = 'sent' ORDER BY at",
        (lane.receiver, lane.integration, milliseconds(since)),
    ).fetchall()
    return tuple(instant(at) for (at,) in rows)


def forget(connection: sqlite3.Connection, before: datetime, limit: int) -> int:
    """Delete at most so many of before an instant; return how many that were."""
    return connection.execute(
        "DELETE FROM alert_tries WHERE seq IN"
        " (SELECT seq FROM alert_tries WHERE at < ? ORDER BY at LIMIT ?)",
        (milliseconds(before), limit),
    ).rowcount


def _try(at: int, took: int, outcome: str, reason: str, detail: str, doubtful: int) -> Try:
    return Try(
        at=instant(at),
        took=timedelta(milliseconds=took).total_seconds(),
        outcome=outcome,  # type: ignore[arg-type] # what `note` wrote
        reason=reason,
        detail=detail,
        doubtful=bool(doubtful),
    )
