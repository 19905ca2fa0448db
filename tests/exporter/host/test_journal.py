import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from exporter.host import journal
from exporter.host.journal import Journal
from exporter.host.minutes import Minute
from exporter.host.summary import Summary
from exporter.store.errors import StoreError

START = datetime(2030, 1, 1, tzinfo=UTC)


class Store:
    """A door that keeps what it is told, or cannot."""

    def __init__(self) -> None:
        self.kept: asyncio.Queue[Sequence[Minute]] = asyncio.Queue()
        self.failing = False

    async def run(self, name: str, *arguments: Any) -> Any:
        assert name == "host_samples.keep"
        if self.failing:
            raise StoreError("full", "no room")
        (rows,) = arguments
        await self.kept.put(rows)
        return len(rows)


def noted(found: Journal, *seconds: float) -> None:
    for at in seconds:
        found.note(Summary(cpu=at / 1000), at, START + timedelta(seconds=at))


def stamps(rows: Sequence[Minute]) -> list[int]:
    return [row.timestamp - int(START.timestamp() * 1000) for row in rows]


async def test_a_row_is_kept_of_each_minute_that_has_begun() -> None:
    store = Store()
    found = Journal(store.run)
    running = asyncio.create_task(found.run())
    noted(found, 50.0, 55.0, 61.0)
    rows = await asyncio.wait_for(store.kept.get(), 10)
    assert stamps(rows) == [61_000]
    assert rows[0].cpu_usage == 5.533
    noted(found, 70.0, 121.0)
    rows = await asyncio.wait_for(store.kept.get(), 10)
    assert (stamps(rows), rows[0].cpu_usage) == ([121_000], 9.55)
    running.cancel()
    await asyncio.wait([running])
    assert store.kept.empty()


async def test_rows_wait_for_a_store_that_cannot_write_and_it_is_told_once() -> None:
    store = Store()
    store.failing = True
    found = Journal(store.run)
    with structlog.testing.capture_logs() as logged:
        for at in (0.0, 60.0, 120.0):
            noted(found, at)
            await found.keep()
        store.failing = False
        await found.keep()
        await found.keep()
    assert stamps(store.kept.get_nowait()) == [60_000, 120_000]
    assert store.kept.get_nowait() == ()
    assert [(one["log_level"], one["event"]) for one in logged] == [
        ("error", "host samples are not kept"),
        ("info", "host samples are kept again"),
    ]
    assert logged[0]["reason"] == "full"


async def test_what_comes_while_the_store_writes_is_kept_next() -> None:
    class Slow(Store):
        async def run(self, name: str, *arguments: Any) -> Any:
            if self.kept.empty():
                noted(found, 120.0)
            return await super().run(name, *arguments)

    store = Slow()
    found = Journal(store.run)
    noted(found, 0.0, 60.0)
    await found.keep()
    await found.keep()
    assert [stamps(store.kept.get_nowait()) for _ in range(2)] == [[60_000], [120_000]]


async def test_of_a_long_failure_the_last_hour_is_kept() -> None:
    store = Store()
    found = Journal(store.run)
    noted(found, *[60.0 * n for n in range(200)])
    await found.keep()
    rows = store.kept.get_nowait()
    assert len(rows) == journal.MOST_WAITING
    assert stamps(rows)[-1] == 199 * 60_000
