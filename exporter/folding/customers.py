"""What is asked about customers, in SQL; all functions take the connection and block.

A person counts once, whatever ids it goes by.
"""

import sqlite3
from collections.abc import Sequence
from typing import Final

from exporter.analytics.customers import usage
from exporter.analytics.customers.identity import JOINED
from exporter.analytics.customers.usage import Person, Usage
from exporter.analytics.customers.visits import Visit
from exporter.analytics.figures.loyalty import ANYTHING, NOBODY, Reach
from exporter.analytics.figures.quality import Resolved
from exporter.folding import joins, people, questions, spells
from exporter.folding.ledger import Newcomers, Place, Seen, Span

MOST_DAYS: Final = 10_000
"""Days of customers that one page is worked out from: it ends early where they are more."""
_END: Final = (1 << 62, "")
# Of the ids of a person, the one that was seen last stands for all.
_NEWEST: Final = (
    "SELECT id, person, state, first, last FROM customers AS one"
    " WHERE tenant = ?1 AND last > 0 AND last >= ?2 AND (last, id) < (?3, ?4)"
    " AND (state != 1 OR NOT EXISTS (SELECT 1 FROM customers AS other"
    " INDEXED BY customers_joined"
    " WHERE other.tenant = ?1 AND other.person = one.person AND other.state = 1"
    " AND (other.last > one.last OR other.last = one.last AND other.id > one.id)))"
    " ORDER BY last DESC, id DESC LIMIT ?5"
)
_FIRST: Final = (
    "SELECT min(first) FROM customers WHERE tenant = ? AND person = ? AND state = 1 AND first > 0"
)
# One by one, each found by the index, and then its persons in their order: nothing is sorted.
_FEATURES: Final = (
    "WITH RECURSIVE known(feature) AS (SELECT min(feature) FROM uses WHERE tenant = ?1"
    " UNION ALL SELECT (SELECT min(uses.feature) FROM uses WHERE tenant = ?1"
    " AND uses.feature > known.feature) FROM known WHERE known.feature IS NOT NULL)"
    " SELECT feature FROM known WHERE feature IS NOT NULL"
)
_REACH: Final = (
    "SELECT sum(now), sum(before), sum(now AND before) FROM ("
    "SELECT max(bits & {now} != 0) AS now, max(bits & {before} != 0) AS before FROM uses"
    " WHERE tenant = ? AND feature = ? AND block BETWEEN ? AND ? GROUP BY person)"
)
_NEW: Final = (
    "SELECT (SELECT count(*) FROM customers WHERE tenant = ?1 AND state != 1"
    " AND first BETWEEN ?2 AND ?3) + (SELECT count(*) FROM (SELECT 1 FROM customers"
    " WHERE tenant = ?1 AND state = 1 AND first > 0 GROUP BY person"
    " HAVING min(first) BETWEEN ?2 AND ?3))"
)
_REFUSED: Final = "SELECT count(*) FROM customers WHERE tenant = ? AND state = 2"
_RESOLVED: Final = (
    "SELECT coalesce(sum(resolved), 0), count(*), (SELECT count(*) FROM (SELECT 1"
    " FROM conversations WHERE tenant = ?1 AND started BETWEEN ?2 AND ?3 AND resolved > 0"
    " AND person != '' GROUP BY person))"
    " FROM conversations WHERE tenant = ?1 AND started BETWEEN ?2 AND ?3 AND resolved > 0"
)
_BY_CHANNEL: Final = (
    "SELECT channel, count(DISTINCT person) FROM conversations"
    " WHERE tenant = ? AND started BETWEEN ? AND ? AND person != '' GROUP BY channel"
)


def seen(
    connection: sqlite3.Connection,
    tenant: str,
    days: Span,
    since: int,
    after: Place | None,
    limit: int,
) -> Seen:
    """Return customers who were seen since an instant, the latest first, and what they used."""
    found: list[Usage] = []
    place: Place | None = None
    rows = connection.execute(_NEWEST, (tenant, since, *(after or _END), limit + 1)).fetchall()
    worked = 0
    for row in rows:
        if len(found) == limit or worked >= MOST_DAYS:
            return Seen(found, place)
        person = _person(connection, tenant, row, days)
        worked += sum(map(len, person.days.values()))
        found.append(usage.usage(person, days[0]))
        place = row[4], row[0]
    return Seen(found, None)


def reach(connection: sqlite3.Connection, tenant: str, now: Span, before: Span) -> dict[str, Reach]:
    """Return how many persons used each feature in two spans of days; ANYTHING is all of them."""
    first, last = (_block(day) for day in (min(now[0], before[0]), max(now[1], before[1])))
    statement = _REACH.format(now=_mask(now), before=_mask(before))
    found = {ANYTHING: NOBODY}
    with questions.at_once(connection):
        for (feature,) in connection.execute(_FEATURES, (tenant,)).fetchall():
            counts = connection.execute(statement, (tenant, feature, first, last)).fetchone()
            if counts[0] is not None:
                found[feature] = Reach(*counts)
    return found


def new(connection: sqlite3.Connection, tenant: str, instants: Span) -> Newcomers:
    """Return how many persons were seen first then, and how many ids cannot be joined."""
    count = connection.execute(_NEW, (tenant, *instants)).fetchone()[0]
    return Newcomers(count, connection.execute(_REFUSED, (tenant,)).fetchone()[0])


def resolved(connection: sqlite3.Connection, tenant: str, instants: Span) -> Resolved:
    """Return what was resolved, of conversations that began then."""
    return Resolved(*connection.execute(_RESOLVED, (tenant, *instants)).fetchone())


def by_channel(connection: sqlite3.Connection, tenant: str, instants: Span) -> dict[str, int]:
    """Return how many persons began conversations, by channel."""
    return dict(connection.execute(_BY_CHANNEL, (tenant, *instants)).fetchall())


def _person(
    connection: sqlite3.Connection, tenant: str, row: Sequence[object], days: Span
) -> Person:
    id, name, state, first, last = row
    ids: tuple[str, ...] = (str(id),)
    if state == JOINED:
        ids = tuple(joins.members(connection, tenant, str(name)))
        first = connection.execute(_FIRST, (tenant, name)).fetchone()[0]
    found: dict[int, tuple[Visit, ...]] = {}
    for one in ids:
        for day, visit in spells.days(connection, tenant, one, days[0] - 1, days[1]).items():
            found[day] = (*found.get(day, ()), visit)
    return Person(str(name), ids, int(str(first)), int(str(last)), found)


def _block(day: int) -> int:
    return day // people.BLOCK


def _mask(days: Span) -> str:
    """Return in SQL which bits of a row are of a span of days."""
    first, last = days
    cases = []
    for block in range(_block(first), _block(last) + 1):
        begin = block * people.BLOCK
        within = range(max(first, begin), min(last, begin + people.BLOCK - 1) + 1)
        cases.append(f"WHEN {block:d} THEN {people.bits(within):d}")
    return f"(CASE block {' '.join(cases)} ELSE 0 END)"
