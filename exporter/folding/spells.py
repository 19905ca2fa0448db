"""The days of customers and the sessions they come to; takes the connection, commits nothing."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from typing import Final

import msgspec

from exporter.analytics.cells import Cell
from exporter.analytics.conversation import OTHER
from exporter.analytics.customers import sessions
from exporter.analytics.customers.sessions import Spans
from exporter.analytics.customers.visits import Visit

Days = dict[int, Visit]
Moved = Counter[tuple[str, Cell]]

_DECODER: Final = msgspec.msgpack.Decoder(Visit)
_DAYS: Final = (
    "SELECT day, visit FROM customer_days WHERE tenant = ? AND customer = ? AND day BETWEEN ? AND ?"
)
_EVER: Final = 1 << 40


def days(
    connection: sqlite3.Connection, tenant: str, id: str, first: int = 0, last: int = _EVER
) -> Days:
    """Return what an id did from one day to another, both included."""
    rows = connection.execute(_DAYS, (tenant, id, first, last))
    return {day: _DECODER.decode(visit) for day, visit in rows}


def sit(moved: Moved, tenant: str, group: Iterable[Days], sign: int) -> None:
    """Add the sessions of a person, of the days of each id, to what moves, or take them away."""
    together: dict[int, Spans] = {}
    for found in group:
        for day, visit in found.items():
            spans = together.get(day)
            together[day] = sessions.merged(spans, visit.spans) if spans else visit.spans
    for day, (count, ms) in sessions.daily(together).items():
        moved[tenant, Cell(day, OTHER, "", "sessions")] += sign * count
        moved[tenant, Cell(day, OTHER, "", "sessions_ms")] += sign * ms
