import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec import Struct

from alerting.duration import Duration
from alerting.secret import Secret
from exporter.probes import record
from exporter.probes.heartbeats import state
from exporter.probes.transport.hearts import RATE, Hearts
from exporter.store.errors import StoreError
from exporter.store.heartbeats import Row
from exporter.store.probe_results import Last, Run
from tests.exporter.probes.heartbeats.examples import START, at, ping, told

KEY = "0123456789abcdef"
MINUTE = Duration(60)


class Job(Struct, frozen=True):
    name: str
    key: Secret


class Disk:
    """A store of heartbeats, whose writes take a turn of the loop, and which fails as told."""

    def __init__(self, *spells: tuple[datetime, datetime]) -> None:
        self.rows: dict[str, Row] = {}
        self.spells = [tuple(map(record.milliseconds, spell)) for spell in spells]
        self.error: StoreError | None = None
        self.looked = at(0)

    async def ask(self, name: str, *arguments: Any) -> Any:
        await asyncio.to_thread(str)
        if self.error is not None:
            raise self.error
        if name == "heartbeats.keep":
            self.rows[arguments[0].probe] = arguments[0]
            return None
        return {
            "heartbeats.rows": list(self.rows.values()),
            "presence.spells": self.spells,
            "probe_results.last": [self.last(probe) for probe in arguments[0]] if arguments else [],
        }[name]

    def last(self, probe: str) -> Last:
        run = Run(probe, "heartbeat", record.milliseconds(self.looked), 0.0, "up", "", "", "{}")
        return Last(run, "up", 0)


async def loaded(disk: Disk, minutes: float = 0) -> Hearts:
    hearts = Hearts()
    await hearts.load(disk.ask, at(minutes))
    return hearts


async def test_a_ping_is_known_once_it_is_on_disk_and_to_the_next_life_too() -> None:
    disk = Disk()
    hearts = await loaded(disk)
    assert hearts.look("job", MINUTE, at(0)).state is None
    await hearts.hear("job", ping("success", 1))
    assert hearts.look("job", MINUTE, at(1)).state == told(ping("success", 1))
    again = await loaded(disk, 2)
    assert again.look("job", MINUTE, at(2)).state == told(ping("success", 1))


async def test_a_ping_that_is_not_on_disk_was_not_heard() -> None:
    disk = Disk()
    hearts = await loaded(disk)
    disk.error = StoreError("full", "no space")
    with pytest.raises(StoreError):
        await hearts.hear("job", ping("success", 1))
    assert hearts.look("job", MINUTE, at(1)).state is None


async def test_pings_that_come_at_once_are_all_heard_in_their_order() -> None:
    disk = Disk()
    hearts = await loaded(disk)
    pings = [ping("start", 0, str(number)) for number in range(9)]
    async with asyncio.TaskGroup() as group:
        for one in pings:
            group.create_task(hearts.hear("job", one))
    assert hearts.look("job", MINUTE, at(1)).state == told(*pings)
    assert (await loaded(disk)).look("job", MINUTE, at(1)).state == told(*pings)


async def test_a_process_without_a_store_hears_nothing() -> None:
    hearts = Hearts()
    assert not hearts.is_attached
    with pytest.raises(LookupError, match="the daemon"):
        await hearts.hear("job", ping("success", 1))
    assert (await loaded(Disk())).is_attached


async def test_only_keys_of_the_plan_open_a_door() -> None:
    hearts = await loaded(Disk())
    assert hearts.owner(KEY) is None
    assert hearts.plan([Job("job", Secret(KEY))]) == ("job",)
    assert (hearts.owner(KEY), hearts.owner(KEY + "0"), hearts.owner("")) == ("job", None, None)
    hearts.plan([])
    assert hearts.owner(KEY) is None


async def test_time_without_a_daemon_is_a_gap() -> None:
    hearts = await loaded(Disk((at(0), at(1)), (at(3), at(4))), 9)
    assert hearts.look("job", MINUTE, at(9)).gaps == ((at(1), at(3)), (at(4), at(9)))


async def test_a_run_on_disk_says_that_somebody_was_there() -> None:
    disk = Disk((at(0), at(1)))
    await (await loaded(disk)).hear("job", ping("success", 1))
    disk.looked = at(2)
    assert (await loaded(disk, 9)).look("job", MINUTE, at(9)).gaps == ((at(2), at(9)),)


async def test_a_look_that_comes_far_too_late_ends_a_gap_too() -> None:
    hearts = await loaded(Disk((at(-1), at(0))))
    before = ((at(0), at(0)),)
    assert hearts.look("job", MINUTE, at(1)).gaps == before
    assert hearts.look("job", MINUTE, at(3)).gaps == before
    late = at(5) + timedelta(seconds=1)
    assert hearts.look("job", MINUTE, late).gaps == (*before, (at(3), late))
    assert hearts.look("other", MINUTE, late).gaps == before


async def test_a_job_may_ping_so_often_and_no_more() -> None:
    hearts = await loaded(Disk())
    assert [hearts.wait("job", 0.0) for _ in range(RATE.events)] == [0] * RATE.events
    assert hearts.wait("job", 0.0) == 1
    assert hearts.wait("other", 0.0) == 0
    assert (hearts.wait("job", 1.0), hearts.wait("job", 1.0)) == (0, 1)


async def test_what_is_on_disk_is_what_pings_make_of_it() -> None:
    disk = Disk()
    hearts = await loaded(disk)
    await hearts.hear("job", ping("success", 1, exit=0))
    assert disk.rows["job"].success == record.milliseconds(at(1))
    assert state.after(None, ping("success", 1, exit=0)).heard == START + timedelta(minutes=1)
