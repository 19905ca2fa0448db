"""The rows of folds; all functions take the connection, and none commits."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from exporter.analytics import fold, thread, weeks
from exporter.analytics.cells import Cell
from exporter.analytics.conversation import Conversation, Terms
from exporter.analytics.fold import Key, Known, Step
from exporter.folding import ratings, returning
from exporter.folding.terms import NEVER, Settling

_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(Conversation)
_KNOWN: Final = "SELECT tenant, id, thread, row FROM conversations WHERE "
_COLUMNS: Final = (
    "tenant",
    "id",
    "started",
    "last",
    "due",
    "channel",
    "customer",
    "is_active",
    "row",
    "thread",
    "ended",
    "is_unassisted",
    "settles",
    "person",
    "resolved",
)
_BACK: Final = returning.BACK.format(tenant="?1", person="?14", ended="?11")
# What stays as it was costs no index anything, as it would with REPLACE.
_KEEP: Final = (
    f"INSERT INTO conversations ({', '.join(_COLUMNS)}, back)"  # noqa: S608 # names of ours
    f" VALUES ({', '.join(f'?{place + 1}' for place in range(len(_COLUMNS)))},"
    f" iif(?11 > 0 AND ?14 != '', {_BACK}, 0)) ON CONFLICT DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in (*_COLUMNS[2:], "back"))
)
_GONE: Final = (
    "DELETE FROM conversation_agents WHERE tenant = ? AND agent = ? AND started = ?"
    " AND conversation = ?"
)
_MOVE: Final = (
    "INSERT INTO cells (tenant, agent, day, channel, measure, name, value)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = value + excluded.value"
)
_MOVE_WEEKS: Final = (
    "INSERT INTO weeks (tenant, agent, monday, measure, name, value)"
    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = value + excluded.value"
)
_SUM_WEEKS: Final = (
    "INSERT INTO weeks SELECT tenant, agent,"  # noqa: S608 # no words of others
    f" {weeks.MONDAY} AS monday, measure, name, sum(value)"
    " FROM cells GROUP BY tenant, agent, measure, monday, name"
)


def mark(connection: sqlite3.Connection, name: str) -> int:
    """Return a mark, 0 where there is none."""
    row = connection.execute("SELECT value FROM marks WHERE name = ?", (name,)).fetchone()
    return int(row[0]) if row else 0


def set_mark(connection: sqlite3.Connection, name: str, value: int) -> None:
    """Note a mark."""
    connection.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, value))


def known(connection: sqlite3.Connection, keys: Iterable[Key]) -> dict[Key, Known]:
    """Return those of the conversations that there are."""
    found: dict[Key, Known] = {}
    for key in keys:
        row = connection.execute(f"{_KNOWN} tenant = ? AND id = ?", key).fetchone()
        if row is not None:
            found[key] = known_of(*row[2:])
    return found


def due(connection: sqlite3.Connection, now: int, limit: int) -> dict[Key, Known]:
    """Return conversations that have to be looked at again, at most ``limit``, the oldest first."""
    return chosen(connection, "due > 0 AND due <= ? ORDER BY due LIMIT ?", now, limit)


def chosen(connection: sqlite3.Connection, condition: str, *values: object) -> dict[Key, Known]:
    """Return the conversations of a condition in SQL, in its order."""
    rows = connection.execute(_KNOWN + condition, values).fetchall()
    return {(tenant, id): known_of(beats, row) for tenant, id, beats, row in rows}


def known_of(beats: bytes, row: bytes) -> Known:
    """Return a conversation of what is kept of it."""
    return Known(thread.unpacked(beats), _DECODER.decode(row))


def keep(
    connection: sqlite3.Connection,
    step: Step,
    before: Mapping[Key, Known],
    terms: Terms,
    settles: Settling = NEVER,
    persons: Mapping[Key, str] = {},
) -> None:
    """Keep what a step changed; ``persons`` are customers that go by another name than their id."""
    rows = [_row(key, one, terms, settles, persons.get(key)) for key, one in step.known.items()]
    begun = returning.begun(step.known, before)
    changed = returning.starts(connection, begun & before.keys())
    connection.executemany(_KEEP, rows)
    for key in begun:
        row = step.known[key].row
        changed.add((key[0], persons.get(key, row.customer), row.started))
    returning.follow(connection, changed)
    _keep_agents(connection, step.known, before)
    ratings.keep(connection, step.known, before)
    move(connection, step.moved)


def move(connection: sqlite3.Connection, moved: Mapping[tuple[str, Cell], int]) -> None:
    """Move cells, by tenant and cell, and with them the sums of their days and weeks."""
    connection.executemany(
        _MOVE,
        [
            (tenant, cell.agent, cell.day, cell.channel, cell.measure, cell.name, amount)
            for (tenant, cell), amount in weeks.of_days(moved).items()
        ],
    )
    sums = weeks.moved(moved)
    connection.executemany(_MOVE_WEEKS, [(*place, amount) for place, amount in sums.items()])


def sum_weeks(connection: sqlite3.Connection) -> None:
    """Make sums of weeks of all cells, which came by themselves; there are none yet."""
    connection.execute(_SUM_WEEKS)


def cells(
    connection: sqlite3.Connection, tenant: str, agent: str, days: tuple[int, int]
) -> dict[Cell, int]:
    """Return the cells of an agent, "" for all, from one day to another, both included."""
    rows = connection.execute(
        "SELECT day, channel, agent, measure, name, value FROM cells"
        " WHERE tenant = ? AND agent = ? AND day BETWEEN ? AND ?",
        (tenant, agent, *days),
    )
    return {Cell(*row[:5]): row[5] for row in rows}


def _row(
    key: Key, one: Known, terms: Terms, settles: Settling, person: str | None
) -> tuple[object, ...]:
    row = one.row
    packed = thread.packed(one.thread)
    found = (row.started, row.last, fold.due(row, terms), row.channel, row.customer, row.is_active)
    ends = row.ended, row.is_unassisted, settles.at(row)
    whose = row.customer if person is None else person, row.times_resolved
    return (*key, *found, _ENCODER.encode(row), packed, *ends, *whose)


def _keep_agents(
    connection: sqlite3.Connection, after: Mapping[Key, Known], before: Mapping[Key, Known]
) -> None:
    gone, come = [], []
    for key, one in after.items():
        old, new = before.get(key), one.row
        if old is not None and (old.row.agents, old.row.started) == (new.agents, new.started):
            continue
        if old is not None:
            gone += [(key[0], agent, old.row.started, key[1]) for agent in old.row.agents]
        come += [(key[0], agent, new.started, key[1]) for agent in new.agents]
    connection.executemany(_GONE, gone)
    connection.executemany("INSERT OR IGNORE INTO conversation_agents VALUES (?, ?, ?, ?)", come)
