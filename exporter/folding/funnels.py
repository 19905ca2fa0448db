"""The steps of funnels that customers took, in rows; all functions take the connection.

None commits. A person's passages are of the hits of all its ids, so ids that are joined, or turn
out to be too many, move the sums of both.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from exporter.analytics.fold import Who
from exporter.analytics.funnels import flow
from exporter.analytics.funnels import passages as through
from exporter.analytics.funnels.passages import Hit
from exporter.analytics.funnels.plan import Plan, Plans
from exporter.folding import joins
from exporter.folding.joins import Regrouped
from exporter.folding.spells import Moved

Hits = Mapping[Who, Sequence[Hit]]

_OF: Final = (
    "SELECT at, step, key, channel FROM funnel_hits"
    " WHERE tenant = ? AND funnel = ? AND customer = ?"
)
_ADD: Final = (
    "INSERT OR IGNORE INTO funnel_hits (tenant, funnel, customer, at, step, key, channel)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_DROP: Final = (
    "DELETE FROM funnel_hits WHERE tenant = ? AND funnel = ? AND customer = ? AND at = ?"
    " AND step = ? AND key = ?"
)
_OLD: Final = "SELECT DISTINCT tenant, funnel, customer FROM funnel_hits WHERE at < ?"
_FUNNELS: Final = "SELECT DISTINCT funnel FROM funnel_hits WHERE tenant = ? AND customer = ?"


class Keeper:
    """Keeps hits by the funnels of a configuration; the days of passages are those of the zone."""

    def __init__(self, plans: Plans, zone: ZoneInfo) -> None:
        self.plans = plans
        self._zone = zone

    def keep(self, connection: sqlite3.Connection, told: Hits) -> Moved:
        """Keep what events say; return what cells move by."""
        moved: Moved = Counter()
        for (tenant, funnel, ids), new in _by_person(connection, told).items():
            plan = self.plans.by_key[funnel]
            before = {id: _hits(connection, tenant, funnel, id) for id in ids}
            kept = {
                *through.bounded(hit for part in (before, new) for id in part for hit in part[id])
            }
            after = {id: {*before[id], *new.get(id, ())} & kept for id in ids}
            self._move(moved, tenant, plan, before.values(), -1)
            self._move(moved, tenant, plan, after.values(), 1)
            for id in ids:
                who = tenant, funnel, id
                connection.executemany(_ADD, [(*who, *hit) for hit in after[id] - before[id]])
                connection.executemany(_DROP, [(*who, *hit[:3]) for hit in before[id] - after[id]])
        return moved

    def regroup(self, connection: sqlite3.Connection, tenant: str, regrouped: Regrouped) -> Moved:
        """Return what cells move by as ids are other persons' now."""
        moved: Moved = Counter()
        for groups, sign in ((regrouped.before, -1), (regrouped.after, 1)):
            for ids in groups:
                for key in _funnels(connection, tenant, ids):
                    if plan := self.plans.by_key.get(key):
                        found = [_hits(connection, tenant, key, id) for id in ids]
                        self._move(moved, tenant, plan, found, sign)
        return moved

    def forget(self, connection: sqlite3.Connection, instant: int) -> None:
        """Delete hits of before an instant (Unix ms) that no passage of later days needs."""
        for tenant, funnel, customer in connection.execute(_OLD, (instant,)).fetchall():
            ids = joins.ids(connection, tenant, customer)
            hits = {id: _hits(connection, tenant, funnel, id) for id in ids}
            plan = self.plans.by_key.get(funnel)
            whole = {hit for some in hits.values() for hit in some}
            # Of a funnel that is not configured any more, or not so, nobody asks.
            gone = {*through.over(whole, plan, instant)} if plan else whole
            for id, some in hits.items():
                connection.executemany(
                    _DROP, [(tenant, funnel, id, *hit[:3]) for hit in some & gone]
                )

    def _move(
        self, moved: Moved, tenant: str, plan: Plan, parts: Iterable[Iterable[Hit]], sign: int
    ) -> None:
        found = through.passages((hit for part in parts for hit in part), plan)
        for cell, amount in flow.cells(found, plan, self._zone).items():
            moved[tenant, cell] += sign * amount


def inherit(old: sqlite3.Connection, new: sqlite3.Connection, instant: int) -> None:
    """Give new folds the hits of before an instant (Unix milliseconds)."""
    found = old.execute("SELECT * FROM funnel_hits WHERE at < ?", (instant,))
    new.executemany("INSERT INTO funnel_hits VALUES (?, ?, ?, ?, ?, ?, ?)", found)


def _by_person(
    connection: sqlite3.Connection, told: Hits
) -> dict[tuple[str, str, tuple[str, ...]], dict[str, list[Hit]]]:
    """Return hits by tenant, funnel and all ids of a person, then by the id they were told of."""
    found: defaultdict[tuple[str, str, tuple[str, ...]], defaultdict[str, list[Hit]]]
    found = defaultdict(lambda: defaultdict(list))
    for (tenant, funnel, id), hits in told.items():
        found[tenant, funnel, joins.ids(connection, tenant, id)][id] += hits
    return {key: dict(one) for key, one in found.items()}


def _hits(connection: sqlite3.Connection, tenant: str, funnel: str, id: str) -> set[Hit]:
    return {Hit(*row) for row in connection.execute(_OF, (tenant, funnel, id))}


def _funnels(connection: sqlite3.Connection, tenant: str, ids: Sequence[str]) -> list[str]:
    found = {key for id in ids for (key,) in connection.execute(_FUNNELS, (tenant, id))}
    return sorted(found)
