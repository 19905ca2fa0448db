import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.store import heartbeats, migration, sqlite
from exporter.store.heartbeats import Row

NIGHTLY = Row("nightly", 20, 10, None, 0, 1.5, "", "[]", '["a"]')
HOURLY = Row("hourly", 30, None, 30, 3, None, "no space left", '[["",29]]', "[]")


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    found = sqlite.connect(tmp_path / "c.db")
    migration.upgrade(found)
    yield found
    found.close()


def test_what_is_kept_is_there_again(connection: sqlite3.Connection) -> None:
    assert heartbeats.rows(connection) == []
    heartbeats.keep(connection, NIGHTLY)
    heartbeats.keep(connection, HOURLY)
    assert sorted(heartbeats.rows(connection)) == [HOURLY, NIGHTLY]


def test_of_a_job_only_the_newest_is_kept(connection: sqlite3.Connection) -> None:
    heartbeats.keep(connection, NIGHTLY)
    newer = NIGHTLY._replace(heard=40, success=40, exit=None)
    heartbeats.keep(connection, newer)
    assert heartbeats.rows(connection) == [newer]
