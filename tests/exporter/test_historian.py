import asyncio
import contextlib
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from alerting import clock
from alerting.strict import Duration
from exporter import historian
from exporter.historian import Historian
from exporter.history.accounting import HOUR
from exporter.history.incidents import Incident
from exporter.store import sqlite
from exporter.store.errors import StoreError
from exporter.store.probe_results import Run
from tests import tools
from tests.exporter.history.examples import HOLD, MINUTE, looks
from tests.exporter.probes.examples import Script, Scripted

# 2026-03-01 12:00 UTC.
NOON = 1_772_366_400_000


class Store:
    """A store whose calls are noted; it may be broken."""

    def __init__(self, path: Path) -> None:
        self.sqlite = sqlite.Sqlite(path)
        self.calls: list[str] = []
        self.broken = False

    async def __call__(self, name: str, *arguments: Any) -> Any:
        self.calls.append(name)
        if self.broken:
            raise StoreError("full", "no room")
        return self.sqlite.run(name, *arguments)

    def keep(self, letters: str, first: int) -> None:
        runs = [
            Run("shop", "http", one.started, 0.1, one.state, one.reason, one.detail, "{}")
            for one in looks(letters, first)
        ]
        self.sqlite.run("probe_results.keep", runs, {})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = Store(tmp_path / "events.db")
    yield found
    found.sqlite.close()


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The clock on the wall in Unix milliseconds, as its only element."""
    found = [NOON]
    monkeypatch.setattr(clock, "unix", lambda: found[0] / 1000)
    monkeypatch.setattr(historian, "PAUSE_SECONDS", 0)
    return found


def fake(name: str = "shop", *, paused: bool = False, failures: int = 1) -> Scripted:
    return Scripted(
        name=name, interval=Duration(60), paused=paused, failures=failures, script=Script()
    )


async def test_runs_become_hours_and_incidents(store: Store, now: list[int]) -> None:
    begins = NOON - 3 * HOUR
    store.keep("u" * 70 + "d" * 5 + "u" * 100, begins)
    shown: list[bool] = []
    seen = Historian(lambda: [fake()], store, lambda: shown.append(True))
    await seen.look()
    assert shown == [True]
    assert await store("probe_incidents.page", "shop", begins, NOON, None, 10) == [
        Incident(begins + 70 * MINUTE, begins + 75 * MINUTE, "status", "d70", 5)
    ]
    rows = await store("probe_hours.account", "shop", begins, begins + 2 * HOUR, HOLD)
    assert rows.shares.down == 5 * MINUTE
    # The hour that is over just now may still lack runs.
    assert await store("probe_hours.due", NOON) == NOON - HOUR
    now[0] += historian.LATE
    await seen.look()
    assert await store("probe_hours.due", NOON) is None


async def test_the_thresholds_of_a_probe_are_its_own(store: Store, now: list[int]) -> None:
    store.keep("uddud", now[0] - HOUR)
    await Historian(lambda: [fake(failures=3)], store).look()
    assert await store("probe_incidents.page", "shop", 0, now[0], None, 10) == []


async def test_many_runs_and_probes_are_taken_in_steps(
    store: Store, now: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(historian, "RUNS", 4)
    monkeypatch.setattr(historian, "PROBES", 2)
    store.keep("u" * 10, NOON - 2 * HOUR)
    await Historian(lambda: [fake("a"), fake("b"), fake("shop")], store).look()
    assert store.calls.count("probe_incidents.follow") == 3
    assert store.calls.count("probe_hours.sum_up") == 2
    assert store.calls.count("probe_hours.done") == 1


async def test_hours_of_long_ago_are_summed_up_a_while_at_each_look(
    store: Store, now: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = itertools.count()
    monkeypatch.setattr(clock, "monotonic", lambda: 2.0 * next(ticks))
    store.keep("u", NOON - 9 * HOUR)
    seen = Historian(lambda: [fake()], store)
    await seen.look()
    assert store.calls.count("probe_hours.done") == 2
    for _ in range(4):
        await seen.look()
    assert store.calls.count("probe_hours.done") == 8


async def test_pauses_are_noted_when_they_change_and_from_time_to_time(
    store: Store, now: list[int]
) -> None:
    probes = [fake()]
    seen = Historian(lambda: probes, store)
    await seen.look()
    assert "probe_pauses.note" not in store.calls
    probes[:] = [fake(paused=True)]
    for _ in range(13):
        await seen.look()
        now[0] += 5_000
    assert store.calls.count("probe_pauses.note") == 3
    probes[:] = [fake()]
    await seen.look()
    probes[:] = [fake(paused=True)]
    await seen.look()
    assert store.calls.count("probe_pauses.note") == 5


async def test_a_store_that_fails_is_told_of_once_and_once_more_when_it_works(
    store: Store, now: list[int]
) -> None:
    seen = Historian(lambda: [fake()], store)
    with structlog.testing.capture_logs() as told:
        store.broken = True
        await seen.look()
        await seen.look()
        store.broken = False
        await seen.look()
        await seen.look()
    assert [one["event"] for one in told] == [
        "history cannot be summed up now",
        "history is summed up again",
    ]


async def test_it_looks_until_it_is_cancelled(
    store: Store, now: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(historian, "EVERY_SECONDS", 0)
    task = asyncio.get_running_loop().create_task(Historian(lambda: [fake()], store).run())

    async def looked_twice() -> bool:
        return store.calls.count("probe_hours.due") >= 2

    await tools.eventually(looked_twice)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_what_is_old_is_forgotten_table_by_table(store: Store, now: list[int]) -> None:
    store.keep("udud" * 60, NOON - 5 * HOUR)
    seen = Historian(lambda: [fake(), fake("b", paused=True)], store)
    await seen.look()
    assert await seen.forget(NOON + 1, 3) == 3
    assert await seen.forget(NOON + 1, 1_000) == 1 + 4 + 119 + 1
    assert await seen.forget(NOON + 1, 1_000) == 0
