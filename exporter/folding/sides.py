"""Conversations on one side of an instant, summed up; takes the connection and blocks."""

import sqlite3
from collections.abc import Iterator
from typing import Final

import msgspec

from exporter.analytics import sides
from exporter.analytics.conversation import Conversation
from exporter.analytics.sides import Side

MOST: Final = 5_000
"""Conversations that are looked at, the nearest first."""
_DECODER: Final = msgspec.msgpack.Decoder(Conversation)
_ROWS: Final = (
    "SELECT row FROM conversations WHERE tenant = ? AND started BETWEEN ? AND ?"
    " ORDER BY started {order} LIMIT ?"
)


def side(
    connection: sqlite3.Connection, tenant: str, instants: tuple[int, int], *, newest: bool
) -> Side:
    """Return what conversations that began in a span come to, the newest or the oldest first."""
    statement = _ROWS.format(order="DESC" if newest else "ASC")
    rows = connection.execute(statement, (tenant, *instants, MOST + 1))
    return sides.side(_decoded(rows), MOST)


def _decoded(rows: sqlite3.Cursor) -> Iterator[Conversation]:
    return (_DECODER.decode(row) for (row,) in rows)
