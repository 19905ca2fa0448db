import asyncio
import platform
from collections.abc import Iterable

from exporter import __version__, own
from exporter.daemon import Daemon
from exporter.events.queue import FairQueue, Waiting
from tests.exporter.store.rows import row
from tests.exporter.web import stand

SOURCES = "sources: [{name: bot, type: native}, {name: quiet, type: native}]"


class Watched(FairQueue):
    """A queue that tells when somebody asked for its oldest request."""

    def __init__(self) -> None:
        super().__init__(10, 10_000)
        self.asked = asyncio.Event()

    def oldest(self) -> float | None:
        self.asked.set()
        return super().oldest()


def shown(daemon: Daemon, name: str, *labels: str) -> float:
    return float(daemon.series.snapshot().values[daemon.series.row(name, *labels)])


def waiting(source: str, keys: Iterable[str], since: float) -> Waiting:
    return Waiting(source, [row(key) for key in keys], 100, since, lambda _: None)


def test_what_waits_is_shown_by_source_and_with_the_age_of_the_oldest() -> None:
    daemon = stand.daemon(SOURCES)
    daemon.queue.put(waiting("bot", "abc", since=95.0))
    daemon.queue.put(waiting("bot", "d", since=98.0))
    own.measure_queue(daemon, 100.0)
    assert shown(daemon, "webhook_queue_depth", "bot") == 4.0
    assert shown(daemon, "webhook_queue_depth", "quiet") == 0.0
    assert shown(daemon, "webhook_queue_oldest_seconds") == 5.0


def test_an_emptied_queue_is_shown_empty() -> None:
    daemon = stand.daemon(SOURCES)
    daemon.queue.put(waiting("bot", "abc", since=95.0))
    own.measure_queue(daemon, 100.0)
    daemon.queue.take(10)
    own.measure_queue(daemon, 101.0)
    assert shown(daemon, "webhook_queue_depth", "bot") == 0.0
    assert shown(daemon, "webhook_queue_oldest_seconds") == 0.0


def test_what_came_after_the_clock_was_read_has_not_waited_less_than_nothing() -> None:
    daemon = stand.daemon(SOURCES)
    daemon.queue.put(waiting("bot", "a", since=100.5))
    own.measure_queue(daemon, 100.0)
    assert shown(daemon, "webhook_queue_oldest_seconds") == 0.0


def test_without_sources_nothing_waits() -> None:
    daemon = stand.daemon()
    own.measure_queue(daemon, 1.0)
    assert shown(daemon, "webhook_queue_oldest_seconds") == 0.0


async def test_it_measures_until_cancelled_and_says_who_it_is() -> None:
    daemon = stand.daemon(SOURCES)
    daemon.queue = watched = Watched()
    watched.put(waiting("bot", "ab", since=0.0))
    running = asyncio.create_task(own.run(daemon))
    await asyncio.wait_for(watched.asked.wait(), 20)
    running.cancel()
    await asyncio.wait([running])
    assert running.cancelled()
    assert shown(daemon, "chatwatch_build_info", __version__, platform.python_version()) == 1.0
    assert shown(daemon, "webhook_queue_depth", "bot") == 2.0
    assert 0.0 <= shown(daemon, "event_loop_lag_seconds") < 20.0
    assert shown(daemon, "webhook_queue_oldest_seconds") > 0.0
