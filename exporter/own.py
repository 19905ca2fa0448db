"""The daemon's own health as gauges: is the loop late, do events wait, who is it."""

import asyncio
import platform

from alerting import clock
from exporter import __version__
from exporter.daemon import Daemon

_TICK_SECONDS = 0.5


async def run(daemon: Daemon) -> None:
    """Measure until cancelled."""
    series = daemon.series
    series.set(series.row("chatwatch_build_info", __version__, platform.python_version()), 1.0)
    while True:
        due = clock.monotonic() + _TICK_SECONDS
        await asyncio.sleep(_TICK_SECONDS)
        now = clock.monotonic()
        series.set(series.row("event_loop_lag_seconds"), max(0.0, now - due))
        measure_queue(daemon, now)


def measure_queue(daemon: Daemon, now: float) -> None:
    """Set the gauges of what waits to be written; ``now`` is of the monotonic clock."""
    series, queue = daemon.series, daemon.queue
    for source in daemon.world.sources:
        series.set(series.row("webhook_queue_depth", source), float(queue.depth(source)))
    oldest = queue.oldest()
    waited = 0.0 if oldest is None else max(0.0, now - oldest)
    series.set(series.row("webhook_queue_oldest_seconds"), waited)
