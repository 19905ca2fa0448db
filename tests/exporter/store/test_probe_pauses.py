import sqlite3
from collections.abc import Iterator

import pytest

from exporter.store import migration, probe_pauses


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(found)
    yield found
    found.close()


def test_a_pause_grows_as_long_as_it_is_noted_in_time(connection: sqlite3.Connection) -> None:
    for now in (100, 130, 160):
        probe_pauses.note(connection, ["a", "b"], now, 50)
    probe_pauses.note(connection, ["a"], 300, 50)
    assert probe_pauses.spells(connection, "a", 0, 999) == [(100, 160), (300, 300)]
    assert probe_pauses.spells(connection, "b", 0, 999) == [(100, 160)]


def test_a_note_that_is_written_again_changes_nothing(connection: sqlite3.Connection) -> None:
    for _ in range(2):
        probe_pauses.note(connection, ["a"], 100, 0)
    assert probe_pauses.spells(connection, "a", 0, 999) == [(100, 100)]


def test_a_clock_that_was_set_back_begins_another_pause(connection: sqlite3.Connection) -> None:
    for now in (100, 120, 40, 50):
        probe_pauses.note(connection, ["a"], now, 30)
    assert probe_pauses.spells(connection, "a", 0, 999) == [(40, 50), (100, 120)]


def test_only_pauses_that_touch_the_span_are_told(connection: sqlite3.Connection) -> None:
    for now in (100, 120, 200, 220):
        probe_pauses.note(connection, ["a"], now, 30)
    assert probe_pauses.spells(connection, "a", 120, 200) == []
    assert probe_pauses.spells(connection, "a", 119, 201) == [(100, 120), (200, 220)]


def test_pauses_are_forgotten_in_steps(connection: sqlite3.Connection) -> None:
    for now in (100, 200, 300):
        probe_pauses.note(connection, ["a"], now, 0)
    assert [probe_pauses.forget(connection, 300, 1) for _ in range(3)] == [1, 1, 0]
    assert probe_pauses.spells(connection, "a", 0, 999) == [(300, 300)]
