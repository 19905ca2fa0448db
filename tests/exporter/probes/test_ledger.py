import asyncio
from pathlib import Path
from typing import Any

import pytest
import structlog

from exporter.events.tally import Tally
from exporter.metrics.series import Table
from exporter.probes import ledger, record
from exporter.probes.ledger import Ledger
from exporter.store.errors import StoreError
from exporter.store.probe_results import Run
from exporter.store.sqlite import Sqlite
from tests.exporter.probes.examples import result, shown, table

FULL = StoreError("full", "database or disk is full")


class Disk:
    """A store that keeps batches, or fails as it is told to."""

    def __init__(self) -> None:
        self.batches: list[list[Run]] = []
        self.fails: Exception | None = None
        self.asked = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, name: str, *arguments: Any) -> Any:
        assert name == "probe_results.keep"
        self.asked.set()
        await self.gate.wait()
        if self.fails is not None:
            raise self.fails
        rows, widths = arguments
        assert widths == ledger.WIDTHS
        self.batches.append(list(rows))

    def started(self) -> list[int]:
        """The seconds at which the kept runs began, in the order they were kept."""
        first = min(row.started for batch in self.batches for row in batch)
        return [(row.started - first) // 1000 for batch in self.batches for row in batch]


@pytest.fixture
def series() -> Table:
    return table()


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def book(disk: Disk, series: Table) -> Ledger:
    return Ledger(disk, Tally(series))


def dropped(book: Ledger, series: Table) -> float:
    series.add(book._tally.take())
    return shown(series, "probe_results_dropped")["probe_results_dropped_total{}"]


def fill(book: Ledger, count: int, first: int = 0) -> None:
    for second in range(first, first + count):
        book.add(result(after=second))


async def test_what_waits_is_kept_in_one_batch(book: Ledger, disk: Disk) -> None:
    fill(book, 3)
    assert await book.flush()
    assert [len(batch) for batch in disk.batches] == [3]
    assert (len(book), disk.started()) == (0, [0, 1, 2])


async def test_nothing_waits_and_nobody_is_asked(book: Ledger, disk: Disk) -> None:
    assert await book.flush()
    assert not disk.asked.is_set()


async def test_a_batch_is_no_larger_than_it_may_be(book: Ledger, disk: Disk) -> None:
    fill(book, ledger.BATCH + 1)
    await book.drain()
    assert [len(batch) for batch in disk.batches] == [ledger.BATCH, 1]


async def test_while_the_store_fails_results_wait_in_their_order(
    book: Ledger, disk: Disk, series: Table
) -> None:
    disk.fails = FULL
    fill(book, 2)
    assert not await book.flush()
    fill(book, 2, first=2)
    await book.drain()
    assert len(book) == 4
    disk.fails = None
    await book.drain()
    assert disk.started() == [0, 1, 2, 3]
    assert dropped(book, series) == 0


async def test_beyond_the_bound_the_oldest_are_dropped_and_counted(
    book: Ledger, disk: Disk, series: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "BUFFER", 5)
    disk.fails = FULL
    fill(book, 4)
    disk.gate.clear()
    flushing = asyncio.create_task(book.flush())
    await disk.asked.wait()
    fill(book, 3, first=4)
    disk.gate.set()
    assert not await flushing
    assert dropped(book, series) == 2
    disk.fails = None
    await book.drain()
    expected = [record.run(result(after=second)) for second in range(2, 7)]
    assert disk.batches == [expected]


async def test_a_batch_that_is_a_mistake_of_ours_does_not_block_those_behind_it(
    book: Ledger, disk: Disk, series: Table
) -> None:
    disk.fails = TypeError("cannot pickle")
    fill(book, 2)
    with structlog.testing.capture_logs() as logged:
        assert not await book.flush()
    assert [one["event"] for one in logged] == ["results dropped"]
    assert (len(book), dropped(book, series)) == (0, 2)
    disk.fails = None
    fill(book, 1)
    assert await book.flush()


async def test_a_failing_store_is_logged_once_and_once_when_it_keeps_again(
    book: Ledger, disk: Disk
) -> None:
    with structlog.testing.capture_logs() as logged:
        for _ in range(2):
            disk.fails = FULL
            fill(book, 1)
            await book.flush()
            await book.flush()
            disk.fails = None
            await book.flush()
            await book.flush()
    assert [(one["log_level"], one["event"]) for one in logged] == [
        ("error", "results cannot be kept now"),
        ("info", "results are kept again"),
    ] * 2
    assert logged[0]["reason"] == "full"


async def test_a_batch_whose_writer_is_cancelled_waits_again(book: Ledger, disk: Disk) -> None:
    disk.gate.clear()
    fill(book, 2)
    flushing = asyncio.create_task(book.flush())
    await disk.asked.wait()
    flushing.cancel()
    await asyncio.wait([flushing])
    assert (flushing.cancelled(), len(book)) == (True, 2)


async def test_it_writes_by_itself_until_it_is_cancelled(
    book: Ledger, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "PAUSE_SECONDS", 0.001)
    writing = asyncio.create_task(book.run())
    for _ in range(3):
        disk.asked.clear()
        fill(book, 1)
        async with asyncio.timeout(10):
            await disk.asked.wait()
    writing.cancel()
    await asyncio.wait([writing])
    assert writing.cancelled()


async def test_a_batch_that_is_written_twice_is_kept_once(tmp_path: Path, series: Table) -> None:
    store = Sqlite(tmp_path / "c.db")
    told: list[StoreError | None] = [StoreError("io", "the writer's process is gone"), None]

    async def doubtful(name: str, *arguments: Any) -> None:
        store.run(name, *arguments)
        if error := told.pop(0):
            raise error

    book = Ledger(doubtful, Tally(series))
    fill(book, 3)
    assert not await book.flush()
    assert await book.flush()
    assert len(store.run("probe_results.page", 0, None, 10)) == 3
    (bucket,) = store.run("probe_results.buckets", ["shop"], 21_600_000, (0, ""), 10)
    assert bucket[2:] == (3, 3)
    store.close()
