import sqlite3
from collections.abc import Iterator

import pytest

from exporter.store import migration, source_listed
from exporter.store.source_listed import HOUR, Row


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(found)
    yield found
    found.close()


def test_events_are_added_to_the_hour_in_which_they_happened(
    connection: sqlite3.Connection,
) -> None:
    source_listed.note(connection, [("shop", HOUR), ("shop", 2 * HOUR - 1), ("bot", HOUR)])
    source_listed.note(connection, [("shop", HOUR + 1), ("shop", 2 * HOUR)])
    found = [Row("shop", 2, 1), Row("bot", 1, 1), Row("shop", 1, 3)]
    assert source_listed.rows(connection, 0) == found
    assert source_listed.rows(connection, 2) == found[:1]


def test_of_very_many_hours_the_newest_are_told(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    source_listed.note(connection, [("shop", hour * HOUR) for hour in range(5)])
    monkeypatch.setattr(source_listed, "MOST", 2)
    assert [one.hour for one in source_listed.rows(connection, 0)] == [4, 3]


def test_old_hours_are_forgotten_step_by_step(connection: sqlite3.Connection) -> None:
    source_listed.note(connection, [("shop", hour * HOUR) for hour in range(5)])
    assert [source_listed.forget(connection, 3 * HOUR, 2) for _ in range(3)] == [2, 1, 0]
    assert [one.hour for one in source_listed.rows(connection, 0)] == [4, 3]
