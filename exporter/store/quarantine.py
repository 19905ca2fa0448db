"""Requests whose events could not be mapped, kept for a while; all functions take the connection.

A source has MOST_ROWS and MOST_BYTES; beyond, its oldest requests go. Instants are Unix
milliseconds.
"""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from exporter.privacy.vault import Vault
from exporter.store.beside import Aside

MOST_ROWS = 10_000
MOST_BYTES = 64 << 20
_STEP = 100


class Size(NamedTuple):
    """How much of a source is in quarantine for one reason; ``since`` is of the oldest."""

    source: str
    reason: str
    requests: int
    events: int
    bytes: int
    since: int


class Kept(NamedTuple):
    """One request; ``key`` is the context that opens ``sealed``."""

    id: int
    key: bytes
    source: str
    received: int
    sealed: bytes


def keep(
    connection: sqlite3.Connection, asides: Iterable[Aside], vault: Vault | None
) -> dict[str, int]:
    """Keep requests, each once; return how many older ones made room, by source.

    ValueError where there is no key to seal them with.
    """
    if vault is None:
        raise ValueError("what cannot be mapped cannot be kept without a key")
    touched = set()
    for one in asides:
        sealed = vault.seal(one.content, one.key)
        connection.execute(
            "INSERT INTO quarantine (key, source, received, reason, said, events, bytes, sealed)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
            (*one[:6], len(sealed), sealed),
        )
        touched.add(one.source)
    dropped = {source: _make_room(connection, source) for source in touched}
    return {source: count for source, count in dropped.items() if count}


def _make_room(connection: sqlite3.Connection, source: str) -> int:
    """Delete the oldest requests of a source until it is within its bounds; return how many."""
    dropped = 0
    while True:
        rows, size = connection.execute(
            "SELECT count(*), coalesce(sum(bytes), 0) FROM quarantine WHERE source = ?", (source,)
        ).fetchone()
        if rows <= MOST_ROWS and size <= MOST_BYTES:
            return dropped
        step = max(1, min(_STEP, rows - MOST_ROWS))
        dropped += connection.execute(
            "DELETE FROM quarantine WHERE id IN (SELECT id FROM quarantine WHERE source = ?"
            " ORDER BY received, id LIMIT ?)",
            (source, step),
        ).rowcount


def sizes(connection: sqlite3.Connection) -> list[Size]:
    """Return how much there is, by source and reason."""
    rows = connection.execute(
        "SELECT source, reason, count(*), sum(events), sum(bytes), min(received) FROM quarantine"
        " GROUP BY source, reason ORDER BY source, reason"
    )
    return [Size(*row) for row in rows]


def page(connection: sqlite3.Connection, source: str, after: int, limit: int) -> list[Kept]:
    """Return requests behind ``after``, oldest first, of one source; of all where it is ""."""
    rows = connection.execute(
        "SELECT id, key, source, received, sealed FROM quarantine"
        " WHERE id > ? AND (? = '' OR source = ?) ORDER BY id LIMIT ?",
        (after, source, source, limit),
    )
    return [Kept(*row) for row in rows]


def said(connection: sqlite3.Connection, source: str, limit: int) -> list[tuple[str, str]]:
    """Return reason and sentence of a source's newest requests."""
    return connection.execute(
        "SELECT reason, said FROM quarantine WHERE source = ? ORDER BY id DESC LIMIT ?",
        (source, limit),
    ).fetchall()


def release(connection: sqlite3.Connection, id: int) -> None:
    """Delete a request whose events are all kept by now."""
    connection.execute("DELETE FROM quarantine WHERE id = ?", (id,))


def stay(connection: sqlite3.Connection, id: int, reason: str, said: str, events: int) -> None:
    """Note why a request is still here."""
    connection.execute(
        "UPDATE quarantine SET reason = ?, said = ?, events = ? WHERE id = ?",
        (reason, said, events, id),
    )


def forget(connection: sqlite3.Connection, before: int, limit: int) -> int:
    """Delete at most ``limit`` requests that came before an instant."""
    return connection.execute(
        "DELETE FROM quarantine WHERE id IN"
        " (SELECT id FROM quarantine WHERE received < ? ORDER BY received LIMIT ?)",
        (before, limit),
    ).rowcount
