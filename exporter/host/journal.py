"""The shell that keeps a row of each minute; a store that fails gets it again with the next one."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import structlog

from exporter.host import minutes
from exporter.host.minutes import Minute
from exporter.host.summary import Summary
from exporter.store.errors import StoreError

# Rows that wait for a store which cannot write; beyond an hour the oldest are let go.
MOST_WAITING = 60
StoreRun = Callable[..., Awaitable[Any]]
"""``await run("host_samples.keep", rows)``: the store's door."""

_log = structlog.get_logger("chatwatch.host")


class Journal:
    """Gathers samples into minutes; of the event loop's thread."""

    def __init__(self, run: StoreRun) -> None:
        self._run = run
        self._since: float | None = None
        self._samples: list[Summary] = []
        self._waiting: list[Minute] = []
        self._begun = asyncio.Event()
        self._failing = False

    def note(self, sample: Summary, at: float, now: datetime) -> None:
        """Take a sample; `at` in seconds of the monotonic clock, `now` for the row."""
        self._samples.append(sample)
        if self._since is not None and minutes.begun(self._since, at):
            self._waiting = [*self._waiting, minutes.row(self._samples, now)][-MOST_WAITING:]
            self._samples = []
            self._begun.set()
        self._since = at

    async def run(self) -> None:
        """Keep rows until cancelled."""
        while True:
            await self._begun.wait()
            self._begun.clear()
            await self.keep()

    async def keep(self) -> None:
        """Write what waits; on a failure it goes on waiting."""
        rows = tuple(self._waiting)
        try:
            await self._run("host_samples.keep", rows)
        except StoreError as error:
            if not self._failing:
                _log.error("host samples are not kept", reason=error.reason, error=str(error))
            self._failing = True
            return
        if self._failing:
            _log.info("host samples are kept again", rows=len(rows))
        self._failing = False
        self._waiting = [row for row in self._waiting if row not in rows]
