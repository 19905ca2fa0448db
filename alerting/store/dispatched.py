"""What dispatch must not forget: known alerts, groups, silences, acknowledgements."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

import msgspec

from alerting.dispatch.silences import Silence
from alerting.dispatch.state import Group, Kept, Known
from alerting.model import Acknowledgement
from alerting.store.batch import Batch
from alerting.store.connection import instant, milliseconds
from alerting.store.rows import Change

T = TypeVar("T")


def kept(connection: sqlite3.Connection) -> Kept:
    """Return all that was saved, in the order of names."""
    return Kept(
        groups=_all(connection, "SELECT told FROM alert_groups ORDER BY id", Group),
        alerts=_all(connection, "SELECT known FROM alert_known ORDER BY fingerprint", Known),
        silences=_all(connection, "SELECT silence FROM alert_silences ORDER BY id", Silence),
        acknowledgements=_all(
            connection,
            "SELECT acknowledgement FROM alert_acknowledgements ORDER BY fingerprint",
            Acknowledgement,
        ),
    )


def save(connection: sqlite3.Connection, batch: Batch) -> None:
    """Save what changed and drop what is gone; inside the caller's transaction."""
    _write(connection, "alert_known", "fingerprint", "known", batch.alerts)
    _write(connection, "alert_groups", "id", "told", batch.groups)
    _write(connection, "alert_silences", "id", "silence", batch.silences)
    who = batch.acknowledgements
    _write(connection, "alert_acknowledgements", "fingerprint", "acknowledgement", who)
    connection.executemany(
        "INSERT INTO alert_silence_changes (silence, at, what, by, comment) VALUES (?, ?, ?, ?, ?)",
        [
            (one.silence, milliseconds(one.at), one.what, one.by, one.comment)
            for one in batch.changes
        ],
    )


def changes(connection: sqlite3.Connection, silence: str, limit: int) -> tuple[Change, ...]:
    """Return what was done last to a silence, oldest first; of "" to any."""
    rows = connection.execute(
        "SELECT silence, at, what, by, comment FROM alert_silence_changes"
        " WHERE silence = ? OR ? = '' ORDER BY seq DESC LIMIT ?",
        (silence, silence, limit),
    ).fetchall()
    return tuple(
        Change(silence=silence, at=instant(at), what=what, by=by, comment=comment)
        for silence, at, what, by, comment in reversed(rows)
    )


def forget(connection: sqlite3.Connection, before: datetime, limit: int) -> int:
    """Delete at most so many changes of silences, and notes, of before an instant."""
    gone = 0
    for table, key in (("alert_silence_changes", "seq"), ("alert_notes", "at")):
        gone += connection.execute(
            f"DELETE FROM {table} WHERE {key} IN"  # noqa: S608 # names from the line above
            f" (SELECT {key} FROM {table} WHERE at < ? ORDER BY at LIMIT ?)",
            (milliseconds(before), limit - gone),
        ).rowcount
    return gone


def shorten(connection: sqlite3.Connection, table: str, most: int, limit: int) -> int:
    """Delete at most so many of a table's rows before its newest `most`; return how many."""
    return connection.execute(
        f"DELETE FROM {table} WHERE seq IN (SELECT seq FROM {table}"  # noqa: S608 # our names
        f" WHERE seq <= (SELECT max(seq) FROM {table}) - ? ORDER BY seq LIMIT ?)",
        (most, limit),
    ).rowcount


def rows(connection: sqlite3.Connection, table: str) -> int:
    """Return how many rows a table has, as far as its numbers tell: at least as many as it has."""
    (count,) = connection.execute(
        f"SELECT coalesce(max(seq) - min(seq) + 1, 0) FROM {table}"  # noqa: S608 # our names
    ).fetchone()
    return int(count)


def _all(connection: sqlite3.Connection, sql: str, kind: type[T]) -> tuple[T, ...]:
    decode = msgspec.msgpack.Decoder(kind).decode
    return tuple(decode(blob) for (blob,) in connection.execute(sql))


def _write(
    connection: sqlite3.Connection, table: str, key: str, column: str, rows: Mapping[str, object]
) -> None:
    encode = msgspec.msgpack.Encoder().encode
    connection.executemany(
        f"DELETE FROM {table} WHERE {key} = ?",  # noqa: S608 # names from `save`
        [(name,) for name, one in rows.items() if one is None],
    )
    connection.executemany(
        f"INSERT INTO {table} VALUES (?, ?)"  # noqa: S608 # likewise
        f" ON CONFLICT ({key}) DO UPDATE SET {column} = excluded.{column}",
        [(name, encode(one)) for name, one in rows.items() if one is not None],
    )
