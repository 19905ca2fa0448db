"""A day of the real loop in virtual time, while clocks are set and the machine sleeps."""

import asyncio
import selectors
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting import clock
from alerting.duration import Duration
from exporter.probes import ledger, loop, schedule
from exporter.probes.result import Result
from tests.exporter.probes.examples import Scripted
from tests.exporter.probes.stand import Stand

DAY = 86_400.0
HOUR = 3_600.0
START = datetime(2026, 3, 28, 12, tzinfo=UTC)
INTERVALS = (1_100.0, 1_800.0, 3_600.0, 7_200.0, 10_800.0, 14_400.0)
PROBES = 200
LONG = "p6"
# When, by the clock that never goes back → by how many seconds the clock on the wall is set.
SET = {
    2 * HOUR: 3_600.0,
    5 * HOUR: -7_200.123,
    9 * HOUR: 0.4,
    14 * HOUR: 86_400.0,
    20 * HOUR: -86_401.7,
}
# When the machine sleeps → for how many seconds nothing moves, and then all at once.
ASLEEP = {7 * HOUR: 900.0, 11 * HOUR: 65.0, 17.5 * HOUR: 5_400.0}


class Time(selectors.SelectSelector):
    """Time that passes only while everybody waits, and then at once."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0
        self._sleeps = dict(ASLEEP)

    def select(self, timeout: float | None = None) -> list[Any]:
        assert timeout is not None, "nothing would ever happen again"
        self.passed += timeout
        for when in [when for when in self._sleeps if self.passed >= when]:
            self.passed += self._sleeps.pop(when)
        return super().select(0)

    @property
    def wall(self) -> float:
        """Unix time as the clock on the wall shows it."""
        set_by = sum(by for at, by in SET.items() if at <= self.passed)
        return START.timestamp() + self.passed + set_by


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop that goes by such a time."""

    def __init__(self, time: Time) -> None:
        self._virtual = time
        super().__init__(time)

    def time(self) -> float:
        return self._virtual.passed


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Iterator[Time]:
    found = Time()
    monkeypatch.setattr(clock, "monotonic", lambda: found.passed)
    monkeypatch.setattr(clock, "unix", lambda: found.wall)
    monkeypatch.setattr(
        clock, "now", lambda: START + timedelta(seconds=found.wall - START.timestamp())
    )
    # So that the day is about probes.
    monkeypatch.setattr(ledger, "PAUSE_SECONDS", 300.0)
    monkeypatch.setattr(loop, "_ROLL_SECONDS", 600.0)
    yield found
    found.close()


class Day:
    """What runs did: when each began, by the clock that never goes back, and for how long."""

    def __init__(self) -> None:
        self.starts: dict[str, list[float]] = {}
        self.under_way: Counter[str] = Counter()
        self.most = 0
        self.cancelled = 0

    async def __call__(self, name: str) -> Result:
        starts = self.starts.setdefault(name, [])
        starts.append(clock.monotonic())
        self.under_way[name] += 1
        self.most = max(self.most, self.under_way[name])
        started = clock.now()
        try:
            # Some are quick, some slow, and one takes longer than its interval.
            await passed(1_300.0 if name == LONG else len(starts) % 9 * 0.7)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.under_way[name] -= 1
        return Result(name, "http", started, 0.1)


def test_in_a_day_of_set_clocks_and_sleep_no_run_is_lost_and_none_is_doubled(
    tmp_path: Path, time: Time
) -> None:
    day, stand = Day(), Stand(tmp_path / "c.db")
    probes = [
        Scripted(
            name=f"p{number}",
            interval=Duration(INTERVALS[number % len(INTERVALS)]),
            timeout=Duration(10_000),
            script=day,
        )
        for number in range(PROBES)
    ]
    firsts = {
        one.name: schedule.place(one.name, one.interval.seconds, 0.0, -START.timestamp())
        for one in probes
    }

    async def pass_the_day() -> dict[str, schedule.Place]:
        stand.begin()
        stand.loop.plan(probes)
        async with stand.running():
            await passed(DAY)
            return {place.probe: place for place in stand.loop._plan.places}

    virtual = VirtualLoop(time)
    lasts = virtual.run_until_complete(pass_the_day())
    virtual.close()

    missed = stand.lines("probe_missed_total")
    assert day.most == 1
    for one in probes:
        first, last, starts = firsts[one.name], lasts[one.name], day.starts[one.name]
        interval, lost = one.interval.seconds, missed[f"probe_missed_total{{probe={one.name}}}"]
        assert last.phase == pytest.approx(first.phase, abs=0.01)
        # Every slot of the day was started or is counted as missed, and there were no others.
        assert len(starts) + lost == last.slot - first.slot
        assert last.slot == pytest.approx((time.passed - first.phase) / interval, abs=1)
        if one.name != LONG:
            assert lost <= sum(length // interval + 1 for length in ASLEEP.values())
            assert not [at for at in starts[1:] if late(at, first, interval) > 0.1]
    assert missed[f"probe_missed_total{{probe={LONG}}}"] >= len(day.starts[LONG]) - 2
    assert len(stand.kept()) == 1_000
    count = stand.store._writer.execute("SELECT count(*) FROM probe_results").fetchone()[0]
    assert count == sum(map(len, day.starts.values())) - day.cancelled
    stand.store.close()


def late(at: float, place: schedule.Place, interval: float) -> float:
    """How long after its slot a run began; 0 of one that began as the machine woke up."""
    woke = [when + length for when, length in ASLEEP.items()]
    if any(-0.1 <= at - end <= 60.0 for end in woke):
        return 0.0
    after = (at - place.phase) % interval
    return min(after, interval - after)


async def passed(seconds: float) -> None:
    """Wait for a span of virtual time."""
    found = asyncio.get_running_loop()
    over = found.create_future()
    found.call_later(seconds, over.set_result, None)
    await over
