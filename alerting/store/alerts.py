"""The store of alerting: every call one transaction, on disk when it returns.

It creates and upgrades its own tables, whose names begin with ``alert_``, on a connection that it
is handed: in autocommit mode, and used by one thread at a time. Calls raise sqlite3.Error.
"""

import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec

from alerting.model import Alert
from alerting.store import history, journal, migration, outbox
from alerting.store.connection import instant, milliseconds, transaction
from alerting.store.rows import Episode, Lane, Outgoing, Postponed, Settled, Told, View, Waiting


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
        self,
        changed: Sequence[Alert],
        gone: Sequence[str],
        notices: Sequence[Outgoing],
        at: datetime | None = None,
    ) -> None:
        """Keep alerts that changed, drop fingerprints, and queue what is to be told of it.

        A notice whose id is queued, or was settled, is not queued again. `at` is the instant that
        was evaluated.
        """
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
            outbox.add(self._connection, notices)

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
            if isinstance(how, Postponed):
                outbox.postpone(self._connection, id, how, now)
            else:
                outbox.settle(self._connection, id, how, now)

    def expire(self, before: datetime, now: datetime, lanes: Collection[Lane]) -> tuple[Lane, ...]:
        """Give up what happened before an instant in these lanes; return the lane of each."""
        with transaction(self._connection):
            return outbox.expire(self._connection, before, now, lanes)

    def shorten(self, lane: Lane, most: int, now: datetime) -> int:
        """Give up the oldest notices of a lane beyond so many; return how many that were."""
        with transaction(self._connection):
            return outbox.shorten(self._connection, lane, most, now)

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

    def forget(self, before: datetime, limit: int) -> int:
        """Delete at most so many rows of history and journal from before an instant."""
        with transaction(self._connection):
            return history.forget(self._connection, before, limit)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
