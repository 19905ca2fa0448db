"""The shell that keeps what is usual of integrations: their silence, sync jobs, and calls.

Events are followed in the store, in the order in which they came, and what they come to is kept in
one transaction with how far that went. So whatever ends this process, none is lost and none counts
twice, and nobody has to tell of events.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

import structlog

from alerting import clock
from exporter.completeness.ratio import Record
from exporter.events.integrations import Synced
from exporter.integrations.customs import jobs, pulse
from exporter.integrations.customs.completing import Completing, Proofs
from exporter.integrations.customs.counting import Counting
from exporter.integrations.customs.jobs import Jobs
from exporter.integrations.customs.listening import Fed, Listening
from exporter.integrations.customs.pipe import Silence
from exporter.integrations.customs.pulse import Pulse, Whose
from exporter.integrations.customs.syncs import Row
from exporter.integrations.customs.usual import Pace
from exporter.metrics.series import Table
from exporter.store.errors import StoreError
from exporter.store.integration_events import Event

EVERY_SECONDS: Final = 10.0
"""From one look at new events to the next."""
MINUTE: Final = 60
STEP: Final = 500
"""Events that are folded before the loop gets a turn: about 5 ms."""
PAUSE_SECONDS: Final = 0.02
_UTC: Final = ZoneInfo("UTC")
_log = structlog.get_logger("chatwatch.integrations")

Ask = Callable[..., Awaitable[Any]]


class Almanac:
    """Made once; `load`, then `run` as a background task, then `close`. ``ask`` is the store's.

    ``integrations`` and ``sources`` say which there are by now, and ``zone`` whose days figures are
    of. What cannot be written now is written later.
    """

    def __init__(
        self,
        series: Table,
        ask: Ask,
        integrations: Callable[[], Sequence[Fed]],
        sources: Callable[[], Iterable[str]],
        zone: Callable[[], ZoneInfo] = lambda: _UTC,
    ) -> None:
        self._ask = ask
        self._integrations = integrations
        self._sources = sources
        self._listening = Listening(series, ask)
        self._completing = Completing(series, ask, zone)
        self._counting = Counting(ask)
        self._jobs = Jobs(series, ask)
        self._pulse = Pulse(series, ask)
        self._minute = -1
        self._is_doubtful = False
        self._is_failing = False

    async def load(self) -> None:
        """Take over what an earlier life left; raises StoreError."""
        await self._jobs.load()
        await self._jobs.show(clock.unix())

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY_SECONDS)

    async def look(self) -> None:
        """Look at all there is; told when that begins to fail, and when it works again."""
        now = clock.unix()
        try:
            await self._follow(now)
            await self._pulse.keep()
            if int(now // MINUTE) != self._minute:
                await self._look_round(now)
                self._minute = int(now // MINUTE)
        except StoreError as error:
            # What was kept before it failed may be on disk or not: believe only the disk.
            self._is_doubtful = True
            self._counting.doubt()
            if not self._is_failing:
                _log.warning("what is usual cannot be kept now", reason=error.reason)
            self._is_failing = True
        else:
            if self._is_failing:
                _log.info("what is usual is kept again")
            self._is_failing = False
        await self._jobs.show(now)

    async def close(self) -> None:
        """Write what waits."""
        try:
            await self._pulse.keep()
            await self._listening.keep()
        except StoreError as error:
            _log.warning("what is usual was not kept to its end", reason=error.reason)

    def held(self, source: str | None, provider: str) -> float | None:
        """Return when the newest data that we hold is of: of a source's events, or a vendor's sync.

        Unix seconds; None where nothing is known. An event is of no later than it came.
        """
        times = (self._listening.newest(source), self._jobs.success(provider))
        return max((one for one in times if one is not None), default=None)

    def note(
        self,
        integration: str,
        at: float,
        seconds: float | None,
        is_ok: bool,  # noqa: FBT001 # as the loop tells it
    ) -> None:
        """Take a call of ours: when it was, and how long it took, None where nothing was answered.

        A crash may lose those of the last seconds.
        """
        self._pulse.note(integration, at, seconds, is_ok=is_ok)

    def silence(self, integration: str) -> Silence | None:
        """Return the silence of an integration's source, as of the last minute."""
        return self._listening.silences.get(integration)

    def completeness(self) -> Record:
        """Return how complete the days of sources are, as of the last whole hour."""
        return self._completing.record

    def pace(self, integration: str) -> Pace | None:
        """Return how our calls of an integration go, as of the last minute."""
        return self._pulse.paces.get(Whose("call", "", integration))

    def queries(self) -> Mapping[tuple[str, str], Pace]:
        """Return how the calls of answers go, by tenant and vendor, as of the last minute."""
        paces = self._pulse.paces.items()
        return {(one.tenant, one.name): pace for one, pace in paces if one.kind == "query"}

    def jobs(self) -> tuple[Row, ...]:
        """Return how sync jobs stood when they were looked at last."""
        return self._jobs.rows

    async def _proofs(self, now: float) -> Callable[[str], Proofs]:
        """Return what tells what is known of a source besides its rhythm."""
        listed = await self._counting.listed(now)
        return lambda source: Proofs(self._counting.lines(source), listed.get(source, {}))

    async def _follow(self, now: float) -> None:
        """Fold all events that are new."""
        if self._is_doubtful:
            await self._jobs.load()
            self._is_doubtful = False
        events: list[Event] = await self._ask("integration_events.page", STEP)
        while events:
            syncs = [one for one in events if one.type == Synced.TYPE]
            queries = [one for one in events if one.type != Synced.TYPE]
            changed = await self._jobs.after(syncs)
            spreads = pulse.kept(pulse.queried(queries, now))
            await self._ask("integration_events.keep", events[-1].seq, jobs.kept(changed), spreads)
            self._jobs.take(changed)
            await asyncio.sleep(PAUSE_SECONDS)
            events = await self._ask("integration_events.page", STEP)
        await self._counting.follow()
        sources = [one.source for one in self._integrations() if one.source is not None]
        while True:
            if await self._listening.follow(sources):
                break
            await asyncio.sleep(PAUSE_SECONDS)

    async def _look_round(self, now: float) -> None:
        """Look at what changes by the minute."""
        integrations = self._integrations()
        sources = list(self._sources())
        await self._listening.look(sources, integrations, now)
        clocks = {
            one.source: one.timezone.info
            for one in integrations
            if one.source is not None and one.timezone is not None
        }
        hours = {source: self._listening.hours(source) for source in sources}
        await self._completing.look(hours, clocks, now, partial(self._proofs, now))
        providers = {one.name: one.PROVIDER for one in integrations}
        zones = {one.name: one.timezone.info for one in integrations if one.timezone is not None}
        await self._pulse.look(providers, zones, now)
