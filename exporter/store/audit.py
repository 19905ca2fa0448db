"""What callers did; all functions take the connection. Instants are Unix milliseconds."""

import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

MOST = 1_000
_COLUMNS = "at, last, times, since, action, who, role, tenant, what, address, result, detail"

_KEEP = (
    # The names are ours.
    f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
    " ON CONFLICT (since, action, who, role, tenant, what, address, result, detail) WHERE since > 0"
    " DO UPDATE SET times = times + excluded.times, last = max(last, excluded.last)"
)


class Line(NamedTuple):
    """A row; lines of one `since` that are alike are one, which counts how often."""

    id: int
    at: int
    last: int
    times: int
    since: int
    action: str
    who: str
    role: str
    tenant: str
    what: str
    address: str
    result: str
    detail: str


class Wanted(NamedTuple):
    """Which lines are looked for; "" is any, but of ``tenant`` None is."""

    begins: int
    ends: int
    action: str = ""
    who: str = ""
    tenant: str | None = None


def keep(connection: sqlite3.Connection, lines: Sequence[tuple[Any, ...]]) -> None:
    """Keep lines (audit.entry.Entry)."""
    connection.executemany(_KEEP, [tuple(line) for line in lines])


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
    return [Line(*row) for row in rows]


def forget(connection: sqlite3.Connection, before: int, limit: int) -> int:
    """Delete at most ``limit`` lines that are all of before an instant."""
    return connection.execute(
        "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE last < ? ORDER BY last LIMIT ?)",
        (before, limit),
    ).rowcount
