import sqlite3
from collections.abc import Iterator

import pytest

from exporter.history.accounting import HOUR
from exporter.store import due_hours, migration, probe_results
from exporter.store.probe_results import Run


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(found)
    yield found
    found.close()


def keep(connection: sqlite3.Connection, started: int) -> None:
    run = Run("a", "http", started, 0.1, "up", "", "", "{}")
    probe_results.keep(connection, [run], {})


def test_hours_are_due_from_that_of_the_oldest_run_on(connection: sqlite3.Connection) -> None:
    assert due_hours.due(connection, "here", 9 * HOUR) is None
    assert due_hours.summed(connection, "here") is None
    keep(connection, 2 * HOUR + 5)
    assert due_hours.due(connection, "here", 3 * HOUR - 1) is None
    assert due_hours.due(connection, "here", 3 * HOUR) == 2 * HOUR


def test_each_mark_goes_its_own_way(connection: sqlite3.Connection) -> None:
    keep(connection, 0)
    due_hours.done(connection, "here", 2 * HOUR)
    assert due_hours.due(connection, "here", 4 * HOUR) == 2 * HOUR
    assert due_hours.due(connection, "there", 4 * HOUR) == 0
    assert due_hours.summed(connection, "here") == 2 * HOUR


def test_a_mark_ahead_of_the_clock_is_set_back(connection: sqlite3.Connection) -> None:
    keep(connection, 0)
    due_hours.done(connection, "here", 9 * HOUR)
    assert due_hours.due(connection, "here", 4 * HOUR + 5) is None
    assert due_hours.due(connection, "here", 5 * HOUR) == 4 * HOUR
