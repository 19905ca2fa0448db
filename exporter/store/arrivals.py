"""What new rows prove of those that did not come; all of it in the transaction that keeps them."""

import sqlite3
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from exporter.store import source_listed, source_numbers
from exporter.store.beside import Beside
from exporter.store.sealing import Sealed

_SOURCE, _ORIGIN, _TIME, _RECEIVED = 2, 3, 6, 7


def note(
    connection: sqlite3.Connection,
    rows: Sequence[Sealed],
    duplicates: AbstractSet[int],
    beside: Beside,
) -> None:
    """Note numbers of senders' counters, and what was listed instead of sent, of new rows."""
    if beside.numbers:
        numbers = [
            (rows[place][_SOURCE], rows[place][_ORIGIN], number, rows[place][_RECEIVED])
            for place, number in beside.numbers.items()
            if place not in duplicates
        ]
        source_numbers.note(connection, numbers)
    if beside.listed:
        times = [
            (rows[place][_SOURCE], rows[place][_TIME])
            for place in beside.listed
            if place not in duplicates
        ]
        source_listed.note(connection, times)
