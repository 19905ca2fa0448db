import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.store import checkpoint, sqlite
from tests.exporter.store.rows import identity, row


class Large(sqlite.Sqlite):
    """A store whose log is past the soft size at first; tells when it is asked again."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.again = asyncio.Event()
        self._asked = False

    def log_bytes(self) -> int:
        if self._asked:
            self.again.set()
            return sqlite.SOFT_LOG_BYTES
        self._asked = True
        return sqlite.SOFT_LOG_BYTES + 1


@pytest.fixture
def store(tmp_path: Path) -> Iterator[sqlite.Sqlite]:
    made = sqlite.Sqlite(tmp_path / "c.db")
    yield made
    made.close()


@pytest.fixture
def beside(store: sqlite.Sqlite) -> Iterator[sqlite3.Connection]:
    made = sqlite.connect(store.path)
    yield made
    made.close()


def filled(store: sqlite.Sqlite, count: int = 100, prefix: str = "k") -> None:
    store.add([row(f"{prefix}{i}") for i in range(count)], {}, identity)


def in_the_file(store: sqlite.Sqlite) -> int:
    """Count the events that the file holds without its log."""
    alone = store.path.with_name("alone.db")
    shutil.copy(store.path, alone)
    database = sqlite3.connect(alone)
    try:
        return int(database.execute("SELECT count(*) FROM events").fetchone()[0])
    finally:
        database.close()


def test_a_checkpoint_moves_the_log_into_the_file(
    store: sqlite.Sqlite, beside: sqlite3.Connection
) -> None:
    store.truncate_log()
    filled(store)
    assert in_the_file(store) == 0
    checkpoint.passive(beside)
    assert in_the_file(store) == 100


def test_the_writer_begins_the_log_again_after_a_checkpoint(
    store: sqlite.Sqlite, beside: sqlite3.Connection
) -> None:
    for i in range(10):
        filled(store, 1000, f"a{i}-")
        checkpoint.passive(beside)
    bounded = store.log_bytes()
    for i in range(10):
        filled(store, 1000, f"b{i}-")
        checkpoint.passive(beside)
    assert store.events() == in_the_file(store) == 20_000
    assert store.log_bytes() <= 2 * bounded


def test_a_reader_keeps_what_it_sees_and_the_rest_moves_when_it_is_done(
    store: sqlite.Sqlite, beside: sqlite3.Connection
) -> None:
    store.truncate_log()
    reader = sqlite.connect(store.path, read_only=True)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM events").fetchone() == (0,)
    filled(store)
    checkpoint.passive(beside)
    assert in_the_file(store) == 0
    assert reader.execute("SELECT count(*) FROM events").fetchone() == (0,)
    reader.execute("COMMIT")
    reader.close()
    checkpoint.passive(beside)
    assert in_the_file(store) == 100


def test_a_writer_in_the_middle_of_a_transaction_is_not_waited_for(
    store: sqlite.Sqlite, beside: sqlite3.Connection
) -> None:
    store.truncate_log()
    filled(store)
    other = sqlite.connect(store.path)
    other.execute("BEGIN IMMEDIATE")
    checkpoint.passive(beside)
    assert in_the_file(store) == 100
    other.execute("ROLLBACK")
    other.close()


def test_a_checkpoint_that_cannot_be_now_is_no_error(
    store: sqlite.Sqlite, beside: sqlite3.Connection
) -> None:
    beside.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        beside.execute("PRAGMA wal_checkpoint(PASSIVE)")
    checkpoint.passive(beside)
    beside.execute("ROLLBACK")


async def test_it_runs_beside_the_writer_when_the_log_is_large(tmp_path: Path) -> None:
    store = Large(tmp_path / "c.db")
    store.truncate_log()
    filled(store)
    running = asyncio.create_task(checkpoint.run(store))
    await asyncio.wait_for(store.again.wait(), 20)
    assert in_the_file(store) == 100
    running.cancel()
    await asyncio.wait([running])
    assert running.cancelled()
    store.close()
    assert not store.path.with_name("c.db-wal").exists(), "a connection was left open"


async def test_cancelled_in_the_middle_of_a_checkpoint_it_ends_without_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "PAUSE_SECONDS", 0.0)
    store = Large(tmp_path / "c.db")
    for turns in range(200):
        running = asyncio.create_task(checkpoint.run(store))
        await asyncio.wait([running], timeout=turns * 1e-5)
        running.cancel()
        await asyncio.wait([running])
        assert running.cancelled()
    store.close()
