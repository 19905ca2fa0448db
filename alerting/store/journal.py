"""What was told to whom, and how each integration fares: reading the journal."""

import json
import sqlite3
from collections.abc import Collection
from datetime import datetime
from typing import Any

from alerting.store import outbox
from alerting.store.connection import instant, maybe_instant, milliseconds
from alerting.store.rows import Lane, LaneView, Queued, Told, Trouble, View

_TOLD = """
SELECT receiver, integration, at, settled_at, known, id, status, group_key, outcome, attempts,
    reason, detail, root, why, firing, resolved, repeats
FROM alert_journal
"""
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
        _TOLD + "WHERE settled_at < ? ORDER BY settled_at DESC, seq DESC LIMIT ?",
        (milliseconds(before), limit),
    )
    return tuple(_told(*row) for row in rows)


def of(connection: sqlite3.Connection, group_keys: Collection[str], limit: int) -> tuple[Told, ...]:
    """Return the last that was settled of these groups, newest first."""
    rows = connection.execute(
        _TOLD + "WHERE group_key IN (SELECT value FROM json_each(?))"  # noqa: S608 # no input
        " ORDER BY seq DESC LIMIT ?",
        (json.dumps(list(group_keys)), limit),
    )
    return tuple(_told(*row) for row in rows)


def queued(
    connection: sqlite3.Connection, group_keys: Collection[str], limit: int
) -> tuple[Queued, ...]:
    """Return the notices of these groups that wait, oldest first."""
    rows = connection.execute(
        "SELECT receiver, integration, at, next_at, id, status, group_key, attempts, reason,"
        " detail, why, firing, resolved FROM alert_outbox"
        " WHERE group_key IN (SELECT value FROM json_each(?)) ORDER BY seq LIMIT ?",
        (json.dumps(list(group_keys)), limit),
    ).fetchall()
    names = ("id", "status", "group_key", "attempts", "reason", "detail", "why", "firing", "ended")
    return tuple(
        Queued(
            lane=Lane(receiver, integration),
            at=instant(at),
            next_at=instant(next_at),
            **dict(zip(names, rest, strict=True)),
        )
        for receiver, integration, at, next_at, *rest in rows
    )


def one(connection: sqlite3.Connection, id: str) -> Told | None:
    """Return what became of a notice; None while it waits, or where there was none."""
    row = connection.execute(_TOLD + "WHERE id = ?", (id,)).fetchone()
    return None if row is None else _told(*row)


def _told(
    receiver: str, integration: str, at: int, settled_at: int, known: int, *rest: Any
) -> Told:
    id, status, group_key, outcome, attempts, reason, detail, root, why, *counts = rest
    firing, ended, repeats = counts
    return Told(
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
        root=root,
        why=why,
        firing=firing,
        ended=ended,
        repeats=repeats,
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
