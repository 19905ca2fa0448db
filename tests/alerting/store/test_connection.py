import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.store import connection
from tests.alerting.notices import NOW


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made = connection.open(tmp_path / "made" / "alerts.db")
    made.execute("CREATE TABLE t (x)")
    yield made
    made.close()


def rows(opened: sqlite3.Connection) -> list[int]:
    return [x for (x,) in opened.execute("SELECT x FROM t ORDER BY x")]


def fail(opened: sqlite3.Connection, statement: str) -> None:
    with connection.transaction(opened):
        opened.execute(statement)
        raise KeyError


def test_every_commit_is_on_disk_and_readers_do_not_wait(opened: sqlite3.Connection) -> None:
    assert opened.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert opened.execute("PRAGMA synchronous").fetchone() == (2,)
    assert opened.execute("PRAGMA busy_timeout").fetchone() == (connection.BUSY_MILLISECONDS,)


def test_what_a_block_did_is_there_or_nothing_of_it(opened: sqlite3.Connection) -> None:
    with connection.transaction(opened):
        opened.execute("INSERT INTO t VALUES (1)")
    with pytest.raises(KeyError):
        fail(opened, "INSERT INTO t VALUES (2)")
    assert not opened.in_transaction
    assert rows(opened) == [1]


def test_inside_somebody_elses_transaction_it_is_part_of_that(opened: sqlite3.Connection) -> None:
    opened.execute("BEGIN")
    with connection.transaction(opened):
        opened.execute("INSERT INTO t VALUES (1)")
    with pytest.raises(KeyError):
        fail(opened, "INSERT INTO t VALUES (2)")
    assert opened.in_transaction
    assert rows(opened) == [1]
    opened.execute("ROLLBACK")
    assert rows(opened) == []


def test_a_transaction_that_sqlite_undid_itself_is_not_undone_twice(
    opened: sqlite3.Connection,
) -> None:
    with pytest.raises(KeyError):
        fail(opened, "ROLLBACK")


@given(st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1)))  # noqa: DTZ001 # made aware below
def test_an_instant_comes_back_to_the_millisecond(naive: datetime) -> None:
    instant = naive.replace(tzinfo=NOW.tzinfo)
    again = connection.instant(connection.milliseconds(instant))
    assert timedelta(0) <= instant - again < timedelta(milliseconds=1)
    assert connection.maybe_instant(connection.milliseconds(instant)) == again


def test_no_instant_stays_none() -> None:
    assert connection.maybe_instant(None) is None
