"""The rows of messages on their way; all functions take the connection, and none commits."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from exporter.analytics import delivery
from exporter.analytics.cells import Cell
from exporter.analytics.delivery import Place, Step, Way

LINGER: Final = 30 * 86_400_000
"""Milliseconds for which a message stays behind its events: a read may come late."""

_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(dict[str, Step])
_KNOWN: Final = "SELECT way FROM deliveries WHERE tenant = ? AND digest = ?"
_KEEP: Final = "INSERT OR REPLACE INTO deliveries VALUES (?, ?, ?, ?, ?)"
_INHERIT: Final = "SELECT * FROM deliveries WHERE began < ?"


def keep(
    connection: sqlite3.Connection, told: Mapping[Place, Way], zone: ZoneInfo
) -> dict[tuple[str, Cell], int]:
    """Keep what is told of messages, and return by how much cells of tenants move."""
    moved: Counter[tuple[str, Cell]] = Counter()
    rows = []
    for place, way in told.items():
        before = _known(connection, place)
        after = delivery.merged(before, way)
        if after == before:
            continue
        rows.append((*place, delivery.began(after), _ENCODER.encode(after)))
        for cell, amount in delivery.moved(before, after, place.channel, zone).items():
            moved[place.tenant, cell] += amount
    connection.executemany(_KEEP, rows)
    return moved


def inherit(old: sqlite3.Connection, new: sqlite3.Connection, instant: int) -> None:
    """Give new folds the messages of before an instant (Unix milliseconds)."""
    new.executemany(_KEEP, old.execute(_INHERIT, (instant,)))


def forget(connection: sqlite3.Connection, instant: int) -> None:
    """Delete messages that were on their way long before an instant."""
    connection.execute("DELETE FROM deliveries WHERE began < ?", (instant - LINGER,))


def _known(connection: sqlite3.Connection, place: Place) -> Way:
    row = connection.execute(_KNOWN, (place.tenant, place.digest)).fetchone()
    return _DECODER.decode(row[0]) if row is not None else {}
