"""What fired and when it ended, for as long as it is kept."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from math import isfinite

import msgspec

from alerting.model import Alert, Labels
from alerting.store.connection import instant, maybe_instant, milliseconds
from alerting.store.rows import Episode

LONGEST_MESSAGE = 2_000  # characters
_MESSAGE = ("summary", "description")


def note(
    connection: sqlite3.Connection, alerts: Sequence[Alert], at: datetime | None = None
) -> None:
    """Note what began to fire, and of what is known already, when it ended.

    What is pending at an instant, and fired before, ended then: its `for` became longer.
    """
    for alert in alerts:
        if alert.fired_at is None:
            connection.execute(
                "UPDATE alert_history SET resolved_at = ?"
                " WHERE fingerprint = ? AND resolved_at IS NULL",
                (at and milliseconds(at), alert.fingerprint),
            )
            continue
        connection.execute(
            "INSERT INTO alert_history"
            " (fingerprint, fired_at, alert_type, severity, message, labels, value, resolved_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (fingerprint, fired_at)"
            " DO UPDATE SET resolved_at = excluded.resolved_at",
            (
                alert.fingerprint,
                milliseconds(alert.fired_at),
                alert.name,
                alert.severity,
                message(alert),
                msgspec.msgpack.encode(alert.labels),
                alert.value if isfinite(alert.value) else None,
                alert.resolved_at and milliseconds(alert.resolved_at),
            ),
        )


def message(alert: Alert) -> str:
    """Return what an alert says: its summary, else its description, else its name."""
    annotations = dict(alert.annotations)
    texts = (annotations.get(name) for name in _MESSAGE)
    return next((text[:LONGEST_MESSAGE] for text in texts if text), alert.name)


def page(
    connection: sqlite3.Connection, before: datetime, limit: int, id: int = 0
) -> tuple[Episode, ...]:
    """Return the last that fired before an instant, newest first.

    ``before`` and ``id`` of the last episode of a page lead to the next one.
    """
    rows = connection.execute(
        "SELECT id, fired_at, alert_type, severity, message, resolved_at, labels, value"
        " FROM alert_history WHERE (fired_at, id) < (?, ?) ORDER BY fired_at DESC, id DESC LIMIT ?",
        (milliseconds(before), id, limit),
    ).fetchall()
    return tuple(
        Episode(
            id=id,
            timestamp=instant(fired_at),
            alert_type=alert_type,
            severity=severity,
            message=message,
            resolved=resolved_at is not None,
            resolved_at=maybe_instant(resolved_at),
            labels=msgspec.msgpack.decode(labels, type=Labels),
            value=value,
        )
        for id, fired_at, alert_type, severity, message, resolved_at, labels, value in rows
    )


Edit = Callable[[Labels, str], tuple[Labels, str] | None]
"""The labels and message of an episode → those it is to have; None of one that stays as it is."""


def edit(connection: sqlite3.Connection, wanted: Edit, after: int, limit: int) -> int:
    """Edit the next episodes, which go on and end as they would.

    Return the id of the last that was looked at, 0 at the end.
    """
    rows = connection.execute(
        "SELECT id, message, labels FROM alert_history WHERE id > ? ORDER BY id LIMIT ?",
        (after, limit),
    ).fetchall()
    for id, message, packed in rows:
        if edited := wanted(msgspec.msgpack.decode(packed, type=Labels), message):
            connection.execute(
                "UPDATE alert_history SET labels = ?, message = ? WHERE id = ?",
                (msgspec.msgpack.encode(edited[0]), edited[1], id),
            )
    return rows[-1][0] if len(rows) == limit else 0


def forget(connection: sqlite3.Connection, before: datetime, limit: int) -> int:
    """Delete at most so many rows of what ended before an instant, and of what was told of it.

    What still fires is kept, and what was told since the first of that began: its end needs it.
    """
    (open,) = connection.execute(
        "SELECT min(fired_at) FROM alert_history WHERE resolved_at IS NULL"
    ).fetchone()
    bound = milliseconds(before)
    gone = connection.execute(
        "DELETE FROM alert_history WHERE id IN"
        " (SELECT id FROM alert_history WHERE fired_at < ? AND resolved_at < ?"
        " ORDER BY fired_at LIMIT ?)",
        (bound, bound, limit),
    ).rowcount
    gone += connection.execute(
        "DELETE FROM alert_journal WHERE seq IN"
        " (SELECT seq FROM alert_journal WHERE at < ? ORDER BY at LIMIT ?)",
        (bound if open is None else min(bound, open), limit - gone),
    ).rowcount
    return gone
