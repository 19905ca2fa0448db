import sqlite3
from collections.abc import Iterator

import pytest

from exporter.store import migration, source_numbers
from exporter.store.source_numbers import Line, Row


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(found)
    yield found
    found.close()


def told(connection: sqlite3.Connection) -> list[tuple[str, int, int, int]]:
    return [(one.line, one.first, one.last, one.at) for one in source_numbers.page(connection, 99)]


def test_numbers_that_follow_each_other_are_one_row(connection: sqlite3.Connection) -> None:
    numbers = [("a", 1), ("b", 9), ("a", 2), ("a", 4), ("b", 10), ("a", 3), ("a", 5)]
    source_numbers.note(
        connection, [("app", line, number, at) for at, (line, number) in enumerate(numbers)]
    )
    assert told(connection) == [
        ("a", 1, 2, 2),
        ("b", 9, 10, 4),
        ("a", 4, 4, 3),
        ("a", 3, 3, 5),
        ("a", 5, 5, 6),
    ]


def test_what_was_counted_is_gone_and_what_came_since_is_not(
    connection: sqlite3.Connection,
) -> None:
    source_numbers.note(connection, [("app", "", 1, 5), ("app", "", 7, 5)])
    first, second = source_numbers.page(connection, 2)
    assert source_numbers.page(connection, 1) == [first]
    source_numbers.keep(connection, first.id, [Line("app", "", 5, b"{}")])
    assert source_numbers.page(connection, 9) == [second]
    source_numbers.keep(connection, second.id, [Line("app", "", 9, b"[]")])
    source_numbers.note(connection, [("app", "", 8, 6)])
    assert source_numbers.page(connection, 9) == [Row(3, "app", "", 8, 8, 6)], "never used twice"
    assert source_numbers.lines(connection) == [Line("app", "", 9, b"[]")]


def test_of_very_many_counters_those_are_kept_that_were_heard_of_last(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_numbers, "MOST_LINES", 2)
    lines = [Line("app", name, at, b"") for at, name in enumerate("abc")]
    source_numbers.keep(connection, 0, [*lines, Line("shop", "x", 0, b"")])
    assert [one.line for one in source_numbers.lines(connection)] == ["c", "b", "x"]
    monkeypatch.setattr(source_numbers, "MOST", 1)
    assert [one.line for one in source_numbers.lines(connection)] == ["c"]


def test_counters_of_long_ago_are_forgotten_step_by_step(connection: sqlite3.Connection) -> None:
    lines = [Line("app", str(at), at, b"") for at in range(5)]
    source_numbers.keep(connection, 0, lines)
    assert [source_numbers.forget(connection, 3, 2) for _ in range(3)] == [2, 1, 0]
    assert [one.seen for one in source_numbers.lines(connection)] == [4, 3]
