"""The rows of questions that were asked alike; all functions take the connection, none commits."""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from exporter.analytics.asked import Alike, By, Frequent, Times
from exporter.folding.ledger import Span

MOST_ROWS: Final = 20_000
"""Rows that an answer looks at: those of the most questions of each day."""
FEWEST_ROWS: Final = 50
"""Rows of each day, however many days there are."""

_KEEP: Final = (
    "INSERT INTO asked VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
    " asked = asked + excluded.asked, uncached = uncached + excluded.uncached,"
    " seq = max(seq, excluded.seq)"
)
# Tenants one by one, each found by the key, then their days.
_FORGET: Final = (
    "WITH RECURSIVE known(tenant) AS (SELECT min(tenant) FROM asked UNION ALL"
    " SELECT (SELECT min(asked.tenant) FROM asked WHERE asked.tenant > known.tenant) FROM known"
    " WHERE known.tenant IS NOT NULL)"
    " DELETE FROM asked WHERE tenant IN (SELECT tenant FROM known) AND day < ?"
)
_OFTEN: Final[Mapping[By, str]] = {
    "asked": (
        "SELECT digest, asked FROM asked INDEXED BY asked_often"
        " WHERE tenant = ? AND day = ? AND asked > 1 ORDER BY asked DESC LIMIT ?"
    ),
    "uncached": (
        "SELECT digest, uncached FROM asked INDEXED BY asked_uncached"
        " WHERE tenant = ? AND day = ? AND uncached > 1 ORDER BY uncached DESC LIMIT ?"
    ),
}
_SOME: Final[Mapping[By, str]] = {
    "asked": "SELECT digest, asked FROM asked WHERE tenant = ? AND day = ? LIMIT ?",
    "uncached": "SELECT digest, uncached FROM asked WHERE tenant = ? AND day = ? LIMIT ?",
}
_ALL: Final = (
    "WITH RECURSIVE days(day) AS (SELECT ?3 UNION ALL SELECT day + 1 FROM days WHERE day < ?4)"
    " SELECT sum(asked), sum(uncached), max(seq) FROM days CROSS JOIN asked"
    " ON asked.tenant = ?1 AND asked.day = days.day AND asked.digest = ?2"
)


def keep(connection: sqlite3.Connection, told: Mapping[Alike, Times], first: int) -> None:
    """Keep what is told of days from ``first`` on: of those before, events are gone."""
    rows = [(*alike, *times) for alike, times in told.items() if alike.day >= first]
    connection.executemany(_KEEP, rows)


def forget(connection: sqlite3.Connection, first: int) -> None:
    """Delete what was told of days before ``first``."""
    connection.execute(_FORGET, (first,))


def frequent(
    connection: sqlite3.Connection, tenant: str, span: Span, by: By, limit: int
) -> Frequent:
    """Return the questions that were asked, or asked without a cache, most; at most ``limit``.

    Of each day the most frequent ones are looked at. One that is among them on no day cannot have
    been asked more often than the least of them together.
    """
    first, last = span
    most = max(FEWEST_ROWS, MOST_ROWS // (last - first + 1))
    sums: defaultdict[bytes, int] = defaultdict(int)
    # What is known of it bounds it on those days, so that only the others' bounds count.
    bounded: defaultdict[bytes, int] = defaultdict(int)
    unseen = 0
    for day in range(first, last + 1):
        rows, beyond = _day(connection, tenant, day, by, most)
        unseen += beyond
        for digest, times in rows:
            sums[digest] += times
            bounded[digest] -= beyond
    # Twice as many, as one may have been among them on fewer days than another.
    order = sorted(sums, key=lambda digest: (-sums[digest], digest))
    likely, rest = order[: 2 * limit], order[2 * limit :]
    place = Times._fields.index(by)
    found = [_times(connection, tenant, span, digest) for digest in likely]
    found.sort(key=lambda one: (-one[place], -one.seq))
    least = found[limit - 1][place] if len(found) >= limit else 0
    at_most = unseen + max((0, *(sums[digest] + bounded[digest] for digest in rest)))
    return Frequent(tuple(found[:limit]), unseen == 0 or least >= at_most)


def _day(
    connection: sqlite3.Connection, tenant: str, day: int, by: By, most: int
) -> tuple[list[tuple[bytes, int]], int]:
    """Return the most frequent questions of a day, and how often any other was asked at most."""
    often = connection.execute(_OFTEN[by], (tenant, day, most)).fetchall()
    if len(often) == most:
        return often, often[-1][1]
    some = connection.execute(_SOME[by], (tenant, day, most)).fetchall()
    return often + [row for row in some if row[1] == 1], int(len(some) == most)


def _times(connection: sqlite3.Connection, tenant: str, span: Span, digest: bytes) -> Times:
    return Times(*connection.execute(_ALL, (tenant, digest, *span)).fetchone())
