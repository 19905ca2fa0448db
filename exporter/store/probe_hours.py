"""How spans of a probe's time were shared out; all functions take the connection.

Hours are summed up a while after they are over, and kept when their runs are gone. A span is summed
of its whole hours, and of the runs at its edges; that is exact, since shares of parts add up. Where
runs of an edge are gone, the span is widened to the whole hour.

Unix milliseconds.
"""

import sqlite3
from collections.abc import Mapping
from typing import Final, NamedTuple

from msgspec.structs import astuple, fields, replace

from exporter.history import accounting
from exporter.history.accounting import HOUR, Shares
from exporter.history.look import Look
from exporter.store import due_hours, probe_pauses

MOST_LOOKS: Final = 50_000
"""Runs that one answer looks at, so that nobody waits long for the writer."""
_MARK: Final = "probe_hours"
_COLUMNS: Final = [field.name for field in fields(Shares)]
_SUM: Final = (
    f"SELECT count(*), {', '.join(f'coalesce(sum({name}), 0)' for name in _COLUMNS)}"  # noqa: S608 # our own names
    " FROM probe_hours WHERE probe = ? AND start >= ? AND start < ?"
)
_INSERT: Final = f"INSERT INTO probe_hours VALUES (?, ?{', ?' * len(_COLUMNS)})"  # noqa: S608
_RUNS: Final = " + ".join(name for name in _COLUMNS if name.endswith("_runs"))


class Account(NamedTuple):
    """The shares of a span, which is wider than was asked for where ``is_exact`` is not so."""

    shares: Shares
    begins: int
    ends: int
    is_exact: bool


def due(connection: sqlite3.Connection, until: int) -> int | None:
    """Return the first hour that has not been summed up and is over by an instant, or None."""
    return due_hours.due(connection, _MARK, until)


def sum_up(connection: sqlite3.Connection, holds: Mapping[str, int], start: int) -> None:
    """Keep how an hour of some probes was shared out; ``holds`` says how long a run of each holds.

    As many runs are read as all of them made; hand few probes at a time.
    """
    for probe, hold in holds.items():
        looks = _looks(connection, probe, start, start + HOUR, -1)
        pauses = probe_pauses.spells(connection, probe, start, start + HOUR)
        found = accounting.shares(start, start + HOUR, looks, hold, pauses)
        connection.execute("DELETE FROM probe_hours WHERE probe = ? AND start = ?", (probe, start))
        if found != Shares(unobserved=HOUR):
            connection.execute(_INSERT, (probe, start, *astuple(found)))


def done(connection: sqlite3.Connection, until: int) -> None:
    """Note that all hours before an instant have been summed up."""
    due_hours.done(connection, _MARK, until)


def account(
    connection: sqlite3.Connection, probe: str, begins: int, ends: int, hold: int
) -> Account | None:
    """Return how a span was shared out; None where more than MOST_LOOKS runs are not summed up."""
    summed = due_hours.summed(connection, _MARK) or 0
    if begins % HOUR and _are_gone(connection, probe, begins // HOUR * HOUR, summed):
        return _widened(connection, probe, (begins // HOUR * HOUR, ends), hold)
    if ends % HOUR and _are_gone(connection, probe, ends // HOUR * HOUR, summed):
        return _widened(connection, probe, (begins, -(-ends // HOUR) * HOUR), hold)
    first, last = accounting.body(begins, ends, summed)
    edges = [(begins, first), (last, ends)] if first < last else [(begins, ends)]
    parts = [_whole(connection, probe, first, last)]
    room = MOST_LOOKS
    for since, until in edges:
        looks = _looks(connection, probe, since, until, room + 1)
        if len(looks) > room:
            return None
        room -= len(looks)
        pauses = probe_pauses.spells(connection, probe, since, until)
        parts.append(accounting.shares(since, until, looks, hold, pauses))
    return Account(accounting.together(parts), begins, ends, is_exact=True)


def forget(connection: sqlite3.Connection, before: int, limit: int) -> int:
    """Delete at most ``limit`` hours that began before an instant; return how many it were."""
    return connection.execute(
        "DELETE FROM probe_hours WHERE (probe, start) IN"
        " (SELECT probe, start FROM probe_hours WHERE start < ? ORDER BY start LIMIT ?)",
        (before, limit),
    ).rowcount


def _widened(
    connection: sqlite3.Connection, probe: str, span: tuple[int, int], hold: int
) -> Account | None:
    found = account(connection, probe, *span, hold)
    return None if found is None else found._replace(is_exact=False)


def _are_gone(connection: sqlite3.Connection, probe: str, start: int, summed: int) -> bool:
    """Say whether runs of an hour that was summed up are no longer there."""
    if start >= summed:
        return False
    (kept,) = connection.execute(
        "SELECT count(*) FROM probe_results WHERE probe = ? AND started >= ? AND started < ?",
        (probe, start, start + HOUR),
    ).fetchone()
    row = connection.execute(
        f"SELECT {_RUNS} FROM probe_hours WHERE probe = ? AND start = ?",  # noqa: S608 # our own
        (probe, start),
    ).fetchone()
    return row is not None and kept < row[0]


def _whole(connection: sqlite3.Connection, probe: str, first: int, last: int) -> Shares:
    """Return the shares of whole hours; one that has no row was not observed."""
    hours, *sums = connection.execute(_SUM, (probe, first, last)).fetchone()
    found = Shares(*sums)
    missing = (last - first) // HOUR - hours
    return replace(found, unobserved=found.unobserved + missing * HOUR)


def _looks(
    connection: sqlite3.Connection, probe: str, begins: int, ends: int, limit: int
) -> list[Look]:
    """Return the runs in a span, at most ``limit`` (-1: all), and the one before it."""
    before = connection.execute(
        "SELECT started, state, reason FROM probe_results WHERE probe = ? AND started < ?"
        " ORDER BY started DESC LIMIT 1",
        (probe, begins),
    )
    within = connection.execute(
        "SELECT started, state, reason FROM probe_results WHERE probe = ? AND started >= ?"
        " AND started < ? ORDER BY started LIMIT ?",
        (probe, begins, ends, limit),
    )
    return [Look(*row) for rows in (before, within) for row in rows]
