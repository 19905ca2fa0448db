"""The shell that keeps what happened just now: fed by commits, and at the start by the disk."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from alerting import clock
from exporter.analytics.lately import LAST
from exporter.analytics.recent import Recent
from exporter.daemon import Daemon
from exporter.events import messages
from exporter.privacy.vault import VaultError
from exporter.store import recent_events
from exporter.store.recent_events import Event
from exporter.store.rows import Row


class Recall:
    """Made once; ``load`` before events are taken in. `ask` is the store's ``run``."""

    def __init__(self, daemon: Daemon, ask: Callable[..., Awaitable[Any]]) -> None:
        self._daemon = daemon
        self._ask = ask
        self.recent = Recent(self._span)

    async def load(self) -> None:
        """Take over the newest events of the disk, and follow commits; raises StoreError."""
        events: list[Event] = await self._ask("recent_events.newest", recent_events.MOST)
        asked = [one for one in events if one.type == messages.Answered.TYPE]
        readable = {one.key for one in asked[:LAST]}
        self.see([self._row(one, readable=one.key in readable) for one in events])
        if len(events) == recent_events.MOST:
            self.recent.since = events[-1].time
        self._daemon.committer.kept.add(self.see)

    def see(self, rows: Sequence[Row]) -> None:
        """Take events that are on disk."""
        self.recent.see(rows, round(clock.unix() * 1000))

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
