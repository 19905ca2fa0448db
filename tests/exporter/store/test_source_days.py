import sqlite3
from collections.abc import Iterator

import pytest

from exporter.store import migration, source_days
from exporter.store.source_days import DAY, Row


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(found)
    yield found
    found.close()


def row(source: str, day: int, missing: float = 1.0) -> Row:
    return Row(source, day, 24, 100.0, missing)


def test_a_day_is_kept_as_it_is_last(connection: sqlite3.Connection) -> None:
    source_days.note(connection, [row("shop", 10), row("bot", 10)])
    source_days.note(connection, [row("shop", 10, 7.0)])
    assert source_days.rows(connection, 0) == [row("bot", 10), row("shop", 10, 7.0)]


def test_days_are_told_from_one_on_and_of_very_many_the_newest(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    source_days.note(connection, [row("shop", day) for day in range(10, 15)])
    assert [one.day for one in source_days.rows(connection, 12)] == [14, 13, 12]
    monkeypatch.setattr(source_days, "MOST", 2)
    assert [one.day for one in source_days.rows(connection, 0)] == [14, 13]


def test_old_days_are_forgotten_step_by_step(connection: sqlite3.Connection) -> None:
    source_days.note(connection, [row("shop", day) for day in range(10, 15)])
    assert [source_days.forget(connection, 13 * DAY, 2) for _ in range(3)] == [2, 1, 0]
    assert [one.day for one in source_days.rows(connection, 0)] == [14, 13]
