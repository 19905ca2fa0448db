import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.host.minutes import Minute
from exporter.store import host_samples, migration, sqlite
from exporter.store.host_samples import Kept
from exporter.store.remote import Remote

ROW = Minute(60_000, 12.5, 85.25, 90.0, 1000.5, 20.0, 42)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    found = sqlite.connect(tmp_path / "c.db")
    migration.upgrade(found)
    yield found
    found.close()


def rows(*timestamps: int) -> list[Minute]:
    return [ROW._replace(timestamp=timestamp) for timestamp in timestamps]


def page(
    connection: sqlite3.Connection, since: int = 0, before: int | None = None, limit: int = 100
) -> list[int]:
    return [row.timestamp for row in host_samples.page(connection, since, before, limit)]


def test_a_row_is_kept_as_it_was(connection: sqlite3.Connection) -> None:
    assert host_samples.keep(connection, [ROW]) == 1
    (kept,) = host_samples.page(connection, 0, None, 10)
    assert kept == Kept(1, *ROW)
    assert kept.network_io == {"received": 1000.5, "sent": 20.0}


def test_what_is_not_known_stays_so(connection: sqlite3.Connection) -> None:
    host_samples.keep(connection, [Minute(1, *[None] * 6)])
    (kept,) = host_samples.page(connection, 0, None, 10)
    assert kept[2:] == (None,) * 6


def test_rows_that_are_written_again_are_kept_once(connection: sqlite3.Connection) -> None:
    assert host_samples.keep(connection, rows(1, 2)) == 2
    assert host_samples.keep(connection, rows(1, 2, 3)) == 1
    assert page(connection) == [3, 2, 1]
    assert host_samples.keep(connection, []) == 0


def test_pages_go_from_the_newest_to_the_oldest(connection: sqlite3.Connection) -> None:
    host_samples.keep(connection, rows(*range(10)))
    assert page(connection, limit=4) == [9, 8, 7, 6]
    assert page(connection, before=6, limit=4) == [5, 4, 3, 2]
    assert page(connection, since=1, before=2) == [1]
    assert page(connection, before=0) == []


def test_a_page_has_an_end(connection: sqlite3.Connection) -> None:
    host_samples.keep(connection, rows(*range(host_samples.PAGE + 5)))
    assert len(page(connection, limit=1 << 40)) == host_samples.PAGE


def test_the_oldest_are_forgotten_in_steps(connection: sqlite3.Connection) -> None:
    host_samples.keep(connection, rows(*range(10)))
    assert host_samples.forget(connection, 5, 3) == 3
    assert page(connection) == [9, 8, 7, 6, 5, 4, 3]
    assert host_samples.forget(connection, 5, 100) == 2
    assert host_samples.forget(connection, 5, 100) == 0
    assert page(connection) == [9, 8, 7, 6, 5]


async def test_a_row_comes_whole_out_of_the_writers_process(tmp_path: Path) -> None:
    store = Remote(tmp_path / "c.db")
    await store.open()
    assert await store.run("host_samples.keep", (ROW,)) == 1
    assert await store.run("host_samples.page", 0, None, 10) == [Kept(1, *ROW)]
    assert await store.run("host_samples.forget", 60_001, 10) == 1
    await store.close()


def test_hours_have_their_means_their_most_and_the_minutes_over_a_bound(
    connection: sqlite3.Connection,
) -> None:
    hour = host_samples.HOUR
    rows = [
        (hour + minute * 60_000, 10.0 * minute, None, 50.0, 1.0, 2.0, 3 if minute else None)
        for minute in range(10)
    ]
    host_samples.keep(connection, rows)
    host_samples.keep(connection, [(2 * hour, 1.0, None, None, None, None, None)])
    host_samples.keep(connection, [(5 * hour, 1.0, None, None, None, None, None)])
    found = host_samples.hours(connection, hour, 3 * hour, {"cpu_usage": 80.0})
    assert found == [
        (
            hour,
            {
                "cpu_usage": (10, 45.0, 90.0, 1),
                "disk_usage": (10, 50.0, 50.0, 0),
                "network_received": (10, 1.0, 1.0, 0),
                "network_sent": (10, 2.0, 2.0, 0),
                "active_connections": (9, 3.0, 3, 0),
            },
        ),
        (2 * hour, {"cpu_usage": (1, 1.0, 1.0, 0)}),
    ]
