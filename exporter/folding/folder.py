"""The shell around the folding process: starts it, says when there is news, shows how far it is."""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog

from alerting import clock
from exporter.events.tally import Tally
from exporter.folding import worker
from exporter.folding.folds import Progress
from exporter.folding.shown import Shown
from exporter.folding.terms import Settings
from exporter.metrics.series import Table
from exporter.store.process import Process

AGAIN_SECONDS: Final = 5.0
"""From the end of a process that was not asked to end to the next one."""
_MODULE: Final = "exporter.folding.worker"
_LAG: Final = "analytics_fold_lag_events"
_FOLDED: Final = "analytics_folded_events"
_WAITING: Final = "analytics_fold_waiting_timestamp_seconds"
_LEFT: Final = "analytics_rebuild_lag_events"
_RESTARTS: Final = "analytics_fold_restarts_total"
_log = structlog.get_logger("chatwatch.analytics")


class Folder:
    """Made once; `run` as a background task. Events that were not folded yet wait on disk."""

    def __init__(
        self,
        events: Path,
        folds: Path,
        settings: Callable[[], Settings],
        series: Table,
        tally: Tally,
    ) -> None:
        self._paths = events, folds
        self._settings = settings
        self._series = series
        self._tally = tally
        self._process: Process | None = None
        self._is_told = False
        self._is_failing = False
        self._waiting = 0.0
        self._changed = asyncio.Event()
        self._shown = Shown(series)
        self._is_asked = False
        self._news = asyncio.Event()
        self.progress = Progress(0, 0)

    async def run(self) -> None:
        """Keep a process at work until cancelled."""
        self._note_waiting()
        while True:
            self._changed.clear()
            began = self._settings()
            try:
                await self._live(began)
            except (OSError, EOFError) as error:
                self._tally.count(_RESTARTS)
                self._fail(str(error) or type(error).__name__)
                await asyncio.sleep(AGAIN_SECONDS)

    def wake(self) -> None:
        """Say that there are new events; costs next to nothing where that was said already."""
        self._note_waiting()
        if self._process is not None and not self._is_told:
            self._is_told = True
            self._process.say(worker.NEWS)

    def rebuild(self) -> None:
        """Have all folds made anew; one that is under way is enough."""
        self._is_asked = True
        if self._process is not None:
            self._process.say(worker.ANEW)

    @property
    def process(self) -> int | None:
        """The number of the process at work, for people who look."""
        return None if self._process is None else self._process.pid

    @property
    def is_rebuilding(self) -> bool:
        """Whether folds are made anew, or will be as soon as the process hears of it."""
        return self._is_asked or self.progress.renewing is not None

    async def news(self, seconds: float) -> None:
        """Return when the process is further, or after so many seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)

    def load(self) -> None:
        """Show what an earlier life observed; blocks for some milliseconds."""
        self._shown.load(self._paths[1])

    def plan(self) -> None:
        """Go by other settings, where they are others."""
        self._changed.set()

    async def _live(self, settings: Settings) -> None:
        """Have a process fold until it ends, or the settings are others."""
        self._process = process = await Process.begun(_MODULE)
        try:
            process.send((*self._paths, settings))
            if self._is_asked:
                process.say(worker.ANEW)
            hearing = asyncio.get_running_loop().create_task(self._hear(process))
            await self._until_other(settings, hearing)
        finally:
            self._process = None
            await process.end()

    async def _until_other(self, settings: Settings, hearing: "asyncio.Task[None]") -> None:
        """Return when the settings are others; raise what ended the hearing."""
        loop = asyncio.get_running_loop()
        try:
            while self._settings() == settings and not hearing.done():
                self._changed.clear()
                changing = loop.create_task(self._changed.wait())
                try:
                    await asyncio.wait([hearing, changing], return_when=asyncio.FIRST_COMPLETED)
                finally:
                    changing.cancel()
        finally:
            hearing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await hearing

    async def _hear(self, process: Process) -> None:
        while True:
            told = await process.told()
            if isinstance(told, str):
                raise OSError(told)
            self._recover()
            if isinstance(told, Progress):
                self._take(told)
            else:
                self._shown.show(told)

    def _take(self, told: Progress) -> None:
        """Note and show how far the process is."""
        if told.renewing is not None or told.renewals > self.progress.renewals:
            self._is_asked = False
        self.progress = told
        self._is_told = False
        made = told.newest if told.renewing is None else told.renewing
        row = self._series.row
        self._series.set(row(_FOLDED), float(told.cursor))
        self._series.set(row(_LAG), float(max(0, told.newest - told.cursor)))
        self._series.set(row(_LEFT), float(max(0, told.newest - made)))
        self._wait_since(told.oldest / 1000)
        self._news.set()
        self._news = asyncio.Event()

    def _note_waiting(self) -> None:
        """Have events wait from now on, unless they do already."""
        if not self._waiting:
            self._wait_since(clock.unix())

    def _wait_since(self, seconds: float) -> None:
        self._waiting = seconds
        self._series.set(self._series.row(_WAITING), seconds)

    def _fail(self, why: str) -> None:
        if not self._is_failing:
            self._is_failing = True
            _log.warning("events are not folded into figures now; they wait", why=why)

    def _recover(self) -> None:
        if self._is_failing:
            self._is_failing = False
            _log.info("events are folded into figures again")
