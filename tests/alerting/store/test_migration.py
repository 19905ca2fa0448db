import sqlite3
from pathlib import Path

import pytest

from alerting.store import connection, migration


@pytest.fixture
def memory() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None)


def tables(opened: sqlite3.Connection) -> set[str]:
    rows = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name for (name,) in rows if not name.startswith("sqlite_")}


def test_migrations_are_numbered_without_gaps() -> None:
    numbers = [number for number, _ in migration.available()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_an_empty_file_gets_every_migration_once(tmp_path: Path) -> None:
    opened = connection.open(tmp_path / "alerts.db")
    assert migration.version(opened) == 0
    assert migration.upgrade(opened) == len(migration.available())
    assert migration.version(opened) == len(migration.available())
    assert migration.upgrade(opened) == 0
    opened.close()


def test_the_tables_stand_beside_those_of_others(memory: sqlite3.Connection) -> None:
    memory.execute("CREATE TABLE events (x)")
    memory.execute("PRAGMA user_version = 7")
    migration.upgrade(memory)
    assert {one for one in tables(memory) if not one.startswith("alert_")} == {"events"}
    assert memory.execute("PRAGMA user_version").fetchone() == (7,)


def test_a_file_of_a_newer_chatwatch_is_refused_and_left_alone(memory: sqlite3.Connection) -> None:
    migration.upgrade(memory)
    memory.execute("INSERT INTO alert_schema VALUES (999)")
    with pytest.raises(sqlite3.NotSupportedError, match=r"schema 999.*upgrade chatwatch"):
        migration.upgrade(memory)


def test_a_migration_that_fails_leaves_nothing_behind(memory: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        with connection.transaction(memory):
            migration._run(memory, 1, "CREATE TABLE a (x);\nINSERT INTO nowhere VALUES (1);\n")
    assert tables(memory) == set()
