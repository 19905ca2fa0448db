import sqlite3
from collections.abc import Iterator

import pytest

from exporter.store import migration, source_hours
from exporter.store.source_hours import HOUR, Row


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(found)
    yield found
    found.close()


def row(source: str, hour: int, total: float = 1.0) -> Row:
    return Row(source, hour, total, hour * HOUR + 5, 3)


def test_an_hour_is_kept_as_it_is_last(connection: sqlite3.Connection) -> None:
    source_hours.note(connection, [row("shop", 10), row("bot", 10)])
    source_hours.note(connection, [row("shop", 10, 7.0)])
    assert source_hours.rows(connection, ["shop"], 0) == [row("shop", 10, 7.0)]


def test_hours_are_told_from_one_on_and_of_very_many_the_newest(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    source_hours.note(connection, [row("shop", hour) for hour in range(10, 15)])
    source_hours.note(connection, [row("bot", 14)])
    assert [one.hour for one in source_hours.rows(connection, ["shop"], 12)] == [14, 13, 12]
    monkeypatch.setattr(source_hours, "MOST", 3)
    found = source_hours.rows(connection, ["bot", "shop", "crm"], 0)
    assert [(one.source, one.hour) for one in found] == [("bot", 14), ("shop", 14), ("shop", 13)]


def test_old_hours_are_forgotten_step_by_step(connection: sqlite3.Connection) -> None:
    source_hours.note(connection, [row("shop", hour) for hour in range(10, 15)])
    assert [source_hours.forget(connection, 13 * HOUR, 2) for _ in range(3)] == [2, 1, 0]
    assert [one.hour for one in source_hours.rows(connection, ["shop"], 0)] == [14, 13]
