"""When this API answered and who was heard last; all functions take the connection.

Instants are Unix milliseconds.
"""

import sqlite3
from collections.abc import Iterable
from typing import Final

from exporter.presence import Spell
from exporter.silence import Contact

MOST: Final = 10_000


def note(
    connection: sqlite3.Connection,
    spell: Spell | None,
    contacts: Iterable[Contact],
    before: int,
) -> None:
    """Keep how far a spell has come and what is new of sources; forget spells that ended before."""
    if spell is not None:
        connection.execute(
            "INSERT INTO presence VALUES (?, ?)"
            " ON CONFLICT (began) DO UPDATE SET ended = excluded.ended",
            spell,
        )
    connection.execute("DELETE FROM presence WHERE ended < ?", (before,))
    connection.executemany(
        "INSERT INTO contacts VALUES (?, ?, ?)"
        " ON CONFLICT (source) DO UPDATE SET received = excluded.received",
        contacts,
    )


def spells(connection: sqlite3.Connection) -> list[Spell]:
    """Return the newest spells, at most MOST, the oldest of them first."""
    rows = connection.execute(
        "SELECT began, ended FROM presence ORDER BY began DESC LIMIT ?", (MOST,)
    ).fetchall()
    return [(began, ended) for began, ended in reversed(rows)]


def contacts(connection: sqlite3.Connection) -> list[Contact]:
    """Return what is known of every source that there ever was."""
    return connection.execute("SELECT source, awaited, received FROM contacts").fetchall()
