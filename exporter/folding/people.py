"""What customers did, in rows; all functions take the connection, and none commits."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from exporter.analytics.customers import visits
from exporter.analytics.customers.gathering import People, Place
from exporter.analytics.figures.loyalty import ANYTHING
from exporter.folding import joins, seal, spells
from exporter.folding.joins import Regrouped
from exporter.folding.spells import Days, Moved

BLOCK: Final = 62
"""Days of a row of `uses`: what one integer holds."""

Who = tuple[str, str]
"""Tenant, and an id or a person."""


class _Rows(NamedTuple):
    """Rows of a step: days, when ids were seen, and on which days they used what."""

    days: list[tuple[str, str, int, bytes]]
    seen: list[tuple[str, str, str, int, int]]
    used: Counter[tuple[str, int, str, str, str]]


Regroup = Callable[[str, Regrouped], Moved]
"""Tenant, and whose ids were regrouped → by how much cells move."""


_ENCODER: Final = msgspec.msgpack.Encoder()
_DONE: Final = "INSERT OR REPLACE INTO customer_days VALUES (?, ?, ?, ?)"
_SEEN: Final = (
    "INSERT INTO customers VALUES (?, ?, ?, 0, 0, 0, ?, ?) ON CONFLICT DO UPDATE SET"
    " first = iif(first = 0, excluded.first, min(first, excluded.first)),"
    " last = max(last, excluded.last)"
)
_USED: Final = (
    "INSERT INTO uses VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET bits = bits | excluded.bits"
)
# Whole persons who are not heard of any more; those with a conversation stay, as that does.
_STALE: Final = (
    "DELETE FROM customers WHERE state = 1 AND (tenant, person) IN (SELECT tenant, person"
    " FROM customers WHERE state = 1 GROUP BY tenant, person"
    " HAVING max(last) < ?1 AND max(told) < ?2) AND NOT EXISTS (SELECT 1 FROM conversations"
    " AS talk WHERE talk.tenant = customers.tenant AND talk.person = customers.person)"
)


def keep(connection: sqlite3.Connection, people: People, first: int, regroup: Regroup) -> Moved:
    """Keep what events say about customers, of days from ``first`` on; return what cells move by.

    Sessions of earlier days stay as they are: what they were made of is gone. ``regroup`` is told
    of ids that are other persons' now.
    """
    moved: Moved = Counter()
    for tenant, edges in people.edges.items():
        moved.update(regroup(tenant, joins.join(connection, tenant, edges, moved)))
    told: dict[Who, Days] = defaultdict(dict)
    for (tenant, customer, day), visit in people.visits.items():
        if day >= first:
            told[tenant, customer][day] = visit
    kept = _Rows([], [], Counter())
    for (tenant, person), group in _by_person(connection, told).items():
        _visit(connection, tenant, group, moved, kept)
        _use(tenant, person, group, people.features, kept)
    connection.executemany(_DONE, kept.days)
    connection.executemany(_SEEN, kept.seen)
    connection.executemany(_USED, [(*place, on) for place, on in kept.used.items()])
    return Counter({cell: amount for cell, amount in moved.items() if amount})


def forget(connection: sqlite3.Connection, first: int, zone: ZoneInfo) -> None:
    """Delete what is of days before ``first``, but for the last: a session may go on over it."""
    instant, block = seal.instant(first, zone), first // BLOCK
    connection.execute("DELETE FROM customer_days WHERE day < ?", (first - 1,))
    connection.execute("DELETE FROM uses WHERE block < ?", (block,))
    gone = bits(range(block * BLOCK, first))
    connection.execute(
        "UPDATE uses SET bits = bits & ~?1 WHERE block = ?2 AND bits & ?1", (gone, block)
    )
    connection.execute("DELETE FROM uses WHERE block = ? AND bits = 0", (block,))
    connection.execute(
        "DELETE FROM customers WHERE state != 1 AND last < ? AND told < ?", (instant, first)
    )
    connection.execute(_STALE, (instant, first))


def inherit(old: sqlite3.Connection, new: sqlite3.Connection, first: int) -> None:
    """Give folds that are made anew from a day on what events cannot tell any more.

    That is who is who, and the day before: a session may go on over midnight.
    """
    who = old.execute("SELECT * FROM customers")
    new.executemany("INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", who)
    day = old.execute("SELECT * FROM customer_days WHERE day = ?", (first - 1,))
    new.executemany("INSERT INTO customer_days VALUES (?, ?, ?, ?)", day)


def bits(some: Iterable[int]) -> int:
    """Return a bit for each of some days of a block."""
    found = 0
    for day in some:
        found |= 1 << day % BLOCK
    return found


def _by_person(
    connection: sqlite3.Connection, told: Mapping[Who, Days]
) -> dict[Who, dict[str, Days]]:
    """Return what is told, by tenant and person, with nothing for all other ids of a person."""
    found: dict[Who, dict[str, Days]] = defaultdict(dict)
    has_joined = joins.has_joined(connection)
    for (tenant, id), more in told.items():
        person = joins.joined(connection, tenant, id) if has_joined else None
        if person is None:
            found[tenant, id] = {id: more}
            continue
        group = found[tenant, person]
        for other in () if group else joins.members(connection, tenant, person):
            group[other] = {}
        group[id] = more
    return found


def _visit(
    connection: sqlite3.Connection,
    tenant: str,
    group: Mapping[str, Days],
    moved: Moved,
    kept: _Rows,
) -> None:
    """Add what the ids of a person did to their days, and move the sessions of these."""
    told = [day for more in group.values() for day in more]
    around = min(told) - 1, max(told) + 1
    before = {id: spells.days(connection, tenant, id, *around) for id in group}
    after = {id: _added(before[id], more) for id, more in group.items()}
    spells.sit(moved, tenant, before.values(), -1)
    spells.sit(moved, tenant, after.values(), 1)
    for id, more in group.items():
        kept.days.extend((tenant, id, day, _ENCODER.encode(after[id][day])) for day in more)


def _use(
    tenant: str,
    person: str,
    group: Mapping[str, Days],
    features: Mapping[Place, frozenset[str]],
    kept: _Rows,
) -> None:
    """Note when the ids of a person were seen, and on which days they used what."""
    for id, more in group.items():
        done = {day: visit.spans for day, visit in more.items() if visit.spans}
        if not done:
            continue
        seen = min(one[0][0] for one in done.values()), max(one[-1][1] for one in done.values())
        kept.seen.append((tenant, id, id, *seen))
        for day in done:
            for feature in (ANYTHING, *features.get((tenant, id, day), ())):
                kept.used[tenant, day // BLOCK, id, feature, person] |= 1 << day % BLOCK


def _added(before: Days, more: Days) -> Days:
    found = dict(before)
    for day, visit in more.items():
        old = found.get(day)
        found[day] = visit if old is None else visits.added(old, visit)
    return found
