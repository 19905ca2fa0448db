"""The store of alerting: every call one transaction, on disk when it returns.

It creates and upgrades its own tables, whose names begin with ``alert_``, on a connection that it
is handed: in autocommit mode, and used by one thread at a time. Calls raise sqlite3.Error.
"""

import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

import msgspec

from alerting.dispatch.state import Kept
from alerting.model import Alert
from alerting.store import dispatched, history, journal, migration, outbox, refusals, tries
from alerting.store.batch import Batch
from alerting.store.connection import instant, milliseconds, transaction
from alerting.store.history import Edit
from alerting.store.rows import (
    Change,
    Episode,
    Fallback,
    Lane,
    Postponed,
    Queued,
    Settled,
    Told,
    Tried,
    Try,
    View,
    Waiting,
)

MOST_ROWS: Final = 1_000_000
_NOBODY = Fallback()
_BOUNDED: Final = {"journal": "alert_journal", "tries": "alert_tries"}


class AlertStore:
    """Alerts, notices on their way, what was told to whom, and what fired when.

    One at a time of each file: what another one was delivering counts as in doubt from here on.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        migration.upgrade(connection)
        with transaction(connection):
            outbox.doubt(connection)

    def alerts(self) -> tuple[Alert, ...]:
        """Return the alerts that were saved and are not gone, by fingerprint."""
        rows = self._connection.execute(
            "SELECT alert FROM alert_states ORDER BY fingerprint"
        ).fetchall()
        return tuple(msgspec.msgpack.decode(alert, type=Alert) for (alert,) in rows)

    def last(self) -> datetime | None:
        """Return the instant of the last `save` that had one."""
        row = self._connection.execute("SELECT evaluated_at FROM alert_clock").fetchone()
        return instant(row[0]) if row is not None else None

    def save(
        self, changed: Sequence[Alert], gone: Sequence[str], at: datetime | None = None
    ) -> None:
        """Keep alerts that changed, and drop fingerprints; `at` is the instant evaluated."""
        with transaction(self._connection):
            self._connection.executemany(
                "DELETE FROM alert_states WHERE fingerprint = ?", [(one,) for one in gone]
            )
            self._connection.executemany(
                "INSERT INTO alert_states VALUES (?, ?)"
                " ON CONFLICT (fingerprint) DO UPDATE SET alert = excluded.alert",
                [(one.fingerprint, msgspec.msgpack.encode(one)) for one in changed],
            )
            if at is not None:
                self._connection.execute(
                    "INSERT INTO alert_clock VALUES (1, ?)"
                    " ON CONFLICT (id) DO UPDATE SET evaluated_at = excluded.evaluated_at",
                    (milliseconds(at),),
                )
            history.note(self._connection, changed, at)

    def kept(self) -> Kept:
        """Return what an earlier life's dispatch saved."""
        return dispatched.kept(self._connection)

    def dispatch(self, batch: Batch) -> None:
        """Save what changed in dispatch, and queue what is to be told of it.

        A notice whose id is queued, or was settled, is not queued again. Alerts of no rule of ours
        come into the history; those of rules are there already.
        """
        with transaction(self._connection):
            dispatched.save(self._connection, batch)
            known = [one.alert for one in batch.alerts.values() if one is not None]
            history.note(self._connection, [alert for alert in known if not alert.rule])
            outbox.add(self._connection, batch.notices)

    def changes(self, silence: str, limit: int) -> tuple[Change, ...]:
        """Return what was done last to a silence, oldest first; of "" to any."""
        return dispatched.changes(self._connection, silence, limit)

    def due(self, lane: Lane, now: datetime, limit: int) -> tuple[Waiting, ...]:
        """Return what a lane is to send now, oldest first.

        Of each group only the first is ever due, so that an end follows its beginning.
        """
        return outbox.due(self._connection, lane, now, limit)

    def next_due(self, lane: Lane) -> datetime | None:
        """Return when something of a lane is due next; None while nothing waits."""
        return outbox.next_due(self._connection, lane)

    def begin(self, ids: Sequence[str]) -> None:
        """Note that outgoing notices are being delivered, which a crash would leave in doubt."""
        with transaction(self._connection):
            outbox.begin(self._connection, ids)

    def settle(self, id: str, how: Settled | Postponed, now: datetime) -> None:
        """Note what became of an outgoing notice, by its id; the same again changes nothing."""
        with transaction(self._connection):
            self._settle(id, how, now)

    def note(self, tried: Sequence[Tried], now: datetime, fallback: Fallback = _NOBODY) -> None:
        """Note tries and what became of their notices by them, and what the fallback is told."""
        db = self._connection
        with transaction(db):
            for one in tried:
                tries.note(db, one)
                self._settle(one.id, one.how, now)
                if one.attempt.outcome == "rejected":
                    refusals.note(db, one.lane, one.attempt.detail, now, fallback)
                elif one.attempt.outcome == "sent":
                    refusals.end(db, one.lane, now, fallback)

    def expire(
        self,
        before: datetime,
        now: datetime,
        lanes: Collection[Lane],
        fallback: Fallback = _NOBODY,
    ) -> tuple[Lane, ...]:
        """Give up what happened before an instant in these lanes; return the lane of each."""
        with transaction(self._connection):
            lost = outbox.expire(self._connection, before, now, lanes)
            for lane in sorted(set(lost)):
                refusals.note(self._connection, lane, "nobody said yes in time", now, fallback)
            return lost

    def shorten(self, lane: Lane, most: int, now: datetime, fallback: Fallback = _NOBODY) -> int:
        """Give up the oldest notices of a lane beyond so many; return how many that were."""
        with transaction(self._connection):
            lost = outbox.shorten(self._connection, lane, most, now)
            if lost:
                refusals.note(self._connection, lane, f"more than {most} waited", now, fallback)
            return lost

    def groups(self) -> frozenset[tuple[Lane, str]]:
        """Return the lanes and group keys of all that waits."""
        return outbox.groups(self._connection)

    def sent(self, lane: Lane, since: datetime) -> tuple[datetime, ...]:
        """Return when a lane said yes since an instant, oldest first."""
        return tries.sent(self._connection, lane, since)

    def tries(self, id: str, limit: int) -> tuple[Try, ...]:
        """Return the last tries of a notice, oldest first."""
        return tries.of(self._connection, id, limit)

    def refusing(self) -> dict[Lane, int]:
        """Return the integrations that said no for good of late, and how often."""
        return refusals.lanes(self._connection)

    def depth(self) -> tuple[int, datetime | None]:
        """Return how many notices wait, and when the first of them happened."""
        return outbox.depth(self._connection)

    def lanes(self) -> tuple[Lane, ...]:
        """Return the lanes in which something waits."""
        return outbox.lanes(self._connection)

    def view(self) -> View:
        """Return the outbox as the status page shows it."""
        return journal.view(self._connection)

    def history(self, before: datetime, limit: int, id: int = 0) -> tuple[Episode, ...]:
        """Return the last alerts that fired before an instant, newest first (row I4).

        ``before`` and ``id`` of the last episode of a page lead to the next one.
        """
        return history.page(self._connection, before, limit, id)

    def journal(self, before: datetime, limit: int) -> tuple[Told, ...]:
        """Return the last that was told, or given up, before an instant, newest first."""
        return journal.page(self._connection, before, limit)

    def told(self, group_keys: Collection[str], limit: int) -> tuple[Told, ...]:
        """Return what became of the last notices of these groups, newest first."""
        return journal.of(self._connection, group_keys, limit)

    def queued(self, group_keys: Collection[str], limit: int) -> tuple[Queued, ...]:
        """Return the notices of these groups that wait, oldest first."""
        return journal.queued(self._connection, group_keys, limit)

    def outcome(self, id: str) -> Told | None:
        """Return what became of a notice; None while it waits, or where there was none."""
        return journal.one(self._connection, id)

    def forget(self, before: datetime, limit: int, most: int = MOST_ROWS) -> int:
        """Delete at most so many rows of history, journal and tries from before an instant.

        Of the journal and of tries also those beyond the newest `most`.
        """
        db = self._connection
        with transaction(db):
            gone = history.forget(db, before, limit)
            gone += tries.forget(db, before, limit - gone)
            gone += dispatched.forget(db, before, limit - gone)
            for table in _BOUNDED.values():
                gone += dispatched.shorten(db, table, most, limit - gone)
            return gone

    def edit(self, wanted: Edit, after: int, limit: int) -> int:
        """Edit the next episodes, as `history` says; what they were is overwritten on disk."""
        db = self._connection
        db.execute("PRAGMA secure_delete = ON")
        try:
            with transaction(db):
                return history.edit(db, wanted, after, limit)
        finally:
            db.execute("PRAGMA secure_delete = OFF")

    def _settle(self, id: str, how: Settled | Postponed, now: datetime) -> None:
        if isinstance(how, Postponed):
            outbox.postpone(self._connection, id, how, now)
        else:
            outbox.settle(self._connection, id, how, now)

    def rows(self) -> dict[str, int]:
        """Return about how many rows the journal and the tries have."""
        return {name: dispatched.rows(self._connection, table) for name, table in _BOUNDED.items()}

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
