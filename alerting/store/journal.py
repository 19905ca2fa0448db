"""What was told to whom, and how each integration fares: reading the journal."""

import sqlite3
from datetime import datetime

from alerting.store import outbox
from alerting.store.connection import instant, maybe_instant, milliseconds
from alerting.store.rows import Lane, LaneView, Told, Trouble, View

_TROUBLE = """
SELECT tried_at, reason, detail FROM alert_outbox
WHERE receiver = ? AND integration = ? AND tried_at IS NOT NULL
UNION ALL
SELECT settled_at, reason, detail FROM alert_journal
WHERE receiver = ? AND integration = ? AND outcome IN ('rejected', 'expired')
ORDER BY 1 DESC LIMIT 1
"""


def page(connection: sqlite3.Connection, before: datetime, limit: int) -> tuple[Told, ...]:
    """Return the last that was settled before an instant, newest first."""
    rows = connection.execute(
        "SELECT id, receiver, integration, status, group_key, at, settled_at, outcome, known,"
        " attempts, reason, detail FROM alert_journal WHERE settled_at < ?"
        " ORDER BY settled_at DESC, seq DESC LIMIT ?",
        (milliseconds(before), limit),
    ).fetchall()
    return tuple(
        Told(
            id=id,
            lane=Lane(receiver, integration),
            status=status,
            group_key=group_key,
            at=instant(at),
            settled_at=instant(settled_at),
            outcome=outcome,
            known=bool(known),
            attempts=attempts,
            reason=reason,
            detail=detail,
        )
        for (
            id,
            receiver,
            integration,
            status,
            group_key,
            at,
            settled_at,
            outcome,
            known,
            attempts,
            reason,
            detail,
        ) in rows
    )


def view(connection: sqlite3.Connection) -> View:
    """Return the outbox as the status page shows it, with every lane that ever had a notice."""
    rows = connection.execute(
        "SELECT receiver, integration FROM alert_outbox"
        " UNION SELECT receiver, integration FROM alert_journal"
    ).fetchall()
    lanes = sorted(Lane(*row) for row in rows)
    return View(*outbox.depth(connection), tuple(_lane(connection, lane) for lane in lanes))


def _lane(connection: sqlite3.Connection, lane: Lane) -> LaneView:
    names = (lane.receiver, lane.integration)
    depth, oldest = connection.execute(
        "SELECT count(*), min(at) FROM alert_outbox WHERE receiver = ? AND integration = ?", names
    ).fetchone()
    (sent,) = connection.execute(
        "SELECT max(settled_at) FROM alert_journal"
        " WHERE receiver = ? AND integration = ? AND outcome = 'sent'",
        names,
    ).fetchone()
    trouble = connection.execute(_TROUBLE, names * 2).fetchone()
    return LaneView(
        lane=lane,
        depth=depth,
        oldest=maybe_instant(oldest),
        last_sent=maybe_instant(sent),
        trouble=Trouble(instant(trouble[0]), *trouble[1:]) if trouble else None,
    )
