import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerting import clock
from exporter.events.intake import LAST_RECEIVED
from exporter.integrations.customs import almanac, listening
from exporter.integrations.customs.almanac import Almanac
from exporter.integrations.customs.syncs import Row
from exporter.metrics.series import Table
from exporter.store import source_hours
from tests.exporter.integrations import kept
from tests.exporter.integrations.kept import Fed, Store, shown
from tests.exporter.integrations.reports import NOON


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = Store(tmp_path / "c.db")
    yield found
    found.sqlite.close()


@pytest.fixture
def series() -> Table:
    return kept.series()


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock on the wall in Unix seconds, as its only element."""
    found = [NOON]
    monkeypatch.setattr(clock, "unix", lambda: found[0])
    monkeypatch.setattr(almanac, "PAUSE_SECONDS", 0)
    return found


def made(store: Store, series: Table, *fed: Fed) -> Almanac:
    return Almanac(series, store, lambda: fed or (Fed(),), lambda: ["shop"])


async def test_events_become_jobs_and_paces_and_what_is_held(store: Store, series: Table) -> None:
    for second in range(12):
        store.query(NOON - 60 + second, tenant="t")
    store.sync(NOON - 50, job="orders", records=7)
    store.event(NOON - 40)
    one = made(store, series)
    await one.load()
    assert one.held("shop", "hubspot") is None
    await one.look()
    assert [(row.job, row.records) for row in one.jobs()] == [("orders", 7.0)]
    assert one.queries()["t", "shopify"].mean == pytest.approx(0.2)
    assert one.held("shop", "hubspot") == NOON - 40
    assert one.held(None, "hubspot") == NOON - 50
    assert one.held(None, "slack") is None


async def test_our_calls_and_silences_are_told_by_integration(store: Store, series: Table) -> None:
    one = made(store, series, Fed(), Fed("other", source=None, timezone=None))
    series.set(series.row(LAST_RECEIVED, "shop"), NOON - 30)
    for _ in range(12):
        one.note("crm", NOON - 60, 0.3, True)
    await one.look()
    pace, silence = one.pace("crm"), one.silence("crm")
    assert pace is not None
    assert pace.mean == pytest.approx(0.3)
    assert pace.errors == 0.0
    assert silence is not None
    assert silence.seconds == 30
    assert (one.pace("other"), one.silence("other")) == (None, None)


async def test_minutes_are_looked_at_once_and_events_each_time(
    store: Store, series: Table, now: list[float]
) -> None:
    one = made(store, series)
    await one.look()
    store.calls.clear()
    now[0] += 10
    store.sync(NOON)
    await one.look()
    assert "source_hours.note" not in store.calls
    assert len(one.jobs()) == 1
    now[0] += 60
    await one.look()
    assert "source_hours.note" in store.calls


async def test_each_hour_it_is_worked_out_how_complete_days_are(
    store: Store, series: Table, now: list[float]
) -> None:
    hour = int(NOON) // 3_600
    rows = [
        source_hours.Row("shop", number, number * 9.0, (number + 1) * 3_600_000 - 1, 60)
        for number in range(hour - 240, hour)
    ]
    store.sqlite.run("source_hours.note", rows)
    one = made(store, series, Fed(), Fed("other", source=None), Fed("third", timezone=None))
    assert one.completeness().days == {}
    await one.look()
    assert {part.ratio for part in one.completeness().days["shop"].values()} == {1.0}
    assert shown(series, "data_completeness_ratio") == {("shop",): 1.0}
    revision = one.completeness().revision
    now[0] += 60
    await one.look()
    assert one.completeness().revision == revision


async def test_a_job_becomes_late_while_nothing_happens(
    store: Store, series: Table, now: list[float]
) -> None:
    store.sync(NOON, next_at=NOON + 600)
    one = made(store, series)
    await one.look()
    now[0] += 3_600
    await one.look()
    assert shown(series, "integration_sync_state")["hubspot", "late"] == 1.0


async def test_many_events_are_taken_in_steps(
    store: Store, series: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(almanac, "STEP", 2)
    monkeypatch.setattr(listening, "STEP", 2)
    for place in range(5):
        store.sync(NOON + place, job=f"j{place}")
    store.event(NOON + 7)
    one = made(store, series)
    await one.look()
    assert len(one.jobs()) == 5
    assert one.held("shop", "") == NOON + 7


async def test_what_cannot_be_kept_is_told_once_and_done_later(store: Store, series: Table) -> None:
    store.sync(NOON)
    one = made(store, series)
    store.broken = True
    with structlog.testing.capture_logs() as logs:
        await one.look()
        await one.look()
        one.note("crm", NOON, 0.3, True)
        await one.close()
        store.broken = False
        await one.look()
        await one.look()
    assert [log["event"] for log in logs] == [
        "what is usual cannot be kept now",
        "what is usual was not kept to its end",
        "what is usual is kept again",
    ]
    assert len(one.jobs()) == 1


async def test_at_the_end_what_waits_is_written(store: Store, series: Table) -> None:
    one = made(store, series)
    one.note("crm", NOON, 0.3, True)
    await one.close()
    assert len(store.sqlite.run("integration_spreads.recent", 300, 0, 9)) == 1


async def test_it_looks_until_it_is_cancelled(
    store: Store, series: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(almanac, "EVERY_SECONDS", 0)
    one, looks = made(store, series), asyncio.Semaphore(0)

    async def look() -> None:
        looks.release()

    monkeypatch.setattr(one, "look", look)
    task = asyncio.get_running_loop().create_task(one.run())
    for _ in range(3):
        await looks.acquire()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def outcome(store: Store) -> tuple[object, object]:
    jobs = store.sqlite.run("integration_jobs.rows", 100)
    spreads = store.sqlite.run("integration_spreads.recent", 3_600, 0, 100)
    # Sums of floats depend on their order in the last digit.
    exact = [
        one._replace(total=round(one.total, 9), squares=round(one.squares, 9)) for one in spreads
    ]
    return sorted(jobs), sorted(exact)


EVENTS = st.lists(st.tuples(st.booleans(), st.integers(0, 50)), min_size=1, max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(EVENTS, st.lists(st.sampled_from(["", "", "before", "after"]), max_size=20), st.booleans())
async def test_whatever_fails_or_ends_nothing_is_lost_and_nothing_counts_twice(
    tmp_path_factory: pytest.TempPathFactory,
    events: list[tuple[bool, int]],
    fails: list[str],
    dies: bool,
) -> None:
    """What fails "after" is on disk though nobody heard so; after a death there is a new life."""
    found: list[tuple[tuple[object, object], tuple[Row, ...]]] = []
    for is_quiet in (True, False):
        store = Store(tmp_path_factory.mktemp("almanac") / "c.db")
        series = kept.series()
        one = made(store, series)
        store.fails = [] if is_quiet else list(fails)
        for is_sync, at in events:
            if is_sync:
                store.sync(NOON + at, job=f"j{at % 3}", records=at)
            else:
                store.query(NOON + at)
            await one.look()
            if dies and not is_quiet:
                one = made(store, series)
        store.fails = []
        for _ in range(3):
            await one.look()
        if dies:
            await one.load()
            await one.look()
        found.append((outcome(store), one.jobs()))
        store.sqlite.close()
    assert found[0] == found[1]
