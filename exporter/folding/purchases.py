"""What customers bought, in SQL; all functions take the connection and block."""

import sqlite3
from typing import Final

import msgspec

from exporter.analytics.conversation import Conversation
from exporter.analytics.figures.purchases import Bought
from exporter.folding.questions import TooMuch

MOST: Final = 10_000
"""Conversations of a customer that one question may read."""

_DECODER: Final = msgspec.msgpack.Decoder(Conversation)
_PERSON: Final = "SELECT person FROM customers WHERE tenant = ? AND id = ?"
_ROWS: Final = (
    "SELECT row FROM conversations INDEXED BY conversations_by_person"
    " WHERE tenant = ? AND person = ? LIMIT ?"
)


def of(connection: sqlite3.Connection, tenant: str, customer: str) -> dict[str, Bought] | None:
    """Return what a customer bought by currency, under all its ids; None of an unknown one."""
    person = connection.execute(_PERSON, (tenant, customer)).fetchone()
    if person is None:
        return None
    rows = connection.execute(_ROWS, (tenant, person[0], MOST + 1)).fetchall()
    if len(rows) > MOST:
        raise TooMuch
    found: dict[str, Bought] = {}
    for (row,) in rows:
        for _, value, currency in _DECODER.decode(row).conversions:
            if currency:
                before = found.get(currency, Bought(0, 0))
                found[currency] = Bought(before.n + 1, before.minor + value)
    return found
