"""The shell that has runs summed up: incidents as they come in, hours once they are over, pauses.

The writer's process does the work, in steps that are short enough for events to be kept between.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, Protocol

import structlog

from alerting import clock
from alerting.duration import Duration
from exporter.history import accounting, look
from exporter.history.incidents import Terms
from exporter.store.errors import StoreError

EVERY_SECONDS: Final = 5.0
"""From one look to the next: how much later than a run its incident is known."""
RUNS: Final = 1_000
"""Runs that are folded in a step."""
PROBES: Final = 10
"""Probes whose hour is summed up in a step."""
PAUSE_SECONDS: Final = 0.02
SPELL_SECONDS: Final = 5.0
"""For how long hours are summed up at a stretch, so that incidents do not wait for them."""
LATE: Final = 600_000
"""Milliseconds after an hour until its last runs are surely on disk."""
NOTE: Final = 30_000
"""Milliseconds from one note of the same pauses to the next."""
REACH: Final = 120_000
"""Milliseconds without a note after which nobody knows whether a probe was still paused."""
_SUMMED: Final = ("probe_hours", "probe_latencies")
"""Tables with a row an hour of each probe."""
_log = structlog.get_logger("chatwatch.probes")

Ask = Callable[..., Awaitable[Any]]


class Probe(Protocol):
    """A probe, as far as its history is about it."""

    @property
    def name(self) -> str: ...
    @property
    def interval(self) -> Duration: ...
    @property
    def paused(self) -> bool: ...
    @property
    def failures(self) -> int: ...
    @property
    def successes(self) -> int: ...


class Historian:
    """Made once; `run` as a background task. ``ask`` is the store's ``run``.

    ``probes`` says which there are; ``show`` is called at every look. What cannot be written now is
    written later: runs wait for it on disk.
    """

    def __init__(
        self,
        probes: Callable[[], Sequence[Probe]],
        ask: Ask,
        show: Callable[[], None] = lambda: None,
    ) -> None:
        self._probes = probes
        self._ask = ask
        self._show = show
        self._paused: list[str] = []
        self._noted = 0
        self._is_failing = False

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY_SECONDS)

    async def look(self) -> None:
        """Sum up all there is; told when that begins to fail, and when it works again."""
        self._show()
        probes = self._probes()
        now = round(clock.unix() * 1000)
        try:
            await self._note_pauses([one.name for one in probes if one.paused], now)
            await self._follow({one.name: Terms(one.failures, one.successes) for one in probes})
            holds = {one.name: look.hold(one.interval.seconds) for one in probes}
            for table in _SUMMED:
                await self._sum_up(table, holds, now - LATE)
        except StoreError as error:
            if not self._is_failing:
                _log.warning("history cannot be summed up now", reason=error.reason)
            self._is_failing = True
            return
        if self._is_failing:
            _log.info("history is summed up again")
        self._is_failing = False

    async def _note_pauses(self, paused: list[str], now: int) -> None:
        is_old = not 0 <= now - self._noted < NOTE
        if paused != self._paused or (paused and is_old):
            # One that has just ended lasted until now.
            noted = [*paused, *(name for name in self._paused if name not in paused)]
            await self._ask("probe_pauses.note", noted, now, REACH)
            self._noted, self._paused = now, paused

    async def _follow(self, terms: Mapping[str, Terms]) -> None:
        runs = RUNS
        while runs == RUNS:
            runs = await self._ask("probe_incidents.follow", terms, RUNS)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _sum_up(self, table: str, holds: Mapping[str, int], until: int) -> None:
        names, began = list(holds), clock.monotonic()
        while clock.monotonic() - began < SPELL_SECONDS:
            start = await self._ask(f"{table}.due", until)
            if start is None:
                return
            for first in range(0, len(names), PROBES):
                step = {name: holds[name] for name in names[first : first + PROBES]}
                await self._ask(f"{table}.sum_up", step, start)
                await asyncio.sleep(PAUSE_SECONDS)
            await self._ask(f"{table}.done", start + accounting.HOUR)

    async def forget(self, before: int, limit: int) -> int:
        """Delete at most ``limit`` rows of history older than an instant; return how many."""
        deleted = 0
        for table in (*_SUMMED, "probe_incidents", "probe_pauses"):
            deleted += await self._ask(f"{table}.forget", before, limit - deleted)
        return deleted
