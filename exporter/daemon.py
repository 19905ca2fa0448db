"""The running daemon: parts that live as long as the process, and a world that a reload swaps."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from alerting import clock
from alerting.strict import ConfigError
from exporter.events.committer import Committer
from exporter.events.intake import Intake
from exporter.events.queue import FairQueue
from exporter.events.tally import Tally
from exporter.metrics import catalogue, guard
from exporter.metrics.series import Table
from exporter.world import World

_log = structlog.get_logger("chatwatch")


class Daemon:
    """What request handlers and background loops share; made by ``app.run`` and nobody else."""

    def __init__(self, world: World, rebuild: Callable[[], World]) -> None:
        """Build the parts around a world; ``rebuild`` loads the configuration again."""
        self.world = world
        self.started = clock.now()
        intake = world.config.intake
        self.guard = guard.Guard(world.config.metrics)
        self.series = Table(catalogue.CATALOGUE, self.guard)
        self.tally = Tally(self.series)
        self.series.on_overflow = self.tally.move
        self.queue = FairQueue(intake.queue_events, intake.queue_bytes)
        self.committer = Committer(self.queue, self.tally, self.series, self._commit_events)
        self.intake = Intake(self.queue, self.committer, self.tally, self.series)
        self._rebuild = rebuild
        self._reloading = asyncio.Lock()
        self._unready: str | None = "starting"
        self._after_reload: list[Callable[[World], None]] = []
        self._show_reload(1.0)
        self._reloaded(self.started)

    def _show_reload(self, successful: float) -> None:
        for name in ("chatwatch", "alertmanager"):
            row = self.series.row(f"{name}_config_last_reload_successful")
            self.series.set(row, successful)

    def ready(self) -> str | None:
        """Return None when events are taken in, else why not."""
        return self._unready

    def become(self, unready: str | None) -> None:
        """Say that the daemon is ready (None), or why it is not."""
        self._unready = unready
        self.series.set(self.series.row("chatwatch_ready"), float(unready is None))

    def on_reload(self, step: Callable[[World], None]) -> None:
        """Call ``step`` with each new world, once it is swapped in."""
        self._after_reload.append(step)

    async def reload(self) -> None:
        """Swap in the world of the configuration on disk; ConfigError changes nothing."""
        async with self._reloading:
            try:
                world = await asyncio.to_thread(self._rebuild)
            except ConfigError as error:
                self._show_reload(0.0)
                _log.error("reload refused; the old configuration stays", error=str(error))
                raise
            self.world = world
            self.guard.limit(world.config.metrics)
            self.queue.max_events = world.config.intake.queue_events
            self.queue.max_bytes = world.config.intake.queue_bytes
            for step in self._after_reload:
                step(world)
            self._show_reload(1.0)
            self._reloaded(clock.now())
            _log.info("reloaded", sources=len(world.sources))

    def _commit_events(self) -> int:
        return self.world.config.intake.commit_events

    def _reloaded(self, now: datetime) -> None:
        row = self.series.row("chatwatch_config_last_reload_success_timestamp_seconds")
        self.series.set(row, now.timestamp())
