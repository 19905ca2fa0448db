import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.store import migration, sqlite
from exporter.store.event_keys import EventKeys

MOST = 64


def key(number: int) -> bytes:
    """Return a key that looks drawn by lot, as digests do."""
    return hashlib.blake2b(str(number).encode(), digest_size=16).digest()


class Kept:
    """Events that are nothing but keys, in transactions as the store runs them."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite.connect(path)
        migration.upgrade(self.connection)
        self.seq = 1
        self.reopened()

    def reopened(self) -> None:
        """Lose what is in memory, as a crash does."""
        self.keys = EventKeys(self.connection, MOST)

    def add(self, *numbers: int) -> set[int]:
        """Keep what is new, in one transaction; return what was known."""
        names = {key(number): number for number in numbers}
        with sqlite.transaction(self.connection):
            known = self.keys.known(list(names))
            fresh = [name for name in names if name not in known]
            for name in fresh:
                self._insert(name)
            self.keys.keep(len(fresh), self.seq - len(fresh))
        self.keys.committed(fresh)
        return {names[name] for name in known}

    def forget(self, *numbers: int) -> None:
        names = [key(number) for number in numbers]
        with sqlite.transaction(self.connection):
            self.connection.executemany("DELETE FROM events WHERE key = ?", [(n,) for n in names])
            self.keys.forget(names)

    def moved(self) -> int:
        """How many keys are in the table."""
        return int(self.connection.execute("SELECT count(*) FROM event_keys").fetchone()[0])

    def _insert(self, name: bytes) -> None:
        self.connection.execute(
            "INSERT INTO events (seq, key, source, id, type, time, received, data)"
            " VALUES (?, ?, '', '', '', 0, 0, x'')",
            (self.seq, name),
        )
        self.seq += 1


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path / "k.db")
    yield made
    made.connection.close()


def test_few_keys_stay_in_memory_and_are_known(kept: Kept) -> None:
    assert kept.add(1, 2, 3) == set()
    assert kept.moved() == 0
    assert kept.add(2, 3, 4) == {2, 3}


def test_many_keys_move_to_the_table_and_memory_stays_bounded(kept: Kept) -> None:
    for start in range(0, 1_000, 20):
        assert kept.add(*range(start, start + 20)) == set()
        assert kept.keys._waiting <= MOST
    assert kept.moved() == 1_000 - kept.keys._waiting
    assert kept.add(*range(1_000)) == set(range(1_000))


def test_one_large_transaction_waits_whole_until_the_next(kept: Kept) -> None:
    kept.add(*range(500))
    assert kept.moved() == 0
    kept.add(*range(500, 510))
    assert kept.moved() >= 510 - MOST
    assert kept.keys._waiting <= MOST
    assert kept.add(0, 505, 999) == {0, 505}


def test_a_transaction_that_failed_moves_nothing(kept: Kept) -> None:
    kept.add(*range(60))
    kept.connection.execute("BEGIN IMMEDIATE")
    kept.keys.keep(60, kept.seq)
    assert kept.moved() > 0
    kept.connection.execute("ROLLBACK")
    kept.reopened()
    assert kept.moved() == 0
    assert kept.add(*range(60)) == set(range(60))


def test_after_a_restart_what_had_waited_waits_and_no_more(kept: Kept) -> None:
    for start in range(0, 1_000, 20):
        kept.add(*range(start, start + 20))
        heaps = [set(heap) for heap in kept.keys._heaps]
        kept.reopened()
        assert kept.keys._heaps == heaps
    assert kept.add(*range(1_000)) == set(range(1_000))


def test_heaps_that_have_no_marks_of_their_own_have_that_of_all(kept: Kept) -> None:
    for start in range(0, 300, 20):
        kept.add(*range(start, start + 20))
    with sqlite.transaction(kept.connection):
        kept.connection.execute("DELETE FROM marks WHERE name LIKE 'keys %'")
        kept.connection.execute("UPDATE marks SET value = 101 WHERE name = 'keys'")
    kept.reopened()
    assert kept.keys._waiting == 200
    assert kept.add(*range(100, 310)) == set(range(100, 300))


def test_reading_keys_leaves_the_cache_as_large_as_it_was(kept: Kept) -> None:
    kept.add(*range(10))
    kept.reopened()
    (size,) = kept.connection.execute("PRAGMA cache_size").fetchone()
    assert size == -sqlite.CACHE_KIB


def test_a_key_that_is_forgotten_is_new_again_wherever_it_was(kept: Kept) -> None:
    for start in range(0, 300, 30):
        kept.add(*range(start, start + 30))
    assert 0 < kept.moved() < 300
    kept.forget(*range(300))
    assert kept.moved() == 0
    assert kept.add(*range(300)) == set()


def test_a_file_from_before_this_table_has_its_keys_moved_there(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "old.db", isolation_level=None)
    connection.executescript(migration.available()[0][2])
    connection.executemany(
        "INSERT INTO events (seq, key, source, id, type, time, received, data)"
        " VALUES (?, ?, '', '', '', 0, 0, x'')",
        [(number + 1, key(number)) for number in range(100)],
    )
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    kept = Kept(tmp_path / "old.db")
    kept.seq = 101
    assert kept.moved() == 100
    assert kept.keys._waiting == 0
    assert kept.add(*range(90, 110)) == set(range(90, 100))
    kept.connection.close()


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.lists(st.integers(0, 200), max_size=50)),
        st.tuples(st.just("forget"), st.lists(st.integers(0, 200), max_size=20)),
        st.tuples(st.just("crash"), st.just([])),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_whatever_happens_a_key_is_known_exactly_while_its_event_is_kept(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, list[int]]]
) -> None:
    kept = Kept(tmp_path_factory.mktemp("steps") / "k.db")
    there: set[int] = set()
    for what, numbers in steps:
        if what == "add":
            assert kept.add(*numbers) == there & set(numbers)
            there |= set(numbers)
        elif what == "forget":
            kept.forget(*dict.fromkeys(numbers))
            there -= set(numbers)
        else:
            kept.reopened()
    kept.connection.close()
