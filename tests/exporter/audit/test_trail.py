import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from structlog.testing import capture_logs

from exporter.access.grants import Caller
from exporter.audit import entry, trail
from exporter.audit.entry import Action
from exporter.audit.kept import Entry
from exporter.audit.trail import Pace, Trail
from exporter.refusal import Refused
from exporter.store.errors import StoreError
from tests.exporter.web import stand

QUICK = Pace(queue=3, batch=2, patience=5.0, again=0.001, sums=0.001)


class Disk:
    """What is asked to keep lines, and may refuse or wait."""

    def __init__(self) -> None:
        self.kept: list[Sequence[Entry]] = []
        self.failures = 0
        self.tries = 0
        self.free = asyncio.Event()
        self.free.set()

    async def __call__(self, name: str, lines: Sequence[Entry]) -> Any:
        assert name == "audit.keep"
        self.tries += 1
        await self.free.wait()
        if self.failures:
            self.failures -= 1
            raise StoreError("full", "no space is left")
        self.kept.append(lines)

    def whats(self) -> list[str]:
        return [line.what for lines in self.kept for line in lines]


def line(what: str, action: Action = "silence") -> Entry:
    return entry.entry(action, Caller("ann", "viewer", frozenset()), what, "", 86_400_000)


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
async def found(disk: Disk) -> AsyncIterator[Trail]:
    made = Trail(stand.daemon().tally, disk, QUICK)
    yield made
    disk.free.set()
    await made.close()


async def test_a_disk_that_says_no_in_its_own_words_is_refused_in_ours() -> None:
    async def locked(*_: Any) -> Any:
        raise sqlite3.OperationalError("database is locked")

    made = Trail(stand.daemon().tally, locked, QUICK)
    with pytest.raises(Refused, match="it cannot be: other"):
        await made.keep(line("one"))
    made.note(line("two"))
    await made.close()


async def test_who_waits_goes_on_once_it_is_on_disk(found: Trail, disk: Disk) -> None:
    disk.free.clear()
    waiting = asyncio.ensure_future(found.keep(line("a", "personal")))
    await stand.until(lambda: disk.tries)
    assert not waiting.done()
    disk.free.set()
    await waiting
    assert disk.whats() == ["a"]


async def test_who_waits_is_refused_where_it_cannot_be_written(found: Trail, disk: Disk) -> None:
    disk.failures = 1
    with pytest.raises(Refused) as refused:
        await found.keep(line("a"))
    assert (refused.value.status, refused.value.code) == (503, "not_audited")
    assert "full" in refused.value.message
    await found.keep(line("b"))
    assert disk.whats() == ["b"]


async def test_who_waits_too_long_is_refused(disk: Disk) -> None:
    made = Trail(stand.daemon().tally, disk, Pace(patience=0.01))
    disk.free.clear()
    with pytest.raises(Refused, match="busy"):
        await made.keep(line("a"))
    disk.free.set()
    await made.close()


async def test_no_more_wait_than_may(found: Trail, disk: Disk) -> None:
    disk.free.clear()
    waiting = [asyncio.ensure_future(found.keep(line(str(n)))) for n in range(2)]
    await stand.until(lambda: disk.tries)
    waiting += [asyncio.ensure_future(found.keep(line(str(n)))) for n in range(2, 5)]
    await asyncio.wait(waiting, timeout=0)
    with pytest.raises(Refused, match="as many lines"):
        await found.keep(line("more"))
    disk.free.set()
    await asyncio.gather(*waiting)
    assert sorted(disk.whats()) == ["0", "1", "2", "3", "4"]


async def test_lines_that_nobody_waits_for_are_written_soon_and_in_order(
    found: Trail, disk: Disk
) -> None:
    for what in "abc":
        found.note(line(what))
    await stand.until(lambda: len(disk.whats()) == 3)
    assert disk.whats() == ["a", "b", "c"]
    assert [len(lines) for lines in disk.kept] == [2, 1]


async def test_what_cannot_be_written_is_tried_again_and_told_once(
    found: Trail, disk: Disk
) -> None:
    disk.failures = 3
    with capture_logs() as logged:
        found.note(line("a"))
        found.add(line("b", "read"))
        await stand.until(lambda: len(disk.whats()) == 2)
        # The task says so behind the last write.
        await stand.until(lambda: len(logged) == 2)
    assert [one["event"] for one in logged] == [
        "the audit cannot be written",
        "the audit is written again",
    ]
    assert sorted(disk.whats()) == ["a", "b"]


async def test_what_no_longer_fits_is_counted(disk: Disk) -> None:
    daemon = stand.daemon()
    made = Trail(daemon.tally, disk, QUICK)
    disk.free.clear()
    for number in range(5):
        made.note(line(str(number)))
    assert daemon.tally.take() == {daemon.series.row(trail.LOST): 2.0}
    disk.free.set()
    await made.close()
    assert disk.whats() == ["0", "1", "2"]


async def test_what_is_summed_is_written_now_and_then(disk: Disk) -> None:
    daemon = stand.daemon()
    made = Trail(daemon.tally, disk, QUICK)
    for _ in range(3):
        made.add(line("a", "read"))
    await stand.until(disk.whats)
    ((written,),) = disk.kept
    assert written.times == 3
    assert daemon.tally.take() == {daemon.series.row(trail.WRITTEN, "read"): 3.0}
    await made.close()


async def test_at_the_end_all_that_waits_is_written(disk: Disk) -> None:
    made = Trail(stand.daemon().tally, disk, Pace())
    made.add(line("sum", "read"))
    disk.free.clear()
    made.note(line("note"))
    waiting = asyncio.ensure_future(made.keep(line("wait")))
    await stand.until(lambda: disk.tries)
    made.note(line("late"))
    closing = asyncio.ensure_future(made.close())
    await stand.until(lambda: disk.tries == 2)
    disk.free.set()
    await asyncio.gather(closing, waiting)
    assert sorted(disk.whats()) == ["late", "note", "sum", "wait"]


async def test_a_store_that_is_gone_ends_the_end(disk: Disk) -> None:
    made = Trail(stand.daemon().tally, disk, Pace(again=10.0))
    disk.failures = 5
    made.note(line("a"))
    await stand.until(lambda: disk.tries)
    await made.close()
    assert disk.whats() == []
