"""A loop on a real store for tests, and what it shows."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from exporter.events.tally import Tally
from exporter.probes.loop import Loop
from exporter.probes.settings import Probing
from exporter.store.probe_results import Kept
from exporter.store.sqlite import Sqlite
from tests.exporter.probes.examples import shown, table


class Stand:
    """A loop with its store and its series table."""

    def __init__(self, path: Path) -> None:
        self.store = Sqlite(path)
        self.settings = Probing()
        self.fails: Exception | None = None
        self.stuck = asyncio.Event()
        self.stuck.set()
        self.begin()

    def begin(self) -> None:
        """As after a restart: an empty table, a new loop."""
        self.series = table()
        self.tally = Tally(self.series)
        self.loop = Loop(self.series, self.tally, self.store_run, lambda: self.settings)

    async def store_run(self, name: str, *arguments: Any) -> Any:
        await self.stuck.wait()
        if self.fails is not None:
            raise self.fails
        return self.store.run(name, *arguments)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.loop.run())
        try:
            yield
            assert not task.done()
        finally:
            task.cancel()
            await asyncio.wait([task])

    def lines(self, prefix: str = "probe_") -> dict[str, float]:
        self.series.add(self.tally.take())
        return shown(self.series, prefix)

    def kept(self) -> list[Kept]:
        found: list[Kept] = self.store.run("probe_results.page", 0, None, 1_000)
        return found

    def states(self) -> dict[str, str]:
        """The state of each probe's last run."""
        lasts = {one.probe: one.last for one in self.loop.standings()}
        return {name: last.state for name, last in lasts.items() if last is not None}
