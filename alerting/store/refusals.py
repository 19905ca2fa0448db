"""Integrations that said no for good: since when, so that the fallback is told once."""

import sqlite3
from datetime import datetime, timedelta
from typing import Final

from alerting.desk import rejection
from alerting.store import outbox
from alerting.store.connection import instant, milliseconds
from alerting.store.rows import Fallback, Lane

CALM: Final = timedelta(hours=1)
"""Without a no for so long, a yes ends it; or who refuses every other notice would be told anew."""


def note(
    connection: sqlite3.Connection, lane: Lane, detail: str, now: datetime, fallback: Fallback
) -> None:
    """Note that an integration said no, and queue what the fallback is to be told of that."""
    (since,) = connection.execute(
        "INSERT INTO alert_refusals VALUES (?, ?, ?, ?, 1, ?)"
        " ON CONFLICT (receiver, integration) DO UPDATE SET last = excluded.last,"
        " times = times + 1, detail = excluded.detail RETURNING since",
        (lane.receiver, lane.integration, milliseconds(now), milliseconds(now), detail),
    ).fetchone()
    outbox.add(connection, rejection.begun(lane, detail, instant(since), fallback))


def end(connection: sqlite3.Connection, lane: Lane, now: datetime, fallback: Fallback) -> None:
    """Note that an integration said yes, and queue what the fallback is to be told of that."""
    row = connection.execute(
        "DELETE FROM alert_refusals WHERE receiver = ? AND integration = ? AND last <= ?"
        " RETURNING since, detail",
        (lane.receiver, lane.integration, milliseconds(now - CALM)),
    ).fetchone()
    if row is not None:
        said = rejection.ended(lane, row[1], instant(row[0]), now, fallback)
        outbox.add(connection, said)


def lanes(connection: sqlite3.Connection) -> dict[Lane, int]:
    """Return the integrations that refuse, and how often they did."""
    rows = connection.execute("SELECT receiver, integration, times FROM alert_refusals").fetchall()
    return {Lane(receiver, integration): times for receiver, integration, times in rows}
