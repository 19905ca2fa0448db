"""The shell that keeps what happened just now: fed by commits, and at the start by the disk."""

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import msgspec

from alerting import clock
from exporter.analytics.lately import LAST
from exporter.analytics.recent import Recent
from exporter.daemon import Daemon
from exporter.events import messages
from exporter.privacy.vault import VaultError
from exporter.store import recent_events
from exporter.store.recent_events import Event, Words
from exporter.store.rows import Row

MOST_TENANTS: Final = 50
"""Tenants whose last minutes are kept."""


class Recall:
    """Made once; ``load`` before events are taken in. `ask` is the store's ``run``."""

    def __init__(self, daemon: Daemon, ask: Callable[..., Awaitable[Any]]) -> None:
        self._daemon = daemon
        self._ask = ask
        self.recent = Recent(self._span)
        self._tenants: dict[str, Recent] = {"": self.recent}

    async def load(self) -> None:
        """Take over the newest events of the disk, and follow commits; raises StoreError."""
        await self.renew()
        self._daemon.committer.kept.add(self.see)

    async def renew(self) -> None:
        """Forget what is held, and take it from the disk as it is now; raises StoreError.

        What is kept while the disk answers may be left out.
        """
        events: list[Event] = await self._ask("recent_events.newest", recent_events.MOST)
        readable = _last_asked(events)
        self.recent = Recent(self._span)
        self._tenants = {"": self.recent}
        self.see([self._row(one, readable=one.key in readable) for one in events])
        if len(events) == recent_events.MOST:
            for one in self._tenants.values():
                one.since = events[-1].time

    def see(self, rows: Sequence[Row]) -> None:
        """Take events that are on disk."""
        now = round(clock.unix() * 1000)
        if not any({row.tenant for row in rows}):  # noqa: C419 # a set is made quicker
            self.recent.see(rows, now)
            return
        of_tenants: dict[str, list[Row]] = {"": []}
        for row in rows:
            of_tenants.setdefault(row.tenant, []).append(row)
        for tenant, own in of_tenants.items():
            self.of(tenant).see(own, now)

    def of(self, tenant: str) -> Recent:
        """Return what happened of a tenant; of more than MOST_TENANTS, nothing is known."""
        found = self._tenants.get(tenant)
        if found is not None:
            return found
        made = Recent(self._span, tenant)
        made.since = self.recent.since
        if len(self._tenants) < MOST_TENANTS:
            self._tenants[tenant] = made
        else:
            made.since = round(clock.unix() * 1000)
        return made

    async def words(self, seqs: Sequence[int]) -> dict[int, str]:
        """Return what was asked by events that are still there, by their numbers; StoreError.

        What does not open, as another key sealed it, is left out.
        """
        found: dict[int, str] = {}
        kept: list[Words] = await self._ask("recent_events.words", list(seqs))
        for one in kept:
            with contextlib.suppress(VaultError):
                told = msgspec.json.decode(self._daemon.world.vault.open(one.personal, one.key))
                found[one.seq] = str(told.get("query", ""))
        return found

    def _row(self, one: Event, *, readable: bool) -> Row:
        """Return an event as it came; what it said is opened only where it will be shown."""
        words: bytes | None = None
        if readable and one.personal is not None:
            try:
                words = self._daemon.world.vault.open(one.personal, one.key)
            except VaultError:
                words = None
        head = (one.tenant, one.source, "", one.id, one.type, one.time, one.time)
        return Row(*head, one.data, words, (), ())

    def _span(self) -> int:
        return max(1, round(self._daemon.world.config.analytics.active_within.seconds))


def _last_asked(events: Sequence[Event]) -> set[bytes]:
    """Return the keys of the last questions of each tenant; the newest events stand first."""
    found: dict[str, list[bytes]] = {}
    for one in events:
        if one.type == messages.Answered.TYPE:
            keys = found.setdefault(one.tenant, [])
            if len(keys) < LAST:
                keys.append(one.key)
    return {key for keys in found.values() for key in keys}
