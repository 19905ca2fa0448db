"""Sums of days and channels, for who takes them away; takes the connection."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection
from typing import Final

from exporter.analytics import days
from exporter.analytics.figures.sums import Sums
from exporter.folding.ledger import Span

_DAILY: Final = (
    "SELECT day, channel, measure, value FROM cells WHERE tenant = ? AND agent = ''"
    " AND day BETWEEN ? AND ? AND measure IN ({measures}) AND name = ''"
)


def daily(
    connection: sqlite3.Connection, tenant: str, span: Span, measures: Collection[str]
) -> dict[tuple[str, str], Sums]:
    """Return the sums of measures without names, by day (`2026-11-21`) and channel, in order."""
    statement = _DAILY.format(measures=", ".join("?" * len(measures)))
    found: dict[tuple[int, str], dict[tuple[str, str], int]] = defaultdict(dict)
    for day, channel, measure, value in connection.execute(statement, (tenant, *span, *measures)):
        if value:
            found[day, channel][measure, ""] = value
    return {(days.text(day), channel): Sums(found[day, channel]) for day, channel in sorted(found)}
