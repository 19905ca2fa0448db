import sqlite3
from pathlib import Path

import pytest

from exporter.store import migration, sqlite
from exporter.store.errors import StoreError


def test_migrations_are_numbered_without_gaps() -> None:
    numbers = [number for number, _, _ in migration.available()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_an_empty_file_gets_every_migration_once(tmp_path: Path) -> None:
    first = sqlite.Sqlite(tmp_path / "c.db")
    assert first.migrated == [name for _, name, _ in migration.available()]
    first.close()
    assert sqlite.Sqlite(tmp_path / "c.db").migrated == []


def test_an_older_file_is_upgraded_in_place_and_keeps_its_rows(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
    number, _, sql = migration.available()[0]
    connection.executescript(sql)
    connection.execute("INSERT INTO marks VALUES ('seq', 41)")
    connection.execute(f"PRAGMA user_version = {number}")
    connection.close()
    store = sqlite.Sqlite(tmp_path / "c.db")
    assert store.migrated == [name for n, name, _ in migration.available() if n > number]
    assert store._next == 42
    store.close()


def test_a_file_of_a_newer_chatwatch_is_refused_and_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "c.db")
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(StoreError, match="upgrade chatwatch") as told:
        sqlite.Sqlite(tmp_path / "c.db")
    assert told.value.reason == "newer_schema"


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "c.db").write_bytes(b"hello, I am a text file" * 100)
    with pytest.raises(StoreError, match="not a database") as told:
        sqlite.Sqlite(tmp_path / "c.db")
    assert told.value.reason == "corrupt"


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        migration._run(connection, 7, "CREATE TABLE a (x);\nINSERT INTO nowhere VALUES (1);\n")
    assert migration.version(connection) == 0
    assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    connection.close()
