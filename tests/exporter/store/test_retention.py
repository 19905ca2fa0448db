import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from exporter.store import retention, sqlite
from tests.exporter.store.rows import identity, row, totals

Forget = Callable[[int, int], "asyncio.Future[int]"]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=ZONES)  # noqa: DTZ001


class Desk:
    """A real store, its writer's thread, and the steps that were asked of it."""

    def __init__(self, path: Path, old: int, new: int) -> None:
        self.thread = ThreadPoolExecutor(1)
        self.store = sqlite.Sqlite(path)
        rows = [row(f"old{i}", time=i) for i in range(old)]
        rows += [row(f"new{i}", time=1_000_000 + i) for i in range(new)]
        self.store.add(rows, {}, identity)
        self.steps: list[int] = []

    def forget(self, before: int, limit: int) -> "asyncio.Future[int]":
        def step() -> int:
            deleted = self.store.forget(before, limit)
            self.steps.append(deleted)
            return deleted

        return asyncio.get_running_loop().run_in_executor(self.thread, step)

    def close(self) -> None:
        self.thread.shutdown()
        self.store.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Callable[[int, int], Desk]]:
    made: list[Desk] = []

    def make(old: int, new: int) -> Desk:
        made.append(Desk(tmp_path / "c.db", old, new))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-01T02:59:59.999999+00:00", "2026-03-01T03:00:00+00:00"),
        ("2026-03-01T03:00:00+00:00", "2026-03-02T03:00:00+00:00"),
        ("2026-03-01T03:00:00.000001+00:00", "2026-03-02T03:00:00+00:00"),
        ("2026-02-28T23:00:00+00:00", "2026-03-01T03:00:00+00:00"),
        ("2028-02-28T23:00:00+00:00", "2028-02-29T03:00:00+00:00"),
        ("2026-12-31T12:00:00+05:30", "2027-01-01T03:00:00+05:30"),
    ],
)
def test_the_next_run_is_at_three(now: str, expected: str) -> None:
    assert retention.next_run(datetime.fromisoformat(now)).isoformat() == expected


@given(MOMENTS)
def test_the_next_run_is_the_first_three_oclock_after_now(now: datetime) -> None:
    found = retention.next_run(now)
    assert timedelta() < found - now <= timedelta(days=1)
    assert (found.hour, found.minute, found.second, found.microsecond) == (retention.HOUR, 0, 0, 0)
    assert found.tzinfo == now.tzinfo


@pytest.mark.parametrize(
    ("now", "keep", "expected"),
    [
        ("1970-01-02T00:00:00+00:00", timedelta(), 86_400_000),
        ("1970-01-02T00:00:00+00:00", timedelta(hours=1), 82_800_000),
        ("1970-01-02T02:00:00+02:00", timedelta(hours=1), 82_800_000),
        ("1970-01-02T00:00:00.250+00:00", timedelta(), 86_400_250),
        ("1970-01-02T00:00:00+00:00", timedelta(days=2), -86_400_000),
    ],
)
def test_the_cutoff_is_in_milliseconds(now: str, keep: timedelta, expected: int) -> None:
    assert retention.cutoff(datetime.fromisoformat(now), keep) == expected


@given(MOMENTS, st.timedeltas(timedelta(days=1), timedelta(days=36_500)))
def test_the_cutoff_is_right_to_the_millisecond(now: datetime, keep: timedelta) -> None:
    exact = (now - keep - EPOCH) / timedelta(milliseconds=1)
    assert abs(retention.cutoff(now, keep) - exact) <= 1


@given(st.integers(0, 50_000))
def test_a_later_night_never_keeps_what_an_earlier_one_would_delete(minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    keep = timedelta(days=30)
    later = now + timedelta(minutes=minutes)
    assert retention.cutoff(later, keep) - retention.cutoff(now, keep) == minutes * 60_000


@pytest.mark.parametrize(
    ("old", "steps"), [(0, [0]), (3, [3]), (2000, [2000, 0]), (4500, [2000, 2000, 500])]
)
async def test_old_events_go_in_steps_until_none_is_left(
    desk: Callable[[int, int], Desk], old: int, steps: list[int]
) -> None:
    here = desk(old, 3)
    assert await retention.sweep(here.forget, 1_000_000) == old
    assert here.steps == steps
    assert here.store.events() == 3
    assert totals(here.store.totals()) == {0: old + 3.0}


async def test_others_reach_the_writer_between_two_steps(
    desk: Callable[[int, int], Desk],
) -> None:
    here = desk(4500, 0)
    loop = asyncio.get_running_loop()
    seen: list[int] = []

    def forget(before: int, limit: int) -> "asyncio.Future[int]":
        step = here.forget(before, limit)
        loop.run_in_executor(here.thread, lambda: seen.append(here.store.events()))
        return step

    await retention.sweep(forget, 1_000_000)
    assert seen[:2] == [2500, 500]


async def test_a_store_that_cannot_write_ends_the_sweep_and_the_next_one_does_the_rest(
    desk: Callable[[int, int], Desk],
) -> None:
    here = desk(4500, 1)
    here.store._writer.execute("PRAGMA busy_timeout = 10")
    thief = sqlite3.connect(here.store.path, isolation_level=None)

    def forget(before: int, limit: int) -> "asyncio.Future[int]":
        if here.steps:
            thief.execute("BEGIN IMMEDIATE")
        return here.forget(before, limit)

    with capture_logs() as told:
        assert await retention.sweep(forget, 1_000_000) == 2000
    assert [(line["event"], line["reason"], line["deleted"]) for line in told] == [
        ("clean-up stopped", "locked", 2000)
    ]
    assert here.store.events() == 2501
    thief.execute("ROLLBACK")
    thief.close()
    assert await retention.sweep(here.forget, 1_000_000) == 2500
    assert here.store.events() == 1


async def test_a_mistake_that_is_not_the_stores_is_not_hidden() -> None:
    def forget(before: int, limit: int) -> "asyncio.Future[int]":
        failed: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        failed.set_exception(RuntimeError("cannot schedule new futures after shutdown"))
        return failed

    with pytest.raises(RuntimeError, match="after shutdown"):
        await retention.sweep(forget, 0)
