"""Customers that are erased, step by step; all functions take the connection.

Each step is a transaction that notes how far it is, so a kill at any moment leaves nothing half
done. Instants are Unix milliseconds.
"""

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from exporter.privacy import erasure
from exporter.store import audit

STEP: Final = 1_000
"""Events of a step, some milliseconds: commits wait for no longer."""
MOST: Final = 100
"""Requests that may be unfinished."""
_COLUMNS: Final = (
    "id, tenant, requested, done, state, cursor, until, sealed, names, ids, events, conversations,"
    " quarantine"
)
_ROWS: Final = f"SELECT {_COLUMNS} FROM erasures"  # noqa: S608 # names of ours
_NEWEST: Final = (
    "SELECT max(coalesce((SELECT max(seq) FROM events), 0),"
    " coalesce((SELECT value FROM marks WHERE name = 'seq'), 0))"
)
_EVENTS: Final = (
    "SELECT seq, tenant, id, data, personal IS NOT NULL FROM events WHERE seq > ? AND seq <= ?"
    " ORDER BY seq LIMIT ?"
)
_ERASE: Final = "UPDATE events SET id = ?, data = ?, personal = NULL WHERE seq = ?"
_TALK: Final = "INSERT OR IGNORE INTO erased_conversations VALUES (?, ?)"
_FURTHER: Final = "UPDATE erasures SET cursor = ?, events = events + ? WHERE id = ?"
_UNMAPPED: Final = (
    "SELECT seq, key, personal, id FROM events WHERE seq > ? AND seq <= ? AND type = 'unmapped'"
    " AND tenant = ? AND personal IS NOT NULL"
)
NEXT: Final = {
    "events": "conversations",
    "conversations": "unmapped",
    "unmapped": "quarantine",
    "quarantine": "folds",
    "folds": "audit",
}
"""After each state the next; `waiting` is before them all, `done` behind."""
_GONE: Final = {
    "unmapped": (
        "UPDATE events SET id = 'erased-' || seq, personal = NULL WHERE seq = ?",
        "events",
    ),
    "quarantine": ("DELETE FROM quarantine WHERE id = ?", "quarantine"),
}


class Row(NamedTuple):
    """A request, as the table has it."""

    id: int
    tenant: str
    requested: int
    done: int
    state: str
    cursor: int
    until: int
    sealed: bytes | None
    names: str
    ids: int
    events: int
    conversations: int
    quarantine: int


class Unmapped(NamedTuple):
    """An event without a mapping; ``key`` opens ``sealed``."""

    seq: int
    key: bytes
    sealed: bytes
    id: str


def begin(connection: sqlite3.Connection, tenant: str, sealed: bytes, now: int) -> Row | None:
    """Note that a customer is to be erased; None where too many wait."""
    count = "SELECT count(*) FROM erasures WHERE state != 'done'"
    if connection.execute(count).fetchone()[0] >= MOST:
        return None
    until = connection.execute(_NEWEST).fetchone()[0]
    row = connection.execute(
        "INSERT INTO erasures (tenant, requested, until, sealed) VALUES (?, ?, ?, ?) RETURNING id",
        (tenant, now, until, sealed),
    ).fetchone()
    return one(connection, row[0])


def one(connection: sqlite3.Connection, id: int) -> Row | None:
    """Return a request."""
    row = connection.execute(f"{_ROWS} WHERE id = ?", (id,)).fetchone()
    return Row(*row) if row else None


def page(connection: sqlite3.Connection, tenant: str | None, before: int, limit: int) -> list[Row]:
    """Return requests of a tenant, of all where it is None, the newest first, before an id."""
    rows = connection.execute(
        f"{_ROWS} WHERE id < ?1 AND (?2 IS NULL OR tenant = ?2) ORDER BY id DESC LIMIT ?3",
        (before, tenant, limit),
    )
    return [Row(*row) for row in rows]


def unfinished(connection: sqlite3.Connection) -> Row | None:
    """Return the oldest request that is not done."""
    row = connection.execute(f"{_ROWS} WHERE state != 'done' ORDER BY id LIMIT 1").fetchone()
    return Row(*row) if row else None


def know(
    connection: sqlite3.Connection, id: int, names: Mapping[str, str], talks: Sequence[str]
) -> None:
    """Note which ids are to go, what takes their places, and which conversations are theirs."""
    connection.executemany(_TALK, [(id, talk) for talk in talks])
    connection.execute(
        "UPDATE erasures SET state = 'events', names = ?, ids = ?"
        " WHERE id = ? AND state = 'waiting'",
        (msgspec.json.encode(names).decode(), len(names), id),
    )


def step(connection: sqlite3.Connection, id: int, limit: int = STEP) -> Row | None:
    """Look at the next events; what is taken out of them is overwritten on disk."""
    found = one(connection, id)
    if found is None or found.state not in {"events", "conversations"}:
        return found
    rows = connection.execute(_EVENTS, (found.cursor, found.until, limit)).fetchall()
    with _overwriting(connection):
        erased = (_of_ids if found.state == "events" else _of_talks)(connection, found, rows)
        connection.executemany(_ERASE, erased)
    # Those that were changed for their ids have nothing sealed any more, and are counted once.
    sealed = {row[0] for row in rows if row[4]}
    is_first = found.state == "events"
    count = sum(is_first or seq in sealed for _, _, seq in erased)
    connection.execute(_FURTHER, (rows[-1][0] if rows else found.until, count, id))
    if len(rows) < limit:
        _go_on(connection, found)
    return one(connection, id)


def unmapped(
    connection: sqlite3.Connection, id: int, limit: int = STEP
) -> tuple[int, list[Unmapped]]:
    """Return the last of the next events, 0 at the end, and those of them without a mapping."""
    found = one(connection, id)
    if found is None:
        return 0, []
    last = min(found.cursor + limit, found.until)
    rows = connection.execute(_UNMAPPED, (found.cursor, last, found.tenant))
    return last if last < found.until else 0, [Unmapped(*row) for row in rows]


def release(connection: sqlite3.Connection, id: int, last: int, gone: Sequence[int]) -> None:
    """Take away what was found to name them; all was looked at up to ``last``, 0 for the end."""
    found = one(connection, id)
    if found is None or found.state not in _GONE:
        return
    statement, counted = _GONE[found.state]
    with _overwriting(connection):
        connection.executemany(statement, [(row,) for row in gone])
    connection.execute(
        f"UPDATE erasures SET cursor = ?, {counted} = {counted} + ? WHERE id = ?",  # noqa: S608
        (last, len(gone), id),
    )
    if not last:
        _go_on(connection, found)


def folded(connection: sqlite3.Connection, id: int) -> None:
    """Note that folds were made anew without them."""
    found = one(connection, id)
    if found is not None and found.state == "folds":
        _go_on(connection, found)


def strike(connection: sqlite3.Connection, id: int, limit: int = STEP) -> bool:
    """Take them out of the next lines of the audit; say whether there are more."""
    found = one(connection, id)
    if found is None or found.state != "audit":
        return False
    names: dict[str, str] = msgspec.json.decode(found.names)
    with _overwriting(connection):
        last = audit.strike(connection, found.tenant, names, found.cursor, limit)
    connection.execute(_FURTHER, (last or found.cursor, 0, id))
    return last > 0


def end(connection: sqlite3.Connection, id: int, now: int) -> None:
    """Note that it is done, and nothing more of who it was."""
    connection.execute("DELETE FROM erased_conversations WHERE erasure = ?", (id,))
    connection.execute(
        "UPDATE erasures SET state = 'done', done = ?, sealed = NULL, names = '{}'"
        " WHERE id = ? AND state = 'audit'",
        (now, id),
    )


@contextlib.contextmanager
def _overwriting(connection: sqlite3.Connection) -> Iterator[None]:
    """Have what is taken away overwritten in its page."""
    connection.execute("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        connection.execute("PRAGMA secure_delete = OFF")


def _go_on(connection: sqlite3.Connection, found: Row) -> None:
    count = "(SELECT count(*) FROM erased_conversations WHERE erasure = ?2)"
    connection.execute(
        f"UPDATE erasures SET state = ?1, cursor = 0, conversations = {count} WHERE id = ?2",  # noqa: S608
        (NEXT[found.state], found.id),
    )


_Found = list[tuple[int, str, str, bytes, int]]
_Erased = list[tuple[str, bytes, int]]


def _of_ids(connection: sqlite3.Connection, found: Row, rows: _Found) -> _Erased:
    """Return events that name them, and note the conversations of these."""
    names: dict[str, str] = msgspec.json.decode(found.names)
    marks = [msgspec.json.encode(name)[1:-1] for name in names]
    erased: _Erased = []
    talks: set[str] = set()
    for seq, tenant, id, data, _ in rows:
        if tenant != found.tenant or not any(mark in data for mark in marks):
            continue
        after = erasure.renamed(data, names)
        if after is None:
            continue
        erased.append((erasure.stripped(id, names), after, seq))
        talks.add(erasure.conversation(data))
    talks.discard("")
    connection.executemany(_TALK, [(found.id, talk) for talk in sorted(talks)])
    return erased


def _of_talks(connection: sqlite3.Connection, found: Row, rows: _Found) -> _Erased:
    """Return events of their conversations."""
    names: dict[str, str] = msgspec.json.decode(found.names)
    query = "SELECT conversation FROM erased_conversations WHERE erasure = ?"
    talks = {talk for (talk,) in connection.execute(query, (found.id,))}
    erased: _Erased = []
    for seq, tenant, id, data, has_personal in rows:
        if tenant != found.tenant or erasure.conversation(data) not in talks:
            continue
        after = erasure.stripped(id, names), erasure.moved(data, names)
        if has_personal or after != (id, data):
            erased.append((*after, seq))
    return erased
