"""The shell around quarantine: shows how much is in it, and lets it be tried once more."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Final

import structlog
from msgspec import Struct

from exporter.daemon import Daemon
from exporter.events import aside
from exporter.privacy.vault import VaultError
from exporter.refusal import Refused
from exporter.store.errors import StoreError
from exporter.store.quarantine import Kept

EVERY: Final = 10.0
"""Seconds between two looks at how much there is."""
STEP: Final = 100
"""Requests that are tried with one call, so that it ends in time."""

_GAUGE: Final = "webhook_quarantine_requests"
_log = structlog.get_logger("chatwatch.intake")

Ask = Callable[..., Awaitable[Any]]


class Replayed(Struct, frozen=True):
    """What became of some requests: ``tried``, of these ``mended`` and gone from quarantine.

    ``events`` are those that were kept now or before; ``next`` is where to go on, None at the end.
    """

    tried: int
    mended: int
    events: int
    left: int
    next: int | None


class Quarantine:
    """Asks the store by ``ask``, its ``run``."""

    def __init__(self, daemon: Daemon, ask: Ask) -> None:
        self._daemon = daemon
        self._ask = ask
        self._shown: set[str] = set()
        self._failed = False
        self._trying = asyncio.Lock()

    async def run(self) -> None:
        """Show how much there is until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY)

    async def look(self) -> None:
        """Show how many requests of each source there are; told once when they cannot be read."""
        try:
            found = await self._ask("quarantine.sizes")
        except StoreError as error:
            if not self._failed:
                _log.warning("quarantine cannot be read", why=str(error))
            self._failed = True
            return
        self._failed = False
        requests: dict[str, int] = dict.fromkeys(self._shown, 0)
        for one in found:
            requests[one.source] = requests.get(one.source, 0) + one.requests
        series = self._daemon.series
        for source, count in requests.items():
            series.set(series.row(_GAUGE, source), float(count))
        self._shown = {source for source, count in requests.items() if count}

    async def replay(self, source: str, after: int = 0) -> Replayed:
        """Try STEP requests behind ``after`` once more, of one source or, where it is "", of all.

        Raises StoreError, and Refused where the store cannot write now; what was mended until then
        is kept, and kept once.
        """
        async with self._trying:
            page: list[Kept] = await self._ask("quarantine.page", source, after, STEP)
            mended = events = left = 0
            for one in page:
                kept, failed = await self._again(one)
                events += kept
                mended += not failed
                left += bool(failed)
            await self.look()
        end = page[-1].id if len(page) == STEP else None
        return Replayed(len(page), mended, events, left, end)

    async def _again(self, one: Kept) -> tuple[int, int]:
        """Return how many events of a request are kept by now, and how many are not."""
        world = self._daemon.world
        source = world.sources.get(one.source)
        if source is None:
            return await self._stays(one, "unknown_source", "no source of this name any more", 1)
        try:
            inbound = aside.inbound(world.shield.opened(one.sealed, one.key))
        except VaultError as error:
            return await self._stays(one, "internal", str(error), 1)
        received = datetime.fromtimestamp(one.received / 1000, UTC)
        try:
            arrival = await self._daemon.intake.again(world, source, inbound, received)
        except Refused as refused:
            if refused.retry_after is not None:
                raise
            return await self._stays(one, refused.code, refused.message, 1)
        if arrival.refused:
            first = arrival.refused[0]
            _, failed = await self._stays(one, first.code, first.message, len(arrival.refused))
            return len(arrival.rows), failed
        await self._ask("quarantine.release", one.id)
        return len(arrival.rows), 0

    async def _stays(self, one: Kept, reason: str, said: str, events: int) -> tuple[int, int]:
        await self._ask("quarantine.stay", one.id, reason, said, events)
        return 0, events
