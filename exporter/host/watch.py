"""The shell that looks at the machine at even times, shows it, and hands each minute on."""

import asyncio
import contextlib

from alerting import clock
from exporter.events.tally import Tally
from exporter.host import cadence, figures, watched
from exporter.host import summary as summaries
from exporter.host.board import Board
from exporter.host.complaints import Complaints
from exporter.host.figures import Key
from exporter.host.journal import Journal, StoreRun
from exporter.host.reading import PARTS, Reading
from exporter.host.sampler import Sampler
from exporter.host.settings import Host
from exporter.host.summary import Summary
from exporter.host.watched import Standings
from exporter.metrics.series import Table

_TOOK: Key = ("host_sample_duration_seconds", ())


class Watch:
    """Made once; `plan` at every reload, `run` as a background task, `summary` for pages.

    `run` of the store is awaited as ``await run("host_samples.keep", rows)``.
    """

    def __init__(
        self,
        series: Table,
        tally: Tally,
        settings: Host,
        run: StoreRun,
        sampler: Sampler | None = None,
    ) -> None:
        self.summary: Summary | None = None
        self._series = series
        self._settings = settings
        self._sampler = sampler or Sampler()
        self._board = Board(series)
        self._complaints = Complaints(tally)
        self._journal = Journal(run)
        self._before: Reading | None = None
        self._standings: Standings = {}
        self._changed = asyncio.Event()

    def plan(self, settings: Host) -> None:
        """Go by other settings from the next look on, which is at once if they differ."""
        if settings != self._settings:
            self._settings = settings
            self._changed.set()

    async def run(self) -> None:
        """Look and keep until cancelled."""
        for part in PARTS:
            # Known from the start, so that the first failure is an increase.
            self._series.row("host_sample_failures_total", part)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._journal.run())
            group.create_task(self._look_on())

    async def look(self) -> None:
        """Take one reading and show it."""
        settings, began = self._settings, clock.monotonic()
        reading = await self._sampler.sample(settings)
        self._complaints.tell(reading.misses)
        if reading.watched is not None:
            self._standings = watched.standings(self._standings, reading.watched)
        told = figures.figures(reading, self._before, settings, self._board.shown, self._standings)
        self._complaints.crowd(told.left_out)
        self._board.show({**told.values, _TOOK: clock.monotonic() - began})
        self.summary = summaries.summary(reading, self._before, settings)
        self._journal.note(self.summary, reading.at, clock.now())
        self._before = reading

    async def _look_on(self) -> None:
        while True:
            self._changed.clear()
            if self._settings.enabled:
                await self._look_until_changed(self._settings.interval.seconds)
            else:
                self._forget()
                await self._changed.wait()

    async def _look_until_changed(self, interval: float) -> None:
        due = clock.monotonic()
        await self.look()
        wake = cadence.second(due, interval)
        while not await self._is_changed(wake):
            await self.look()
            due = wake = cadence.following(due, interval, clock.monotonic())

    async def _is_changed(self, until: float) -> bool:
        """Wait until a moment of the monotonic clock, or for other settings."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(until - clock.monotonic()):
                await self._changed.wait()
        return self._changed.is_set()

    def _forget(self) -> None:
        self._board.show({})
        self._before = self.summary = None
        self._standings = {}
