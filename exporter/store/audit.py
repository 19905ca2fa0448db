"""What callers did; all functions take the connection. Instants are Unix milliseconds."""

import sqlite3
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from exporter.audit.kept import Entry
from exporter.privacy import erasure

MOST = 1_000
_COLUMNS = "at, last, times, since, action, who, role, tenant, what, address, result, detail"
_ALIKE = "since, action, who, role, tenant, what, address, result, detail"

_KEEP = (
    # The names are ours.
    f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
    f" ON CONFLICT ({_ALIKE}) WHERE since > 0"
    " DO UPDATE SET times = times + excluded.times, last = max(last, excluded.last)"
)
_OF = f"SELECT id, {_COLUMNS} FROM audit WHERE id > ? AND tenant = ? ORDER BY id LIMIT ?"  # noqa: S608
_STRIKE = "UPDATE OR IGNORE audit SET what = ?, detail = ? WHERE id = ?"


class Line(NamedTuple):
    """A row."""

    id: int
    entry: Entry


class Wanted(NamedTuple):
    """Which lines are looked for; "" is any, but of ``tenant`` None is."""

    begins: int
    ends: int
    action: str = ""
    who: str = ""
    tenant: str | None = None


def keep(connection: sqlite3.Connection, lines: Sequence[Entry]) -> None:
    """Keep lines."""
    connection.executemany(_KEEP, lines)


def page(
    connection: sqlite3.Connection, wanted: Wanted, after: tuple[int, int] | None, limit: int
) -> list[Line]:
    """Return lines, the newest first, behind an instant and id; at most MOST."""
    tests: list[str] = ["at >= ?", "at < ?"]
    told: list[Any] = [wanted.begins, wanted.ends]
    named = (("action", wanted.action or None), ("who", wanted.who or None))
    for name, value in (*named, ("tenant", wanted.tenant)):
        if value is not None:
            tests.append(f"{name} = ?")
            told.append(value)
    if after is not None:
        tests.append("(at, id) < (?, ?)")
        told += after
    rows = connection.execute(
        f"SELECT id, {_COLUMNS} FROM audit WHERE {' AND '.join(tests)}"  # noqa: S608 # names of ours
        " ORDER BY at DESC, id DESC LIMIT ?",
        (*told, min(limit, MOST)),
    )
    return [Line(id, Entry(*told)) for id, *told in rows]


def strike(
    connection: sqlite3.Connection, tenant: str, ids: Collection[str], after: int, limit: int
) -> int:
    """Take ids out of what the next lines of a tenant's callers say; the lines stay.

    Return the last one that was looked at, 0 at the end. Lines that are alike then become one.
    """
    rows = connection.execute(_OF, (after, tenant, limit)).fetchall()
    for id, *told in rows:
        line = Entry(*told)
        what = erasure.without(line.what, ids)
        detail = erasure.told_without(line.detail, ids)
        if (what, detail) == (line.what, line.detail):
            continue
        if not connection.execute(_STRIKE, (what, detail, id)).rowcount:
            connection.execute("DELETE FROM audit WHERE id = ?", (id,))
            keep(connection, [line._replace(what=what, detail=detail)])
    return rows[-1][0] if len(rows) == limit else 0


def forget(connection: sqlite3.Connection, before: int, limit: int) -> int:
    """Delete at most ``limit`` lines that are all of before an instant."""
    return connection.execute(
        "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE last < ? ORDER BY last LIMIT ?)",
        (before, limit),
    ).rowcount
