"""SQLite as the store of alerting needs it: every commit is on disk when it returns."""

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerting import faults

BUSY_MILLISECONDS = 5_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def open(path: Path) -> sqlite3.Connection:
    """Open a file of its own, made when absent; the connection may be used by one thread at a time.

    Raises sqlite3.Error or OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(
        path,
        timeout=BUSY_MILLISECONDS / 1000,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit what the block did, or nothing of it; inside another transaction, with that one.

    The connection is in autocommit mode.
    """
    begin, commit, undo = "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"
    if connection.in_transaction:
        begin, commit, undo = "SAVEPOINT alerting", "RELEASE alerting", "ROLLBACK TO alerting"
    connection.execute(begin)
    try:
        yield
        faults.step("store.commit")
        connection.execute(commit)
        faults.step("store.committed")
    except BaseException:
        # SQLite has already undone all of it where the disk failed.
        if connection.in_transaction:
            connection.execute(undo)
        raise


def milliseconds(instant: datetime) -> int:
    """Return an instant as it is stored: Unix milliseconds."""
    return (instant - _EPOCH) // timedelta(milliseconds=1)


def instant(milliseconds: int) -> datetime:
    """Return a stored instant."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


def maybe_instant(milliseconds: int | None) -> datetime | None:
    """Return a stored instant, if there is one."""
    return None if milliseconds is None else instant(milliseconds)
