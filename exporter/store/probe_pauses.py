"""When probes were paused; all functions take the connection. Unix milliseconds."""

import sqlite3
from collections.abc import Iterable

Spell = tuple[int, int]


def note(connection: sqlite3.Connection, probes: Iterable[str], now: int, reach: int) -> None:
    """Note that these probes are paused; a pause goes on that was noted within ``reach``.

    With a daemon that was off for longer, nobody knows.
    """
    for probe in probes:
        grown = connection.execute(
            "UPDATE probe_pauses SET ended = ? WHERE probe = ? AND ended BETWEEN ? AND ?",
            (now, probe, now - reach, now),
        ).rowcount
        if not grown:
            connection.execute(
                "INSERT OR IGNORE INTO probe_pauses VALUES (?, ?, ?)", (probe, now, now)
            )


def spells(connection: sqlite3.Connection, probe: str, begins: int, ends: int) -> list[Spell]:
    """Return the pauses that touch a span, oldest first."""
    return connection.execute(
        "SELECT began, ended FROM probe_pauses WHERE probe = ? AND began < ? AND ended > ?"
        " ORDER BY began",
        (probe, ends, begins),
    ).fetchall()


def forget(connection: sqlite3.Connection, before: int, limit: int) -> int:
    """Delete at most ``limit`` pauses that ended before an instant; return how many it were."""
    return connection.execute(
        "DELETE FROM probe_pauses WHERE (probe, began) IN"
        " (SELECT probe, began FROM probe_pauses WHERE ended < ? LIMIT ?)",
        (before, limit),
    ).rowcount
