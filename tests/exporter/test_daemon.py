import asyncio
from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from alerting import clock
from alerting.strict import ConfigError
from exporter import world
from exporter.daemon import Daemon
from exporter.metrics.catalogue import metric
from exporter.world import World
from tests.exporter.web import stand

BOT = "sources: [{name: bot, type: native}]"
TWO = "sources: [{name: bot, type: native}, {name: late, type: native}]"
SUCCESSFUL = "chatwatch_config_last_reload_successful"
LAST = "chatwatch_config_last_reload_success_timestamp_seconds"
TOPICS = metric("chat_topic_mentions_total")


class Disk:
    """What stands in the configuration file; ``load`` builds its world, as app.run does."""

    def __init__(self, text: str = BOT) -> None:
        self.text = text
        self.before: Callable[[], None] = lambda: None

    def load(self) -> World:
        self.before()
        return world.build(stand.config(self.text), b"k" * 32, None)


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def daemon(disk: Disk) -> Daemon:
    return Daemon(disk.load(), disk.load)


async def nothing() -> None:
    """Take one turn of the loop."""


def gauge(daemon: Daemon, name: str) -> float:
    return float(daemon.series.snapshot().values[daemon.series.row(name)])


def test_a_new_daemon_is_starting_until_somebody_says_that_it_is_ready(daemon: Daemon) -> None:
    assert daemon.ready() == "starting"
    daemon.become(None)
    assert (daemon.ready(), gauge(daemon, "chatwatch_ready")) == (None, 1.0)
    daemon.become("stopping")
    assert (daemon.ready(), gauge(daemon, "chatwatch_ready")) == ("stopping", 0.0)


def test_the_configuration_it_starts_with_counts_as_a_reload(daemon: Daemon) -> None:
    assert gauge(daemon, SUCCESSFUL) == 1.0
    assert gauge(daemon, LAST) == daemon.started.timestamp()


async def test_a_reload_swaps_the_world_and_dates_it(daemon: Daemon, disk: Disk) -> None:
    old = daemon.world
    disk.text = TWO
    before = clock.unix()
    await daemon.reload()
    assert list(old.sources) == ["bot"]
    assert list(daemon.world.sources) == ["bot", "late"]
    assert before <= gauge(daemon, LAST) <= clock.unix()
    assert gauge(daemon, SUCCESSFUL) == 1.0


async def test_steps_are_called_in_order_with_the_new_world_once_it_is_in(
    daemon: Daemon, disk: Disk
) -> None:
    seen: list[tuple[str, bool, World]] = []
    daemon.on_reload(lambda new: seen.append(("first", new is daemon.world, new)))
    daemon.on_reload(lambda new: seen.append(("second", new is daemon.world, new)))
    disk.text = TWO
    await daemon.reload()
    assert [one[:2] for one in seen] == [("first", True), ("second", True)]
    assert list(seen[0][2].sources) == ["bot", "late"]


async def test_a_refused_reload_changes_nothing_and_is_shown_and_told(
    daemon: Daemon, disk: Disk
) -> None:
    old, dated = daemon.world, gauge(daemon, LAST)
    seen: list[World] = []
    daemon.on_reload(seen.append)
    disk.text = "intake: {queue_events: 5}\nsourcez: []"
    with capture_logs() as told:
        with pytest.raises(ConfigError, match="sourcez"):
            await daemon.reload()
    assert daemon.world is old
    assert seen == []
    assert daemon.queue.max_events == old.config.intake.queue_events
    assert (gauge(daemon, SUCCESSFUL), gauge(daemon, LAST)) == (0.0, dated)
    (line,) = told
    assert line["log_level"] == "error"
    assert "sourcez" in line["error"]


async def test_a_good_reload_after_a_refused_one_is_shown(daemon: Daemon, disk: Disk) -> None:
    disk.text = "sourcez: []"
    with pytest.raises(ConfigError):
        await daemon.reload()
    disk.text = BOT
    await daemon.reload()
    assert gauge(daemon, SUCCESSFUL) == 1.0


async def test_the_queue_follows_a_reload(daemon: Daemon, disk: Disk) -> None:
    disk.text = "intake: {queue_events: 3, queue_bytes: 128KiB, commit_events: 7}"
    await daemon.reload()
    assert (daemon.queue.max_events, daemon.queue.max_bytes) == (3, 128 << 10)
    assert daemon._commit_events() == 7
    assert daemon.queue.has_room("bot", 1, 1)


async def test_the_guard_follows_a_reload_and_keeps_what_is_shown(
    daemon: Daemon, disk: Disk
) -> None:
    daemon.series.row(TOPICS.name, "", "price")
    disk.text = "metrics: {caps: {topic: 1}, series_per_metric: 1}"
    await daemon.reload()
    assert daemon.guard.shown(TOPICS, ("", "price")) == ("", "price")
    assert daemon.guard.shown(TOPICS, ("", "hours")) == ("", "other")
    assert not daemon.guard.fits(TOPICS)
    disk.text = "metrics: {caps: {topic: 2}}"
    await daemon.reload()
    assert daemon.guard.shown(TOPICS, ("", "hours")) == ("", "hours")
    assert daemon.guard.fits(TOPICS)


async def test_two_reloads_at_once_run_one_after_the_other(daemon: Daemon, disk: Disk) -> None:
    loop = asyncio.get_running_loop()
    inside: list[int] = []
    most: list[int] = []
    taken: list[World] = []
    daemon.on_reload(taken.append)

    def before() -> None:
        inside.append(1)
        # The other reloads have their turn here.
        asyncio.run_coroutine_threadsafe(nothing(), loop).result(10)
        most.append(len(inside))
        inside.pop()

    disk.before = before
    await asyncio.gather(*(daemon.reload() for _ in range(4)))
    assert most == [1, 1, 1, 1]
    assert len(taken) == 4


async def test_the_loop_goes_on_while_a_configuration_is_read(daemon: Daemon, disk: Disk) -> None:
    loop = asyncio.get_running_loop()

    def before() -> None:
        # Comes back only when the loop, which must not be waiting for this thread, answers.
        asyncio.run_coroutine_threadsafe(nothing(), loop).result(10)

    disk.before = before
    await daemon.reload()


async def test_a_label_that_overflows_is_counted_with_the_next_commit(
    daemon: Daemon, disk: Disk
) -> None:
    disk.text = "metrics: {caps: {topic: 1}}"
    await daemon.reload()
    daemon.series.row(TOPICS.name, "", "price")
    assert not daemon.tally
    daemon.series.row(TOPICS.name, "", "hours")
    cell = daemon.series.row("metrics_label_overflow_total", TOPICS.name, "topic")
    assert daemon.tally.take() == {cell: 1.0}
