import asyncio
from datetime import UTC, datetime, timedelta

from alerting.strict import Duration
from exporter import cleanup
from exporter.cleanup import Table
from exporter.store import retention
from exporter.store.errors import StoreError
from tests.exporter.web import stand

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
COUNTER = "retention_deleted_rows_total"


class Rows:
    """A table of rows that are one hour apart, the newest at NOW."""

    def __init__(self, count: int) -> None:
        newest = int(NOW.timestamp() * 1000)
        self.times = [newest - hour * 3_600_000 for hour in range(count)]

    async def forget(self, before: int, limit: int) -> int:
        old = [time for time in self.times if time < before][:limit]
        self.times = [time for time in self.times if time not in old]
        return len(old)


async def broken(before: int, limit: int) -> int:
    raise StoreError("full", "no room")


async def test_each_table_keeps_what_its_own_setting_says_and_the_rest_is_counted() -> None:
    daemon = stand.daemon("retention: {probe_results: 2d, host_samples: 1d}\n")
    runs, samples = Rows(100), Rows(100)
    tables = (
        Table("probe_results", lambda keep: keep.probe_results, runs.forget),
        Table("host_samples", lambda keep: keep.host_samples, samples.forget),
    )
    await cleanup.sweep(daemon, tables, NOW)
    assert [len(runs.times), len(samples.times)] == [49, 25]
    moves = daemon.tally.take()
    assert moves[daemon.series.row(COUNTER, "probe_results")] == 51
    assert moves[daemon.series.row(COUNTER, "host_samples")] == 75


async def test_a_table_that_cannot_be_written_does_not_spare_the_next() -> None:
    daemon = stand.daemon()
    rows = Rows(retention.STEP_ROWS + 10)
    tables = (
        Table("events", lambda keep: keep.events, broken),
        Table("probe_results", lambda _: Duration(0), rows.forget),
    )
    await cleanup.sweep(daemon, tables, NOW + timedelta(hours=1))
    assert rows.times == []


async def test_the_clean_up_waits_for_its_hour_and_ends_when_cancelled() -> None:
    rows = Rows(10)
    tables = (Table("probe_results", lambda _: Duration(0), rows.forget),)
    cleaning = asyncio.create_task(cleanup.run(stand.daemon(), tables))
    _, pending = await asyncio.wait([cleaning], timeout=0.01)
    assert pending == {cleaning}
    assert len(rows.times) == 10
    cleaning.cancel()
    await asyncio.wait([cleaning])
    assert cleaning.cancelled()
