"""Numbers of senders' own counters, and what they come to; all functions take the connection.

What was counted is kept in one transaction with how far that went, so that each number counts once.
Instants are Unix milliseconds.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

PAGE: Final = 1_000
MOST_LINES: Final = 1_000
"""Counters of a source that are remembered; the one that was heard of longest ago is dropped."""
MOST: Final = 10_000
"""Counters of all sources that one answer has."""

Told = tuple[str, str, int, int]
"""(source, line, number, when it came)"""


class Row(NamedTuple):
    """Numbers of a counter without one left out, in the order in which they came."""

    id: int
    source: str
    line: str
    first: int
    last: int
    at: int


class Line(NamedTuple):
    """A counter as it is kept: what is known of it, as JSON."""

    source: str
    line: str
    seen: int
    state: bytes


def note(connection: sqlite3.Connection, told: Sequence[Told]) -> None:
    """Keep numbers; those that follow each other are one row."""
    connection.executemany(
        "INSERT INTO source_numbers (source, line, first, last, at) VALUES (?, ?, ?, ?, ?)",
        _runs(told),
    )


def page(connection: sqlite3.Connection, limit: int) -> list[Row]:
    """Return the first numbers that have not been counted, at most PAGE rows."""
    rows = connection.execute(
        "SELECT id, source, line, first, last, at FROM source_numbers ORDER BY id LIMIT ?",
        (min(limit, PAGE),),
    )
    return [Row(*row) for row in rows]


def keep(connection: sqlite3.Connection, last: int, lines: Iterable[Line]) -> None:
    """Keep what the numbers up to a row come to; these are gone then."""
    rows = list(lines)
    connection.executemany("INSERT OR REPLACE INTO source_lines VALUES (?, ?, ?, ?)", rows)
    connection.execute("DELETE FROM source_numbers WHERE id <= ?", (last,))
    for source in {row.source for row in rows}:
        connection.execute(
            "DELETE FROM source_lines WHERE source = ? AND line IN (SELECT line FROM source_lines"
            " WHERE source = ? ORDER BY seen DESC, line LIMIT -1 OFFSET ?)",
            (source, source, MOST_LINES),
        )


def lines(connection: sqlite3.Connection) -> list[Line]:
    """Return the counters, the one that was heard of last first, at most MOST."""
    found = connection.execute(
        "SELECT source, line, seen, state FROM source_lines"
        " ORDER BY seen DESC, source, line LIMIT ?",
        (MOST,),
    )
    return [Line(*row) for row in found]


def forget(connection: sqlite3.Connection, before: int, limit: int) -> int:
    """Delete at most ``limit`` counters of which nothing was heard since an instant."""
    return connection.execute(
        "DELETE FROM source_lines WHERE (source, line) IN"
        " (SELECT source, line FROM source_lines WHERE seen < ? ORDER BY seen LIMIT ?)",
        (before, limit),
    ).rowcount


def _runs(told: Iterable[Told]) -> list[tuple[str, str, int, int, int]]:
    """Return numbers as runs: those of a counter that follow each other, of one instant or not."""
    places: dict[tuple[str, str], int] = {}
    runs: list[tuple[str, str, int, int, int]] = []
    for source, line, number, at in told:
        place = places.get((source, line))
        if place is not None and runs[place][3] + 1 == number:
            runs[place] = (*runs[place][:3], number, at)
        else:
            places[source, line] = len(runs)
            runs.append((source, line, number, number, at))
    return runs
