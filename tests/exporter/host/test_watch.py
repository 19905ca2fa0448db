import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import structlog
from msgspec import structs

from alerting.duration import Duration
from exporter.events.tally import Tally
from exporter.host.reading import PARTS, Miss, Reading
from exporter.host.sampler import Sampler
from exporter.host.settings import Host
from exporter.host.watch import Watch
from exporter.metrics.series import Table
from exporter.store.sqlite import Sqlite
from tests.exporter.host.machine import AFTER, DISK, NGINX, READING, shown, table

QUICK = Host(interval=Duration(0.01))
SLOW = Host(interval=Duration(600))


class Readings(Sampler):
    """A machine that is as the test says; `looked` has an entry for every look."""

    def __init__(self, *readings: Reading) -> None:
        super().__init__()
        self.readings = list(readings)
        self.looked: asyncio.Queue[Host] = asyncio.Queue()

    async def sample(self, settings: Host) -> Reading:
        reading = self.readings.pop(0) if len(self.readings) > 1 else self.readings[0]
        await self.looked.put(settings)
        return reading


async def refused(name: str, *arguments: Any) -> Any:
    raise AssertionError(f"{name}{arguments} was not expected")


class Stand:
    """A watch over a machine, and what it shows."""

    def __init__(self, settings: Host, *readings: Reading) -> None:
        self.sampler = Readings(*readings)
        self.series: Table = table()
        self.tally = Tally(self.series)
        self.watch = Watch(self.series, self.tally, settings, refused, self.sampler)

    def shown(self, *prefixes: str) -> Mapping[str, float]:
        return shown(self.series, *(prefixes or ("system_",)))

    async def looked(self, times: int) -> None:
        async with asyncio.timeout(20):
            for _ in range(times):
                await self.sampler.looked.get()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.watch.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])
        assert task.cancelled()


async def test_a_look_is_shown_and_summed_up() -> None:
    stand = Stand(SLOW, READING, AFTER)
    assert stand.watch.summary is None
    await stand.watch.look()
    assert stand.shown("system_uptime_seconds", "system_cpu_utilization") == {
        "system_uptime_seconds": 3600.5
    }
    await stand.watch.look()
    assert stand.shown("system_cpu_utilization_ratio") == {"system_cpu_utilization_ratio": 0.5}
    assert stand.watch.summary is not None
    assert stand.watch.summary.cpu == 0.5
    (took,) = stand.shown("host_sample_duration_seconds").values()
    assert 0.0 <= took < 20.0


async def test_the_first_look_is_at_once_and_the_second_does_not_wait_for_the_interval() -> None:
    stand = Stand(SLOW, READING)
    async with stand.running():
        await stand.looked(2)


async def test_it_looks_again_and_again_until_cancelled() -> None:
    stand = Stand(QUICK, READING)
    async with stand.running():
        await stand.looked(20)
    assert stand.shown("system_uptime_seconds") == {"system_uptime_seconds": 3600.5}


async def test_every_failure_has_its_counter_from_the_start() -> None:
    stand = Stand(SLOW, READING)
    async with stand.running():
        await stand.looked(1)
    counters = stand.shown("host_sample_failures_total")
    assert len(counters) == len(PARTS)
    assert set(counters.values()) == {0.0}


async def test_a_device_that_is_gone_is_gone_from_metrics() -> None:
    gone = structs.replace(READING, disks={}, mounts=READING.mounts[:2] if READING.mounts else ())
    stand = Stand(SLOW, READING, gone, READING)
    seen = []
    for _ in range(3):
        await stand.watch.look()
        seen.append((len(stand.shown("system_disk")), len(stand.shown("system_filesystem_limit"))))
    assert seen == [(9, 2), (0, 1), (9, 2)]


async def test_a_counter_of_the_kernel_that_falls_a_little_holds_still() -> None:
    fallen = structs.replace(READING, disks={"sda": structs.replace(DISK, read_bytes=4095)})
    stand = Stand(SLOW, READING, fallen)
    for _ in range(2):
        await stand.watch.look()
        lines = stand.shown("system_disk_io_bytes_total")
        assert max(v for name, v in lines.items() if name.endswith("=read")) == 4096.0


async def test_a_watched_process_that_is_another_now_is_a_restart_and_its_time_goes_on() -> None:
    other = structs.replace(NGINX, pid=20, began=2000.0, cpu=1.0)
    lost = structs.replace(READING, watched=None)
    after = structs.replace(READING, watched={"nginx": (other,)})
    stand = Stand(SLOW, READING, lost, after)
    seen = []
    for _ in range(3):
        await stand.watch.look()
        seen.append(dict(stand.shown("system_watched_process_")))
    assert seen[1] == {}
    assert seen[2]["system_watched_process_restarts_total,process=nginx"] == 1.0
    assert seen[2]["system_watched_process_cpu_seconds_total,process=nginx"] == 13.0
    assert seen[2]["system_watched_process_oldest_start_timestamp_seconds,process=nginx"] == 2000.0


async def test_a_part_that_fails_is_counted_told_and_not_shown() -> None:
    lost = structs.replace(READING, memory=None, misses=(Miss("memory", "no such luck"),))
    stand = Stand(SLOW, READING, lost)
    with structlog.testing.capture_logs() as logged:
        await stand.watch.look()
        await stand.watch.look()
    stand.series.add(stand.tally.take())
    assert stand.shown("host_sample_failures") == {"host_sample_failures_total,part=memory": 1.0}
    assert stand.shown("system_memory") == {}
    assert stand.shown("system_uptime_seconds")
    assert [one["part"] for one in logged] == ["memory"]


async def test_more_devices_than_are_shown_are_counted_and_told() -> None:
    many = structs.replace(READING, disks=dict.fromkeys(["sda", "sdb"], DISK))
    stand = Stand(structs.replace(SLOW, max_devices=1), many)
    with structlog.testing.capture_logs() as logged:
        await stand.watch.look()
    assert stand.shown("host_devices_left_out")["host_devices_left_out,part=disk"] == 1.0
    assert {one["part"] for one in logged} == {"disk", "filesystem", "sensors"}


async def test_other_settings_hold_at_once_and_equal_ones_change_nothing() -> None:
    stand = Stand(SLOW, READING)
    async with stand.running():
        await stand.looked(1)
        stand.watch.plan(structs.replace(SLOW))
        assert not stand.watch._changed.is_set()
        other = structs.replace(SLOW, per_cpu=True)
        stand.watch.plan(other)
        async with asyncio.timeout(20):
            assert await stand.sampler.looked.get() == other


async def test_another_profile_shows_other_names_and_none_of_the_old() -> None:
    stand = Stand(SLOW, READING)
    await stand.watch.look()
    assert stand.shown("system_cpu_load", "node_load").keys() == {
        f"system_cpu_load_average_{span}m" for span in (1, 5, 15)
    }
    stand.watch.plan(structs.replace(SLOW, profile="node"))
    await stand.watch.look()
    told = stand.shown("system_cpu_load", "node_load")
    assert told.keys() == {f"node_load{span}" for span in (1, 5, 15)}
    assert stand.shown("system_memory_utilization_ratio")


async def test_switched_off_it_shows_nothing_and_switched_on_it_looks_again() -> None:
    stand = Stand(SLOW, READING)
    off = structs.replace(SLOW, enabled=False)
    async with stand.running():
        await stand.looked(1)
        stand.watch.plan(off)
        async with asyncio.timeout(20):
            while stand.shown():
                await asyncio.wait([asyncio.ensure_future(asyncio.to_thread(lambda: None))])
        assert stand.watch.summary is None
        assert stand.sampler.looked.empty()
        stand.watch.plan(SLOW)
        await stand.looked(1)


async def test_switched_off_from_the_start_it_never_looks() -> None:
    stand = Stand(Host(enabled=False), READING)
    async with stand.running():
        await asyncio.wait([asyncio.ensure_future(asyncio.to_thread(lambda: None))])
    assert stand.sampler.looked.empty()


@pytest.mark.parametrize("minute", [60.0, 600.0])
async def test_minutes_of_the_machine_reach_the_disk(tmp_path: Path, minute: float) -> None:
    store = Sqlite(tmp_path / "c.db")
    written = asyncio.Event()

    async def run(name: str, *arguments: Any) -> Any:
        kept = store.run(name, *arguments)
        written.set()
        return kept

    later = structs.replace(AFTER, at=READING.at + minute)
    sampler = Readings(READING, later)
    series = table()
    watch = Watch(series, Tally(series), QUICK, run, sampler)
    task = asyncio.create_task(watch.run())
    await asyncio.wait_for(written.wait(), 20)
    task.cancel()
    await asyncio.wait([task])
    (row,) = store.run("host_samples.page", 0, None, 10)
    assert (row.cpu_usage, row.memory_usage, row.disk_usage) == (50.0, 25.0, 75.0)
    assert row.active_connections == 3
    store.close()
