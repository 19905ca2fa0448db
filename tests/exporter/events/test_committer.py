import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import structlog

from alerting import clock
from exporter import world
from exporter.daemon import Daemon
from exporter.events import batch
from exporter.events.batch import Item
from exporter.events.queue import Outcome, Waiting
from exporter.events.sources.native import Native
from exporter.metrics import catalogue
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from exporter.refusal import Refused
from exporter.store import sqlite
from exporter.store.rows import Row
from tests.exporter.events.examples import NOW, raw
from tests.exporter.store.threaded import Threaded
from tests.exporter.web import stand

REFUSALS = "webhook_refusals_total"
FAILURES = "store_commit_failures_total"
BOT = Native(name="bot")


def shown(series: Table) -> dict[str, float]:
    """Return every line of what only goes up, but for those at 0."""
    return {
        f"{name}{labels}": value
        for metric, lines in series.samples()
        for name, labels, value in lines
        if value and metric.kind != "gauge"
    }


class Disk(NamedTuple):
    """A daemon's parts around a real store."""

    daemon: Daemon
    store: sqlite.Sqlite

    def rows(self, *ids: str) -> list[Row]:
        events = [{**raw("chat.conversation.started"), "id": id} for id in ids]
        items = [Item(BOT, event) for event in events]
        made = batch.rows(self.daemon.world, items, NOW, self.daemon.series)
        return [one for one in made if isinstance(one, Row)]

    def put(self, *ids: str, told: list[Outcome] | None = None) -> None:
        """Queue a request of some events up."""
        tell = (told if told is not None else []).append
        assert self.daemon.queue.put(Waiting("bot", self.rows(*ids), 10, clock.monotonic(), tell))

    async def commit(self) -> None:
        await self.daemon.committer.commit(Threaded(self.store))

    def as_after_a_restart(self) -> dict[str, float]:
        """Return what /metrics would show if the process ended now."""
        series = Table(catalogue.CATALOGUE, Guard(self.daemon.world.config.metrics))
        series.restore(self.store.totals())
        return shown(series)

    @contextlib.contextmanager
    def locked(self) -> Iterator[sqlite3.Connection]:
        """Hold the database as another program does."""
        other = sqlite3.connect(self.store.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield other
            other.execute("ROLLBACK")
        finally:
            other.close()

    @contextlib.contextmanager
    def full(self) -> Iterator[None]:
        """Leave no room for further pages."""
        pages = self.store._writer.execute("PRAGMA page_count").fetchone()[0]
        self.store._writer.execute(f"PRAGMA max_page_count = {pages}")
        yield
        self.store._writer.execute("PRAGMA max_page_count = 1000000")


@pytest.fixture
async def disk(tmp_path: Path) -> AsyncIterator[Disk]:
    config = stand.config("intake: {commit_events: 2000}")
    made = world.build(config, key=bytes(32), admin_token=None)
    daemon = Daemon(made, lambda: made)
    store = sqlite.Sqlite(tmp_path / "chatwatch.db")
    store._writer.execute("PRAGMA busy_timeout = 10")
    yield Disk(daemon, store)
    store.close()


def failure(told: list[Outcome]) -> Refused:
    (outcome,) = told
    assert isinstance(outcome, Refused)
    return outcome


async def test_when_a_sender_is_told_its_events_are_on_disk_and_on_metrics(disk: Disk) -> None:
    seen: list[tuple[object, int, bool]] = []
    reader = sqlite.connect(disk.store.path, read_only=True)

    def tell(outcome: Outcome) -> None:
        (kept,) = reader.execute("SELECT count(*) FROM events").fetchone()
        seen.append((outcome, kept, shown(disk.daemon.series) == disk.as_after_a_restart()))

    disk.daemon.queue.put(Waiting("bot", disk.rows("a", "b"), 10, 0.0, tell))
    await disk.commit()
    reader.close()
    assert seen == [(frozenset(), 2, True)]


async def test_nobody_is_told_and_nothing_shows_while_the_disk_is_not_done(disk: Disk) -> None:
    disk.store._writer.execute("PRAGMA busy_timeout = 10000")
    told: list[Outcome] = []
    disk.put("a", told=told)
    with disk.locked():
        commit = asyncio.create_task(disk.commit())
        done, _ = await asyncio.wait([commit], timeout=0.05)
        assert (done, told, shown(disk.daemon.series)) == (set(), [], {})
    await commit
    assert told == [frozenset()]


async def test_each_request_is_told_its_own_duplicates(disk: Disk) -> None:
    told: list[Outcome] = []
    disk.put("a", "b", told=told)
    disk.put("c", "a", "c", told=told)
    disk.put("d", told=told)
    await disk.commit()
    assert told == [frozenset(), frozenset({1, 2}), frozenset()]
    assert disk.store.events() == 4
    lines = shown(disk.daemon.series).items()
    for result, count in (("duplicate", 2.0), ("accepted", 4.0)):
        assert [value for name, value in lines if f"'{result}'" in name] == [count]


async def test_a_tally_rides_with_the_next_commit(disk: Disk) -> None:
    disk.daemon.tally.count(REFUSALS, "bot", "too_fast")
    disk.put("a")
    await disk.commit()
    lines = shown(disk.daemon.series)
    assert lines[f"{REFUSALS}{{'source': 'bot', 'code': 'too_fast'}}"] == 1.0
    assert lines == disk.as_after_a_restart()


async def test_a_commit_is_counted_by_the_next_and_a_mere_tally_is_not(disk: Disk) -> None:
    disk.put("a", "b")
    await disk.commit()
    assert "store_commit_events_count{}" not in shown(disk.daemon.series)
    await disk.commit()
    lines = shown(disk.daemon.series)
    assert [lines[f"store_commit_events_{part}{{}}"] for part in ("count", "sum")] == [1, 2]
    assert not disk.daemon.tally


async def test_a_failed_commit_keeps_nothing_and_says_when_to_come_again(disk: Disk) -> None:
    told: list[Outcome] = []
    disk.put("a", told=told)
    with disk.locked():
        await disk.commit()
    refused = failure(told)
    assert (refused.code, refused.status, refused.retry_after) == ("not_durable", 503, 5)
    assert "locked" in refused.message
    assert disk.store.events() == 0
    assert shown(disk.daemon.series) == {}


async def test_a_failed_commit_gives_the_tally_back_and_counts_itself(disk: Disk) -> None:
    disk.daemon.tally.count(REFUSALS, "bot", "too_fast", amount=3.0)
    disk.put("a")
    with disk.locked():
        await disk.commit()
        await disk.commit()
    await disk.commit()
    assert shown(disk.daemon.series) == disk.as_after_a_restart()
    assert shown(disk.daemon.series) == {
        f"{REFUSALS}{{'source': 'bot', 'code': 'too_fast'}}": 3.0,
        f"{FAILURES}{{'reason': 'locked'}}": 2.0,
    }


async def test_a_full_disk_is_told_and_the_same_events_are_kept_once_after_it(disk: Disk) -> None:
    told: list[Outcome] = []
    ids = [f"e{number}" for number in range(2_000)]
    with disk.full():
        disk.put(*ids, told=told)
        await disk.commit()
    assert "full" in failure(told).message
    disk.put(*ids, told=told)
    await disk.commit()
    await disk.commit()
    assert told[1] == frozenset()
    assert disk.store.events() == 2_000
    lines = shown(disk.daemon.series)
    assert lines[f"{FAILURES}{{'reason': 'full'}}"] == 1
    assert lines["store_commit_events_sum{}"] == 2_000
    assert lines == disk.as_after_a_restart()


async def test_after_a_failure_only_the_disk_is_believed(disk: Disk) -> None:
    disk.put("a")
    await disk.commit()
    with disk.locked():
        await disk.commit()
    # as if the failed transaction had reached the disk all the same
    with contextlib.closing(sqlite3.connect(disk.store.path)) as other, other:
        other.execute("UPDATE totals SET value = value + 1 WHERE part = ''")
    disk.put("b")
    await disk.commit()
    assert shown(disk.daemon.series) == disk.as_after_a_restart()
    assert disk.store.events() == 2


async def test_a_failing_store_is_logged_once_and_once_when_it_writes_again(disk: Disk) -> None:
    with structlog.testing.capture_logs() as logged:
        for _ in range(2):
            with disk.locked():
                for number in range(3):
                    disk.put(f"a{number}")
                    await disk.commit()
            for number in range(3):
                disk.put(f"b{number}")
                await disk.commit()
    assert [(one["log_level"], one["event"]) for one in logged] == [
        ("error", "store cannot write"),
        ("info", "store writes again"),
    ] * 2
    assert logged[0]["reason"] == "locked"


@pytest.mark.parametrize(("waiting", "taken"), [(1, 1), (2_000, 2_000), (2_001, 2_000)])
async def test_a_transaction_takes_what_waits_as_far_as_it_may(
    disk: Disk, waiting: int, taken: int
) -> None:
    (one,) = disk.rows("a")
    told: list[Outcome] = []
    for _ in range(waiting):
        assert disk.daemon.queue.put(Waiting("bot", [one], 10, 0.0, told.append))
    await disk.commit()
    assert len(told) == taken
    assert len(disk.daemon.queue) == waiting - taken


async def test_draining_writes_all_that_waits_and_all_that_was_counted(disk: Disk) -> None:
    told: list[Outcome] = []
    for number in range(100):
        disk.put(f"e{number}", told=told)
    disk.daemon.tally.count(REFUSALS, "bot", "too_fast")
    await disk.daemon.committer.drain(Threaded(disk.store))
    assert told == [frozenset()] * 100
    assert disk.store.events() == 100
    assert not disk.daemon.tally
    lines = shown(disk.daemon.series)
    assert lines["store_commit_events_sum{}"] == 100
    assert lines == disk.as_after_a_restart()


async def test_draining_into_a_store_that_fails_ends_and_tells_so(disk: Disk) -> None:
    told: list[Outcome] = []
    disk.put("a", told=told)
    with disk.locked():
        await disk.daemon.committer.drain(Threaded(disk.store))
    assert failure(told).code == "not_durable"
    assert disk.daemon.tally


async def test_the_loop_commits_what_it_is_woken_for_until_it_is_cancelled(disk: Disk) -> None:
    told: asyncio.Queue[Outcome] = asyncio.Queue()
    run = asyncio.create_task(disk.daemon.committer.run(Threaded(disk.store)))
    for one in disk.rows(*(f"e{number}" for number in range(20))):
        disk.daemon.queue.put(Waiting("bot", [one], 10, 0.0, told.put_nowait))
    disk.daemon.committer.wake()
    async with asyncio.timeout(10):
        assert [await told.get() for _ in range(20)] == [frozenset()] * 20
    assert disk.store.events() == 20
    run.cancel()
    await asyncio.wait([run])
    assert run.cancelled()


async def test_a_tally_that_no_event_carries_reaches_the_disk_by_itself(disk: Disk) -> None:
    disk.daemon.tally.count(REFUSALS, "bot", "too_fast")
    run = asyncio.create_task(disk.daemon.committer.run(Threaded(disk.store)))
    async with asyncio.timeout(10):
        while shown(disk.daemon.series) == {}:  # which is after the disk has it, never before
            await asyncio.wait([run], timeout=0.05)
    assert shown(disk.daemon.series) == disk.as_after_a_restart()
    run.cancel()
    await asyncio.wait([run])
