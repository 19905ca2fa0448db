"""Notices on their way: the order in which they go, and how they leave into the journal.

All inside the caller's transaction.
"""

import json
import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec

from alerting.model import Notice
from alerting.store.connection import maybe_instant, milliseconds
from alerting.store.rows import (
    Lane,
    Outgoing,
    Postponed,
    Settled,
    Waiting,
)

_DUE = """
SELECT o.notice, o.attempts, o.told, (
    SELECT j.known FROM alert_journal j
    WHERE j.receiver = o.receiver AND j.integration = o.integration AND j.group_key = o.group_key
        AND j.status = 'firing'
    ORDER BY j.seq DESC LIMIT 1)
FROM alert_outbox_first o
WHERE o.receiver = ? AND o.integration = ? AND o.next_at <= ?
ORDER BY o.seq LIMIT ?
"""


def add(connection: sqlite3.Connection, notices: Sequence[Outgoing]) -> None:
    """Add what is not there yet and was not settled before."""
    for one in notices:
        at = milliseconds(one.notice.at)
        connection.execute(
            "INSERT INTO alert_outbox"
            " (id, receiver, integration, group_key, status, notice, at, next_at)"
            " SELECT ?, ?, ?, ?, ?, ?, ?, ?"
            " WHERE NOT EXISTS (SELECT 1 FROM alert_journal WHERE id = ?)"
            " ON CONFLICT (id) DO NOTHING",
            (
                one.id,
                one.notice.receiver,
                one.integration,
                one.notice.group_key,
                one.notice.status,
                msgspec.msgpack.encode(one.notice),
                at,
                at,
                one.id,
            ),
        )


def due(
    connection: sqlite3.Connection, lane: Lane, now: datetime, limit: int
) -> tuple[Waiting, ...]:
    """Return what a lane is to send now, oldest first, at most one of each group."""
    rows = connection.execute(
        _DUE, (lane.receiver, lane.integration, milliseconds(now), limit)
    ).fetchall()
    return tuple(
        Waiting(
            outgoing=Outgoing(msgspec.msgpack.decode(notice, type=Notice), lane.integration),
            attempts=attempts,
            told=tuple(json.loads(told)),
            known=bool(known),
        )
        for notice, attempts, told, known in rows
    )


def next_due(connection: sqlite3.Connection, lane: Lane) -> datetime | None:
    """Return when something of a lane may be due next; None while nothing waits."""
    row = connection.execute(
        "SELECT min(next_at) FROM alert_outbox_first WHERE receiver = ? AND integration = ?",
        (lane.receiver, lane.integration),
    ).fetchone()
    return maybe_instant(row[0])


def begin(connection: sqlite3.Connection, ids: Sequence[str]) -> None:
    """Note that deliveries begin; until they are settled or postponed they are under way."""
    connection.executemany(
        "UPDATE alert_outbox SET under_way = 1 WHERE id = ?", [(id,) for id in ids]
    )


def doubt(connection: sqlite3.Connection) -> None:
    """Note that nobody knows what came of deliveries under way: their process is no more."""
    connection.execute("UPDATE alert_outbox SET doubtful = 1, under_way = 0 WHERE under_way = 1")


def postpone(connection: sqlite3.Connection, id: str, postponed: Postponed, now: datetime) -> None:
    """Note that a delivery failed and when it is to be tried again."""
    connection.execute(
        "UPDATE alert_outbox SET next_at = ?, attempts = attempts + 1, under_way = 0,"
        " doubtful = doubtful OR ?, told = CASE WHEN ? = '[]' THEN told ELSE ? END, tried_at = ?,"
        " reason = ?, detail = ? WHERE id = ?",
        (
            milliseconds(postponed.until),
            postponed.doubtful,
            json.dumps(postponed.told),
            json.dumps(postponed.told),
            milliseconds(now),
            postponed.reason,
            postponed.detail,
            id,
        ),
    )


def settle(connection: sqlite3.Connection, id: str, settled: Settled, now: datetime) -> None:
    """Move a notice from the outbox into the journal; the same again changes nothing."""
    connection.execute(
        "INSERT INTO alert_journal (id, receiver, integration, group_key, status, at, settled_at,"
        " outcome, known, attempts, reason, detail)"
        " SELECT id, receiver, integration, group_key, status, at, ?, ?,"
        " ? = 'sent' OR doubtful OR told != '[]', attempts + (? IN ('sent', 'rejected')), ?, ?"
        " FROM alert_outbox WHERE id = ?",
        (
            milliseconds(now),
            settled.outcome,
            settled.outcome,
            settled.outcome,
            settled.reason,
            settled.detail,
            id,
        ),
    )
    connection.execute("DELETE FROM alert_outbox WHERE id = ?", (id,))


def expire(
    connection: sqlite3.Connection, before: datetime, now: datetime, lanes: Collection[Lane]
) -> tuple[Lane, ...]:
    """Give up what happened before an instant in these lanes; return the lane of each."""
    rows = connection.execute(
        "SELECT id, receiver, integration FROM alert_outbox WHERE at < ? ORDER BY seq",
        (milliseconds(before),),
    ).fetchall()
    old = [(id, lane) for id, *names in rows if (lane := Lane(*names)) in lanes]
    for id, _ in old:
        settle(connection, id, Settled("expired", "expired", "nobody said yes in time"), now)
    return tuple(lane for _, lane in old)


def shorten(connection: sqlite3.Connection, lane: Lane, most: int, now: datetime) -> int:
    """Give up the oldest of a lane beyond so many; return how many that were."""
    names = (lane.receiver, lane.integration)
    (count,) = connection.execute(
        "SELECT count(*) FROM alert_outbox WHERE receiver = ? AND integration = ?", names
    ).fetchone()
    rows = connection.execute(
        "SELECT id FROM alert_outbox WHERE receiver = ? AND integration = ? ORDER BY seq LIMIT ?",
        (*names, max(0, count - most)),
    ).fetchall()
    for (id,) in rows:
        settle(connection, id, Settled("expired", "expired", f"more than {most} waited"), now)
    return len(rows)


def depth(connection: sqlite3.Connection) -> tuple[int, datetime | None]:
    """Return how many notices wait, and when the first of them happened."""
    count, oldest = connection.execute("SELECT count(*), min(at) FROM alert_outbox").fetchone()
    return int(count), maybe_instant(oldest)


def lanes(connection: sqlite3.Connection) -> tuple[Lane, ...]:
    """Return the lanes in which something waits."""
    rows = connection.execute("SELECT DISTINCT receiver, integration FROM alert_outbox").fetchall()
    return tuple(sorted(Lane(*row) for row in rows))
