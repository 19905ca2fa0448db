"""Figures of conversations: the process that folds events, and the questions to what it keeps."""

import asyncio
from collections.abc import Callable, Container, Sequence
from pathlib import Path

from exporter.completeness.ratio import Record
from exporter.daemon import Daemon
from exporter.figuring import Figuring
from exporter.folding.folder import Folder
from exporter.folding.reading import Reading
from exporter.lifecycle import Teardowns
from exporter.store.rows import Row
from exporter.web.exports.asked import Files
from exporter.world import World


class Analysis:
    """Made once, at work once there is a store; without it everything else goes on.

    ``record`` is how complete the days of sources are.
    """

    def __init__(self, daemon: Daemon, record: Callable[[], Record] = Record) -> None:
        self._daemon = daemon
        self._record = record
        self.folder: Folder | None = None
        self.reading: Reading | None = None
        self.files: Files | None = None

    def start(self, events: Path, folds: Path, teardowns: Teardowns) -> None:
        """Begin to fold what is kept of ``events``; how far that is stands on disk."""
        daemon = self._daemon
        reading = Reading(folds)
        self.folder = Folder(
            events,
            folds,
            lambda: daemon.world.config.analytics.folding,
            daemon.series,
            daemon.tally,
        )
        teardowns.add("answers about conversations", lambda: _closed(reading))
        self.folder.load()
        teardowns.spawn("folds", self.folder.run())
        figuring = Figuring(
            reading,
            daemon.series,
            daemon.tally,
            lambda: (daemon.world.config.analytics, daemon.world.config.metrics),
            self._record,
            self._sources,
        )
        teardowns.spawn("gauges of figures", figuring.run())
        self.reading, self.files = reading, Files(events, folds, daemon.world.vault)

    def _sources(self, tenant: str) -> Container[str] | None:
        """Return where a tenant's events may come from by now."""
        return self._daemon.world.sources_of(tenant)

    def see(self, _: Sequence[Row]) -> None:
        """Take note that there are new events on disk."""
        if self.folder is not None:
            self.folder.wake()

    def plan(self, _: World) -> None:
        """Go by another configuration."""
        if self.folder is not None:
            self.folder.plan()


async def _closed(reading: Reading) -> None:
    await asyncio.get_running_loop().run_in_executor(None, reading.close)
