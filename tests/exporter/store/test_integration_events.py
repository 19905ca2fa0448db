import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.store import integration_events, integration_jobs, integration_spreads
from exporter.store.errors import StoreError
from exporter.store.integration_events import Event
from exporter.store.sqlite import Sqlite
from tests.exporter.store import rows

JOB = integration_jobs.Row("", "hubspot", "", "", 1, "{}")
SPREAD = integration_spreads.Row("query", "", "hubspot", 300, 0, 1, 0, 0.5, 0.25, "{}")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Sqlite]:
    found = Sqlite(tmp_path / "c.db")
    yield found
    found.close()


def add(store: Sqlite, *types: str) -> None:
    count = store.events()
    found = [
        rows.row(f"e{count + place}")._replace(type=type, time=7, tenant="t")
        for place, type in enumerate(types, 1)
    ]
    store.add(found, {}, rows.identity)


def page(store: Sqlite, limit: int = 10) -> list[Event]:
    found: list[Event] = store.run("integration_events.page", limit)
    return found


def test_events_of_two_types_are_told_in_the_order_in_which_they_came(store: Sqlite) -> None:
    add(store, "integration.synced", "chat.message.sent", "integration.queried")
    assert page(store) == [
        Event(1, "t", "e1", "integration.synced", 7, b"{}"),
        Event(3, "t", "e3", "integration.queried", 7, b"{}"),
    ]
    assert [one.seq for one in page(store, limit=1)] == [1]


def test_what_was_folded_is_not_told_again(store: Sqlite) -> None:
    add(store, *["integration.synced"] * 3)
    store.run("integration_events.keep", 2, [JOB], [SPREAD])
    assert [one.seq for one in page(store)] == [3]
    store.run("integration_events.keep", 3, [], [SPREAD])
    assert page(store) == []
    assert store.run("integration_jobs.rows", 10) == [JOB]
    (spread,) = store.run("integration_spreads.recent", 300, 0, 10)
    assert spread.calls == 2


def test_what_cannot_be_kept_wholly_is_not_kept_at_all(store: Sqlite) -> None:
    add(store, "integration.synced")
    unfit = SPREAD._replace(start=None)  # type: ignore[arg-type]
    with pytest.raises(StoreError):
        store.run("integration_events.keep", 1, [JOB], [unfit])
    assert store.run("integration_jobs.rows", 10) == []
    assert len(page(store)) == 1


def test_a_page_is_bounded(store: Sqlite, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, *["integration.synced"] * 3)
    monkeypatch.setattr(integration_events, "PAGE", 2)
    assert len(page(store)) == 2


def test_only_the_index_of_these_types_is_walked(store: Sqlite, tmp_path: Path) -> None:
    told: list[str] = []
    with sqlite3.connect(tmp_path / "c.db") as reader:
        reader.set_trace_callback(told.append)
        integration_events.page(reader, 10)
        reader.set_trace_callback(None)
        plan = reader.execute(f"EXPLAIN QUERY PLAN {told[-1]}").fetchall()
    reader.close()
    assert "USING INDEX events_of_integrations (seq>?)" in plan[0][3]
