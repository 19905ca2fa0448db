"""The rows of grades that customers gave; all functions take the connection, and none commits."""

import sqlite3
from collections.abc import Mapping
from typing import Final

from exporter.analytics.fold import Key, Known
from exporter.analytics.gauges import Unhappy
from exporter.folding.ledger import Span

_KEEP: Final = "INSERT OR REPLACE INTO ratings VALUES (?, ?, ?, ?, ?, ?)"
_GONE: Final = "DELETE FROM ratings WHERE tenant = ? AND conversation = ?"
# The customers of the period by the mean of their grades in it, the lowest first.
_UNHAPPY: Final = (
    "SELECT customer, sum(milli), sum(n) FROM ratings INDEXED BY ratings_by_time"
    " WHERE tenant = ? AND at BETWEEN ? AND ? AND customer != ''"
    " GROUP BY customer HAVING sum(milli) < ? * sum(n)"
    " ORDER BY CAST(sum(milli) AS REAL) / sum(n), customer LIMIT ?"
)


def keep(
    connection: sqlite3.Connection, after: Mapping[Key, Known], before: Mapping[Key, Known]
) -> None:
    """Keep the grades of conversations as they are now."""
    rows, gone = [], []
    for key, one in after.items():
        if one.row.ratings:
            milli = round(one.row.rating_sum * 1000)
            rows.append((*key, _at(one), one.row.customer, one.row.ratings, milli))
        elif key in before and before[key].row.ratings:
            gone.append(key)
    connection.executemany(_KEEP, rows)
    connection.executemany(_GONE, gone)


def unhappy(
    connection: sqlite3.Connection, tenant: str, instants: Span, below: float, limit: int
) -> list[Unhappy]:
    """Return customers whose mean grade of a period is below a bound, the lowest first."""
    values = tenant, *instants, round(below * 1000), limit
    rows = connection.execute(_UNHAPPY, values)
    return [Unhappy(customer, milli / n / 1000, n) for customer, milli, n in rows]


def _at(one: Known) -> int:
    """Return when the last grade was given; of a summary's, when the conversation was over."""
    told = [beat.at for beat in one.thread if beat.kind == "rated" and "score" in beat.more]
    return max(told, default=one.row.ended or one.row.last)
