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

# The first of each group, in the order of the lane's queue, so that few rows are read.
_DUE = """
SELECT o.notice, o.attempts, o.told, o.doubtful, (
    SELECT max(j.known) FROM alert_journal j
    WHERE j.root = o.root AND j.receiver = o.receiver AND j.integration = o.integration
        AND j.group_key = o.group_key AND j.status = 'firing'
), (
    SELECT n.note FROM alert_notes n
    WHERE n.receiver = o.receiver AND n.integration = o.integration AND n.root = o.root
)
FROM alert_outbox o INDEXED BY alert_outbox_lanes
WHERE o.receiver = ? AND o.integration = ? AND o.next_at <= ? AND NOT EXISTS (
    SELECT 1 FROM alert_outbox e
    WHERE e.receiver = o.receiver AND e.integration = o.integration
        AND e.group_key = o.group_key AND e.seq < o.seq
)
ORDER BY o.seq LIMIT ?
"""


def add(connection: sqlite3.Connection, notices: Sequence[Outgoing]) -> None:
    """Add what is not there yet and was not settled before."""
    for one in notices:
        notice, at = one.notice, milliseconds(one.notice.at)
        ended = sum(alert.state == "resolved" for alert in notice.alerts)
        connection.execute(
            "INSERT INTO alert_outbox (id, receiver, integration, group_key, status, notice, at,"
            " next_at, root, why, firing, resolved)"
            " SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
            " WHERE NOT EXISTS (SELECT 1 FROM alert_journal WHERE id = ?)"
            " ON CONFLICT (id) DO NOTHING",
            (
                one.id,
                notice.receiver,
                one.integration,
                notice.group_key,
                notice.status,
                msgspec.msgpack.encode(notice),
                at,
                at,
                notice.thread or notice.id,
                notice.reason,
                len(notice.alerts) - ended,
                ended,
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
            doubtful=bool(doubtful),
            note=note or "",
        )
        for notice, attempts, told, doubtful, known, note in rows
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
        "UPDATE alert_outbox SET under_way = 1, repeats = repeats + doubtful WHERE id = ?",
        [(id,) for id in ids],
    )


def doubt(connection: sqlite3.Connection) -> None:
    """Note that nobody knows what came of deliveries under way: their process is no more."""
    connection.execute("UPDATE alert_outbox SET doubtful = 1, under_way = 0 WHERE under_way = 1")


def postpone(connection: sqlite3.Connection, id: str, postponed: Postponed, now: datetime) -> None:
    """Note that a delivery failed and when it is to be tried again."""
    connection.execute(
        "UPDATE alert_outbox SET next_at = ?, attempts = attempts + 1, under_way = under_way AND ?,"
        " doubtful = doubtful OR ?, told = CASE WHEN ? = '[]' THEN told ELSE ? END, tried_at = ?,"
        " reason = ?, detail = ? WHERE id = ?",
        (
            milliseconds(postponed.until),
            postponed.at_once,
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
        " outcome, known, attempts, reason, detail, root, why, firing, resolved, repeats)"
        " SELECT id, receiver, integration, group_key, status, at, ?, ?,"
        " ? = 'sent' OR doubtful OR told != '[]', attempts + (? IN ('sent', 'rejected')), ?, ?,"
        " root, why, firing, resolved, repeats FROM alert_outbox WHERE id = ?",
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
    if settled.note:
        connection.execute(
            "INSERT INTO alert_notes SELECT receiver, integration, root, ?, ?"
            " FROM alert_outbox WHERE id = ? ON CONFLICT (receiver, integration, root)"
            " DO UPDATE SET note = excluded.note, at = excluded.at",
            (settled.note, milliseconds(now), id),
        )
    connection.execute("DELETE FROM alert_outbox WHERE id = ?", (id,))


def expire(
    connection: sqlite3.Connection, before: datetime, now: datetime, lanes: Collection[Lane]
) -> tuple[Lane, ...]:
    """Give up what happened before an instant in these lanes; return the lane of each."""
    rows = connection.execute(
        "SELECT id, receiver, integration FROM alert_outbox WHERE at < ? ORDER BY at, seq",
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


def groups(connection: sqlite3.Connection) -> frozenset[tuple[Lane, str]]:
    """Return the lanes and group keys of all that waits."""
    rows = connection.execute(
        "SELECT DISTINCT receiver, integration, group_key FROM alert_outbox"
    ).fetchall()
    return frozenset((Lane(receiver, name), key) for receiver, name, key in rows)


def lanes(connection: sqlite3.Connection) -> tuple[Lane, ...]:
    """Return the lanes in which something waits."""
    rows = connection.execute("SELECT DISTINCT receiver, integration FROM alert_outbox").fetchall()
    return tuple(sorted(Lane(*row) for row in rows))
