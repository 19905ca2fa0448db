"""What was changed of late, by whom it is told: an alert names the changes shortly before it."""

import sqlite3
from bisect import bisect_left, insort
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from msgspec.structs import replace

from alerting.model import Alert, labels
from exporter.analytics import alarms, changes
from exporter.analytics.changes import Change
from exporter.store.change_events import Told
from exporter.store.errors import StoreError
from exporter.store.rows import Row

MOST: Final = 200
"""The latest changes, of all tenants together, that are kept in memory."""
Hand = Callable[[Sequence[Alert], datetime], Awaitable[None]]
NOTE: Final = "changed"
"""The annotation that names them; notices show it as any other that the rule has."""


class _Kept(NamedTuple):
    time: int
    tenant: str
    id: str
    change: Change


class Changed:
    """Made once; ``load`` before alerts are judged. `ask` is the store's ``run``."""

    def __init__(self, ask: Callable[..., Awaitable[Any]]) -> None:
        self._ask = ask
        self._kept: list[_Kept] = []
        self._is_all = False
        self.revision = 0

    async def load(self) -> None:
        """Take over the latest changes of the disk; raises StoreError."""
        found: list[tuple[str, Told]] = await self._ask("change_events.newest", MOST)
        self._is_all = len(found) < MOST
        self._keep((tenant, one.id, one.source, one.time, one.data) for tenant, one in found)

    def see(self, rows: Sequence[Row]) -> None:
        """Take events that are on disk."""
        self._keep(
            (row.tenant, row.id, row.source, row.time, row.data)
            for row in rows
            if row.type == changes.TYPE
        )

    async def told(self, tenant: str, begins: int, ends: int) -> list[Change]:
        """Return the latest changes of a tenant in a span (Unix ms), both ends included.

        Where memory cannot tell, the store is asked; one that cannot be read tells of none.
        """
        most = changes.MOST_OF_PERIOD
        found = changes.near(self._own(tenant, begins, ends + 1), begins, ends + 1, 0, most)
        is_whole = self._is_all or bool(self._kept and self._kept[0].time < begins)
        if len(found) == most or is_whole:
            return found
        try:
            kept: list[Told] = await self._ask(
                "change_events.page", tenant, (begins, ends), None, most
            )
        except (StoreError, sqlite3.Error):
            # Figures are told all the same; the alert about the store names what is wrong.
            return found
        read = (changes.change(one.id, one.source, one.time, one.data) for one in kept)
        return [one for one in read if one is not None]

    def noted(self, alert: Alert) -> Alert:
        """Return an alert that fires with what was changed shortly before it, if anything was.

        A tenant's alerts name its own changes.
        """
        if alert.state != "firing" or not self._kept:
            return alert
        # What rules of agents, customers and revenue look at are figures of days.
        is_of_days = alarms.alarm(alert).type != "system"
        reach = changes.REACH_OF_DAYS if is_of_days else changes.REACH
        begins = _milliseconds(alert.active_at.timestamp())
        ends = _milliseconds((alert.fired_at or alert.active_at).timestamp()) + 1
        own = self._own(alarms.tenant(alert), begins - reach, ends)
        near = changes.near(own, begins, ends, reach)
        if not near:
            return alert
        said = "; ".join(map(changes.said, near))
        return replace(alert, annotations=labels({**dict(alert.annotations), NOTE: said}))

    def before(self, hand: Hand) -> Hand:
        """Return what hands alerts on with what was changed shortly before each."""

        async def handed(alerts: Sequence[Alert], at: datetime) -> None:
            await hand([self.noted(one) for one in alerts], at)

        return handed

    def _own(self, tenant: str, begins: int, ends: int) -> list[Change]:
        """Return what is in memory of a tenant from one instant up to another."""
        first, last = (
            bisect_left(self._kept, at, key=lambda one: one.time) for at in (begins, ends)
        )
        return [one.change for one in self._kept[first:last] if one.tenant == tenant]

    def _keep(self, told: Iterable[tuple[str, str, str, int, bytes]]) -> None:
        for tenant, id, source, time, data in told:
            change = changes.change(id, source, time, data)
            if change is None:
                continue
            one = _Kept(time, tenant, id, change)
            # What came since the disk was read is told again.
            if one not in self._kept:
                insort(self._kept, one, key=lambda one: one.time)
                self.revision += 1
        if len(self._kept) > MOST:
            del self._kept[:-MOST]
            self._is_all = False


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
