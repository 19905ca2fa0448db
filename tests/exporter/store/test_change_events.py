import sqlite3
from collections.abc import Iterator

import pytest

from exporter.store import change_events, migration
from exporter.store.change_events import Told


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(found)
    for seq, (tenant, id, type, time) in enumerate(
        [
            ("", "a", "change.recorded", 10),
            ("", "b", "change.recorded", 30),
            ("", "c", "agent.changed", 30),
            ("acme", "d", "change.recorded", 30),
            ("", "e", "change.recorded", 20),
            ("", "a", "change.recorded", 30),
        ]
    ):
        found.execute(
            "INSERT INTO events VALUES (?, ?, ?, 'ci', '', ?, ?, ?, 0, '{}', NULL)",
            (seq, bytes([seq]), tenant, id, type, time),
        )
    yield found
    found.close()


def seqs(found: list[Told]) -> list[int]:
    return [one.seq for one in found]


def test_changes_of_a_span_come_newest_first(connection: sqlite3.Connection) -> None:
    assert seqs(change_events.page(connection, "", (10, 30), None, 9)) == [5, 1, 4, 0]
    assert seqs(change_events.page(connection, "", (11, 29), None, 9)) == [4]
    assert seqs(change_events.page(connection, "acme", (0, 99), None, 9)) == [3]


def test_pages_hold_every_change_once(connection: sqlite3.Connection) -> None:
    found: list[int] = []
    before = None
    while page := change_events.page(connection, "", (0, 99), before, 1):
        found += seqs(page)
        before = page[-1].time, page[-1].seq
    assert found == [5, 1, 4, 0]


def test_one_is_found_by_its_id_the_latest_of_those(connection: sqlite3.Connection) -> None:
    assert change_events.one(connection, "", "a") == Told(5, "a", "ci", 30, "{}")  # type: ignore[arg-type]
    assert change_events.one(connection, "", "c") is None
    assert change_events.one(connection, "", "d") is None


def test_the_newest_are_those_of_all_tenants(connection: sqlite3.Connection) -> None:
    found = change_events.newest(connection, 3)
    assert [(tenant, one.seq) for tenant, one in found] == [("", 5), ("acme", 3), ("", 1)]


def test_only_changes_are_looked_at(connection: sqlite3.Connection) -> None:
    for statement in (change_events._PAGE, change_events._ONE):
        values = ("", *(0 for _ in range(statement.count("?") - 1)))
        plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        assert "USING INDEX events_of_changes" in plan[0][3]
        assert len(plan) == 1, "the index has the order"
