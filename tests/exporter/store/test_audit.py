import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.access.grants import Caller
from exporter.audit import entry
from exporter.audit.entry import Action
from exporter.audit.kept import Entry
from exporter.store import audit
from exporter.store.audit import Wanted
from exporter.store.sqlite import Sqlite

EVER = Wanted(0, 1 << 53)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Sqlite]:
    found = Sqlite(tmp_path / "c.db")
    yield found
    found.close()


def line(at: int, action: Action = "silence", who: str = "ann", tenant: str = "") -> Entry:
    return entry.entry(action, Caller(who, "viewer", frozenset(), tenant), "x", "", at)


def found(store: Sqlite, wanted: Wanted = EVER, limit: int = 10) -> list[tuple[int, str]]:
    rows = store.run("audit.page", wanted, None, limit)
    return [(one.entry.at, one.entry.action) for one in rows]


def test_lines_are_told_the_newest_first_page_by_page(store: Sqlite) -> None:
    store.run("audit.keep", [line(at) for at in (5, 7, 7, 9)])
    first = store.run("audit.page", EVER, None, 2)
    assert [(one.entry.at, one.id) for one in first] == [(9, 4), (7, 3)]
    rest = store.run("audit.page", EVER, (7, 3), 9)
    assert [(one.entry.at, one.id) for one in rest] == [(7, 2), (5, 1)]
    told = rest[0].entry
    assert (told.who, told.role, told.result, told.detail) == ("ann", "viewer", "ok", "{}")


def test_lines_that_are_alike_within_their_time_are_one_row(store: Sqlite) -> None:
    day = 86_400_000
    store.run("audit.keep", [line(day + 1, "read"), line(day + 5, "read", "bob")])
    store.run("audit.keep", [line(day + 3, "read")._replace(times=4), line(day * 2, "read")])
    rows = [one.entry for one in store.run("audit.page", EVER, None, 9)]
    assert [(one.at, one.last, one.times, one.who) for one in rows] == [
        (day * 2, day * 2, 1, "ann"),
        (day + 5, day + 5, 1, "bob"),
        (day + 1, day + 3, 5, "ann"),
    ]


def test_lines_are_found_by_time_action_caller_and_tenant(store: Sqlite) -> None:
    store.run(
        "audit.keep",
        [line(1), line(2, "export"), line(3, "export", "bob"), line(4, "export", "bob", "acme")],
    )
    assert found(store, Wanted(2, 4)) == [(3, "export"), (2, "export")]
    assert found(store, Wanted(0, 9, "silence")) == [(1, "silence")]
    assert [at for at, _ in found(store, Wanted(0, 9, "export", "bob"))] == [4, 3]
    assert [at for at, _ in found(store, Wanted(0, 9, tenant="acme"))] == [4]
    assert [at for at, _ in found(store, Wanted(0, 9, tenant=""))] == [3, 2, 1]
    assert len(found(store, limit=1 << 20)) == 4


def test_old_lines_are_forgotten_in_steps(store: Sqlite) -> None:
    store.run("audit.keep", [line(at) for at in range(5)])
    assert store.run("audit.forget", 3, 2) == 2
    assert store.run("audit.forget", 3, 2) == 1
    assert [at for at, _ in found(store)] == [4, 3]


def seen(at: int, what: str, tenant: str = "", **detail: object) -> Entry:
    """Return a line of who saw somebody; those of a minute are one."""
    caller = Caller("ann", "admin", frozenset(), tenant)
    return entry.entry("personal", caller, what, "", at, detail=detail)


def test_ids_are_struck_out_and_lines_that_are_alike_then_are_one(tmp_path: Path) -> None:
    Sqlite(tmp_path / "c.db").close()
    connection = sqlite3.connect(tmp_path / "c.db")
    lines = [seen(60_001, "/c/42"), seen(60_002, "/c/p-1"), seen(60_003, "/c/421")]
    lines += [seen(60_004, "/c/42", "shop"), seen(120_000, "/c", alerts=["42"])]
    audit.keep(connection, lines)
    place, looks = 0, 0
    while looks == 0 or place:
        place, looks = audit.strike(connection, "", {"42", "p-1"}, place, 2), looks + 1
    assert looks == 3
    told = [one.entry for one in audit.page(connection, EVER, None, 9)]
    assert [(one.what, one.times, one.last, one.detail) for one in told] == [
        ("/c", 1, 120_000, '{"alerts":["[erased]"]}'),
        ("/c/42", 1, 60_004, "{}"),
        ("/c/421", 1, 60_003, "{}"),
        ("/c/[erased]", 2, 60_002, "{}"),
    ]
    connection.close()


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (EVER, "audit_at"),
        (Wanted(5, 9), "audit_at"),
        (Wanted(0, 9, "export"), "audit_of_action"),
        (Wanted(0, 9, who="ann"), "audit_of_caller"),
    ],
    ids=["all", "time", "action", "caller"],
)
def test_no_question_reads_all_lines(tmp_path: Path, wanted: Wanted, index: str) -> None:
    Sqlite(tmp_path / "c.db").close()
    connection = sqlite3.connect(tmp_path / "c.db")
    asked: list[str] = []
    connection.set_trace_callback(asked.append)
    audit.page(connection, wanted, (9, 1), 10)
    connection.set_trace_callback(None)
    (plan,) = connection.execute(f"EXPLAIN QUERY PLAN {asked[0]}").fetchall()
    assert index in plan[3]
    connection.close()
