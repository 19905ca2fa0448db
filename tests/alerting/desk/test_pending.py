"""What changed is saved in order; what cannot be is kept, and saved later."""

import asyncio
import sqlite3
from typing import Any

import pytest
from structlog.testing import capture_logs

from alerting.desk.pending import Pending
from alerting.store.batch import MOST_NOTICES, Batch
from tests.alerting.judged import Figures
from tests.alerting.notices import outgoing, pair

ONE, TWO = (outgoing(one) for one in pair())


class Disk:
    """A ledger that may refuse, or be slow."""

    def __init__(self) -> None:
        self.saved: list[tuple[str, ...]] = []
        self.broken = False
        self.go = asyncio.Event()
        self.go.set()
        self.began = asyncio.Event()

    async def dispatch(self, batch: Batch) -> None:
        self.began.set()
        await self.go.wait()
        if self.broken:
            raise sqlite3.OperationalError("the disk is full")
        self.saved.append(tuple(batch.groups))


def pending(disk: Disk, figures: Figures, finish: Any = None) -> Pending:
    async def as_it_is(batch: Batch) -> Batch:
        return batch

    return Pending(disk, figures, finish or as_it_is)  # type: ignore[arg-type]


def of(name: str) -> Batch:
    return Batch(groups={name: None})


async def test_nothing_is_not_saved() -> None:
    disk = Disk()
    made = pending(disk, Figures())
    await made.save()
    assert (disk.saved, bool(made)) == ([], False)


async def test_all_that_waits_is_saved_at_once() -> None:
    disk = Disk()
    made = pending(disk, Figures())
    disk.go.clear()
    made.add(of("a"))
    first = asyncio.create_task(made.save())
    await disk.began.wait()
    others = [asyncio.create_task(made.save()) for _ in range(2)]
    made.add(of("b"))
    made.add(of("c"))
    disk.go.set()
    await asyncio.gather(first, *others)
    assert disk.saved == [("a",), ("b", "c")]


async def test_what_cannot_be_saved_stays_in_its_order_and_is_told_once() -> None:
    disk, figures = Disk(), Figures()
    made = pending(disk, figures)
    disk.broken = True
    with capture_logs() as logs:
        for name in "ab":
            made.add(of(name))
            with pytest.raises(sqlite3.Error):
                await made.save()
        assert made
        disk.broken = False
        await made.save()
    assert disk.saved == [("a", "b")]
    assert figures.counted == {"alerting_save_failures_total": 2}
    assert [log["event"] for log in logs] == [
        "what dispatch decides cannot be saved, so nobody is told",
        "what dispatch decides is saved again",
    ]


async def test_whose_caller_goes_is_saved_later() -> None:
    disk = Disk()
    made = pending(disk, Figures())
    disk.go.clear()
    made.add(of("a"))
    caller = asyncio.create_task(made.save())
    await disk.began.wait()
    caller.cancel()
    await asyncio.wait([caller])
    disk.go.set()
    await made.save()
    assert disk.saved == [("a",)]


async def test_a_batch_is_finished_before_it_is_saved() -> None:
    disk = Disk()

    async def finish(batch: Batch) -> Batch:
        return Batch(groups={f"{name}!": None for name in batch.groups})

    made = pending(disk, Figures(), finish)
    made.add(of("a"))
    await made.save()
    assert disk.saved == [("a!",)]


async def test_of_too_many_notices_the_oldest_are_lost_and_counted() -> None:
    disk, figures = Disk(), Figures()
    made = pending(disk, figures)
    made.add(Batch(notices=(ONE,) * MOST_NOTICES))
    made.add(Batch(notices=(TWO, TWO)))
    disk.broken = True
    with pytest.raises(sqlite3.Error), capture_logs():
        await made.save()
    assert figures.counted["alerting_notices_lost_total"] == 2
