import asyncio
import sqlite3
from pathlib import Path

import pytest

from exporter.store.archive import Archive
from exporter.store.sqlite import Sqlite
from tests.exporter.store import rows


def count(connection: sqlite3.Connection, least: int) -> bool:
    return bool(connection.execute("SELECT count(*) >= ? FROM events", (least,)).fetchone()[0])


def delete(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM events")


async def test_events_are_read_beside_the_writer_and_never_changed(tmp_path: Path) -> None:
    store = Sqlite(tmp_path / "c.db")
    archive = Archive(tmp_path / "c.db")
    for n in (1, 2):
        store.add([rows.row(f"e{n}")], {}, rows.identity)
        assert await asyncio.gather(*(archive.ask(count, one) for one in (n, n + 1))) == [
            True,
            False,
        ]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await archive.ask(delete)
    archive.close()
    store.close()


def test_nothing_is_opened_before_the_first_question(tmp_path: Path) -> None:
    Archive(tmp_path / "c.db").close()
    assert not (tmp_path / "c.db").exists()
