"""The shell around the folding process: starts it, says when there is news, shows how far it is."""

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import structlog

from exporter.events.tally import Tally
from exporter.folding.folds import Progress
from exporter.folding.terms import Settings
from exporter.metrics.series import Table
from exporter.store import pipe
from exporter.store.child import Child

AGAIN_SECONDS: Final = 5.0
"""From the end of a process that was not asked to end to the next one."""
_LAG: Final = "analytics_fold_lag_events"
_FOLDED: Final = "analytics_folded_events"
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
        self._writer: asyncio.StreamWriter | None = None
        self._is_told = False
        self._changed = asyncio.Event()
        self.progress = Progress(0, 0)
        # The process at work, for people who look.
        self.process: int | None = None

    async def run(self) -> None:
        """Keep a process at work until cancelled."""
        while True:
            self._changed.clear()
            began = self._settings()
            try:
                await self._live(began)
            except (OSError, EOFError) as error:
                self._tally.count(_RESTARTS)
                _log.warning("folding ended, and begins again", why=type(error).__name__)
                await asyncio.sleep(AGAIN_SECONDS)

    def wake(self) -> None:
        """Say that there are new events; costs next to nothing where that was said already."""
        if self._writer is not None and not self._is_told:
            self._is_told = True
            self._writer.write(b"\0")

    def plan(self) -> None:
        """Go by other settings, where they are others."""
        self._changed.set()

    async def _live(self, settings: Settings) -> None:
        """Have a process fold until it ends, or the settings are others."""
        loop = asyncio.get_running_loop()
        child = await loop.run_in_executor(None, partial(Child, "exporter.folding.worker"))
        try:
            self.process = child.process.pid
            reader, self._writer = await asyncio.open_connection(sock=child.pipe)
            self._writer.write(pipe.encoded((*self._paths, settings)))
            hearing = loop.create_task(self._hear(reader))
            while self._settings() == settings and not hearing.done():
                self._changed.clear()
                changing = loop.create_task(self._changed.wait())
                await asyncio.wait([hearing, changing], return_when=asyncio.FIRST_COMPLETED)
                changing.cancel()
            hearing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await hearing
        finally:
            if self._writer is not None:
                self._writer.close()
            self._writer = None
            await asyncio.shield(loop.run_in_executor(None, child.end))

    async def _hear(self, reader: asyncio.StreamReader) -> None:
        while True:
            length = await reader.readexactly(pipe.LENGTH_BYTES)
            self.progress = pipe.decoded(await reader.readexactly(pipe.size(length)))
            self._is_told = False
            row = self._series.row
            self._series.set(row(_FOLDED), float(self.progress.cursor))
            behind = max(0, self.progress.newest - self.progress.cursor)
            self._series.set(row(_LAG), float(behind))
