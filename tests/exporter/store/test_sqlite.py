import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.store import sqlite
from exporter.store.errors import StoreError
from exporter.store.rows import Row
from tests.exporter.store.rows import identity, row, totals


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "chatwatch.db"


@pytest.fixture
def store(path: Path) -> sqlite.Sqlite:
    return sqlite.Sqlite(path)


def add(store: sqlite.Sqlite, *rows: Row, tally: dict[int, float] | None = None) -> set[int]:
    return set(store.add(rows, tally or {}, identity).duplicates)


def test_new_rows_are_kept_and_move_their_cells(store: sqlite.Sqlite) -> None:
    assert add(store, row("a"), row("b", cells=((0, 1.0), (3, 2.5)))) == set()
    assert store.events() == 2
    assert totals(store.totals()) == {0: 2.0, 3: 2.5}


def test_a_key_that_comes_again_is_a_duplicate_and_moves_only_what_counts_repeats(
    store: sqlite.Sqlite,
) -> None:
    add(store, row("a"))
    assert add(store, row("b"), row("a", again=((7, 1.0),)), row("c")) == {1}
    assert store.events() == 3
    assert totals(store.totals()) == {0: 3.0, 7: 1.0}


def test_the_same_key_twice_in_one_transaction_is_kept_once(store: sqlite.Sqlite) -> None:
    assert add(store, row("a"), row("a", again=((7, 1.0),)), row("a", again=((7, 1.0),))) == {1, 2}
    assert store.events() == 1
    assert totals(store.totals()) == {0: 1.0, 7: 2.0}


def test_a_tally_rides_in_the_same_transaction(store: sqlite.Sqlite) -> None:
    added = store.add([row("a")], {5: 4.0}, identity)
    assert dict(added.deltas) == {0: 1.0, 5: 4.0}
    assert totals(store.totals()) == {0: 1.0, 5: 4.0}


def test_what_was_kept_is_there_when_the_file_is_opened_again(
    store: sqlite.Sqlite, path: Path
) -> None:
    add(store, row("a"), row("b"))
    store.close()
    again = sqlite.Sqlite(path)
    assert again.events() == 2
    assert add(again, row("b"), row("c")) == {0}
    assert totals(again.totals()) == {0: 3.0}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdefghij"), max_size=300), max_size=6))
def test_every_split_into_transactions_keeps_each_key_once_and_counts_each_repeat(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[str]]
) -> None:
    store = sqlite.Sqlite(tmp_path_factory.mktemp("split") / "s.db")
    duplicates = 0
    for batch in batches:
        duplicates += len(add(store, *[row(key, again=((1, 1.0),)) for key in batch]))
    sent = [key for batch in batches for key in batch]
    assert store.events() == len(set(sent))
    assert duplicates == len(sent) - len(set(sent))
    counted = totals(store.totals())
    assert counted.get(0, 0) == len(set(sent))
    assert counted.get(1, 0) == duplicates
    store.close()


def test_sequence_numbers_are_never_used_twice_even_when_the_newest_are_forgotten(
    store: sqlite.Sqlite, path: Path
) -> None:
    add(store, row("a", time=5), row("b", time=5))
    assert store.forget(before=10, limit=10) == 2
    store.close()
    again = sqlite.Sqlite(path)
    add(again, row("c", time=20))
    with sqlite3.connect(path) as reader:
        assert reader.execute("SELECT seq FROM events").fetchall() == [(3,)]


def test_forgetting_goes_in_steps_and_leaves_newer_events_and_all_totals(
    store: sqlite.Sqlite,
) -> None:
    add(store, *[row(f"old{i}", time=i) for i in range(10)], row("new", time=100))
    assert [store.forget(100, 4) for _ in range(4)] == [4, 4, 2, 0]
    assert store.events() == 1
    assert totals(store.totals()) == {0: 11.0}


def test_a_full_disk_keeps_nothing_and_says_so(store: sqlite.Sqlite, path: Path) -> None:
    add(store, row("a"))
    pages = store._writer.execute("PRAGMA page_count").fetchone()[0]
    store._writer.execute(f"PRAGMA max_page_count = {pages}")
    many = [row(f"k{i}") for i in range(5_000)]
    with pytest.raises(StoreError, match="full") as told:
        store.add(many, {}, identity)
    assert told.value.reason == "full"
    assert store.events() == 1
    assert totals(store.totals()) == {0: 1.0}
    store._writer.execute("PRAGMA max_page_count = 1000000")
    assert add(store, *many) == set()
    assert store.events() == 5_001


def test_a_database_locked_by_another_program_is_reported_and_works_again_after_it(
    store: sqlite.Sqlite, path: Path
) -> None:
    store._writer.execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as told:
        add(store, row("a"))
    assert told.value.reason == "locked"
    other.execute("ROLLBACK")
    other.close()
    assert add(store, row("a")) == set()


def test_the_log_is_emptied_into_the_file_on_demand(store: sqlite.Sqlite) -> None:
    add(store, *[row(f"k{i}") for i in range(100)])
    assert store.log_bytes() > 0
    store.truncate_log()
    assert store.log_bytes() == 0


def test_a_reader_cannot_write(store: sqlite.Sqlite, path: Path) -> None:
    reader = sqlite.connect(path, read_only=True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM events")
    reader.close()


def test_each_change_of_hands_is_an_epoch(store: sqlite.Sqlite) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert [store.note_holder("pid 1", now), store.note_holder("pid 2", now)] == [1, 2]


def test_a_url_names_a_file() -> None:
    assert sqlite.path_of("sqlite:///data/chatwatch.db") == Path("data/chatwatch.db")
    assert sqlite.path_of("sqlite:////var/lib/c.db") == Path("/var/lib/c.db")
