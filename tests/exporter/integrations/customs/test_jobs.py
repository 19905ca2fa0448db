from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.integrations.customs import jobs
from exporter.integrations.customs.jobs import Jobs
from exporter.metrics.series import Table
from exporter.store.errors import StoreError
from exporter.store.integration_events import Event
from tests.exporter.integrations import kept
from tests.exporter.integrations.kept import Store, shown
from tests.exporter.integrations.reports import NOON, public

STATE = "integration_sync_state"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = Store(tmp_path / "c.db")
    yield found
    found.sqlite.close()


@pytest.fixture
def series() -> Table:
    return kept.series()


def synced(data: bytes, at: float = NOON, tenant: str = "") -> Event:
    return Event(1, tenant, f"e{at}", "integration.synced", round(at * 1000), data)


async def fold(one: Jobs, store: Store, *events: Event) -> None:
    changed = await one.after(events)
    store.sqlite.run("integration_events.keep", 1, jobs.kept(changed), [])
    one.take(changed)


async def test_a_second_report_of_a_user_and_a_vendor_updates_the_first(
    store: Store, series: Table
) -> None:
    one = Jobs(series, store)
    await fold(one, store, synced(public("failed", user_id="u1")))
    await fold(one, store, synced(public("ok", user_id="u1"), NOON + 60))
    await one.show(NOON + 60)
    (row,) = one.rows
    assert (row.account, row.state, row.success_ratio) == ("u1", "ok", 0.5)
    assert shown(series, STATE)["hubspot", "ok"] == 1.0


async def test_jobs_outlive_the_process(store: Store, series: Table) -> None:
    first = Jobs(series, store)
    await fold(first, store, synced(public(records=5, job="orders"), tenant="t"))
    await first.show(NOON)
    again = Jobs(series, store)
    await again.load()
    await again.show(NOON)
    assert again.rows == first.rows
    assert again.success("hubspot") == NOON
    assert again.success("shopify") is None


async def test_what_is_no_report_is_passed_over(store: Store, series: Table) -> None:
    one = Jobs(series, store)
    assert await one.after([synced(b"{}"), synced(b"[")]) == {}
    assert store.calls == []


async def test_nothing_changes_before_it_is_kept(store: Store, series: Table) -> None:
    one = Jobs(series, store)
    changed = await one.after([synced(public())])
    await one.show(NOON)
    assert (len(changed), one.rows) == (1, ())
    store.broken = True
    with pytest.raises(StoreError):
        await one.after([synced(public())])


async def test_of_very_many_jobs_those_heard_of_last_are_held_and_none_is_lost(
    store: Store, series: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MOST", 2)
    one = Jobs(series, store)
    reports = [synced(public("failed", job=name), NOON + n) for n, name in enumerate("abc")]
    await fold(one, store, *reports)
    await one.show(NOON + 9)
    assert [row.job for row in one.rows] == ["b", "c"]
    await fold(one, store, synced(public(job="a"), NOON + 10))
    await one.show(NOON + 10)
    assert [(row.job, row.finished_runs) for row in one.rows] == [("a", 2), ("c", 1)]


async def test_a_job_becomes_late_without_a_word_and_the_newest_success_counts(
    store: Store, series: Table
) -> None:
    one = Jobs(series, store)
    users = [public(user_id=name, next_at=NOON + 600) for name in ("u1", "u2")]
    await fold(one, store, synced(users[0]), synced(users[1], NOON - 50))
    await one.show(NOON + 60)
    assert one.success("hubspot") == NOON
    assert shown(series, STATE)["hubspot", "ok"] == 2.0
    await one.show(NOON + 3_600)
    assert shown(series, STATE)["hubspot", "late"] == 2.0


async def test_what_is_known_is_looked_at_once_a_minute_and_what_is_new_at_once(
    store: Store, series: Table
) -> None:
    one = Jobs(series, store)
    await fold(one, store, synced(public()))
    await one.show(NOON)
    before = one.rows
    await one.show(NOON + 30)
    assert one.rows is before
    await fold(one, store, synced(public("failed"), NOON + 31))
    await one.show(NOON + 31)
    assert [row.state for row in one.rows] == ["failed"]
    await one.show(NOON + 60)
    assert one.rows is not before
