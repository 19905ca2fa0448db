"""SQLite's own errors, each provoked, and the reason that is told of them."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from exporter.store import errors


def opened(path: Path | str, *, uri: bool = False) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(path, timeout=0, isolation_level=None, uri=uri))


def filled(path: Path) -> None:
    with opened(path) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")


def over_its_size(path: Path) -> None:
    filled(path)
    with opened(path) as connection:
        connection.execute("PRAGMA max_page_count = 1")
        connection.execute("INSERT INTO t VALUES (zeroblob(1000000))")


def held_by_another(path: Path) -> None:
    filled(path)
    with opened(path) as other, opened(path) as connection:
        other.execute("BEGIN IMMEDIATE")
        connection.execute("BEGIN IMMEDIATE")


def read_before_another_wrote(path: Path) -> None:
    """Ask for more than a snapshot can give: SQLITE_BUSY_SNAPSHOT, an extended code."""
    filled(path)
    with opened(path) as other, opened(path) as connection:
        other.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM t").fetchone()
        other.execute("INSERT INTO t VALUES (1)")
        connection.execute("INSERT INTO t VALUES (2)")


def held_within_a_process(path: Path) -> None:
    shared = f"file:{path.name}?mode=memory&cache=shared"
    with opened(shared, uri=True) as other, opened(shared, uri=True) as connection:
        other.execute("CREATE TABLE t (x)")
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO t VALUES (1)")
        connection.execute("SELECT * FROM t").fetchone()


def in_no_folder(path: Path) -> None:
    with opened(path / "absent" / "chatwatch.db"):
        pass


def no_database(path: Path) -> None:
    path.write_bytes(b"these are the minutes of a meeting" * 100)
    with opened(path) as connection:
        connection.execute("SELECT * FROM sqlite_schema")


def half_overwritten(path: Path) -> None:
    filled(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with opened(path) as connection:
        connection.execute("SELECT sum(length(x)) FROM t").fetchone()


def for_reading_only(path: Path) -> None:
    filled(path)
    with opened(f"file:{path}?mode=ro", uri=True) as connection:
        connection.execute("DELETE FROM t")


def with_a_wrong_statement(path: Path) -> None:
    with opened(path) as connection:
        connection.execute("SELECT * FROM absent")


def after_it_was_closed(path: Path) -> None:
    """Misuse that Python notices itself: its error carries no code."""
    with opened(path) as connection:
        pass
    connection.execute("SELECT 1")


@pytest.mark.parametrize(
    ("provoke", "reason"),
    [
        (over_its_size, "full"),
        (held_by_another, "locked"),
        (read_before_another_wrote, "locked"),
        (held_within_a_process, "locked"),
        (in_no_folder, "io"),
        (no_database, "corrupt"),
        (half_overwritten, "corrupt"),
        (for_reading_only, "read_only"),
        (with_a_wrong_statement, "other"),
        (after_it_was_closed, "other"),
    ],
)
def test_an_error_of_sqlite_has_its_reason(
    provoke: Callable[[Path], None], reason: str, tmp_path: Path
) -> None:
    with pytest.raises(sqlite3.Error) as raised:
        provoke(tmp_path / "chatwatch.db")
    told = errors.of(raised.value)
    assert (told.reason, str(told)) == (reason, str(raised.value))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (sqlite3.SQLITE_IOERR_FSYNC, "io"),
        (sqlite3.SQLITE_IOERR_SHORT_READ, "io"),
        (sqlite3.SQLITE_CORRUPT_INDEX, "corrupt"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "read_only"),
        (sqlite3.SQLITE_PERM, "read_only"),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, "other"),
    ],
)
def test_what_a_test_cannot_provoke_is_told_by_its_code(code: int, reason: str) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    assert errors.of(error).reason == reason


def test_every_reason_that_a_code_leads_to_is_a_known_one() -> None:
    assert set(errors._BY_CODE.values()) <= set(errors.REASONS)
    assert len(errors.REASONS) == len(set(errors.REASONS))


@pytest.mark.parametrize(
    ("error", "reason"),
    [(errors.StoreError("full", "no space"), "full"), (sqlite3.OperationalError("odd"), "other")],
)
def test_what_cannot_be_read_is_told_with_its_reason(
    error: errors.StoreError | sqlite3.Error, reason: str
) -> None:
    found = errors.unreadable(error)
    assert (found.code, found.status, found.retry_after) == ("not_readable", 503, 5)
    assert found.message == f"the database cannot be read now: {reason}"
