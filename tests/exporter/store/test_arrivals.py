from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.store import remote
from exporter.store.beside import Beside
from exporter.store.remote import Remote
from exporter.store.rows import Row
from exporter.store.source_listed import HOUR
from exporter.store.sqlite import Sqlite

Store = Sqlite | Remote


@pytest.fixture(params=[Sqlite, remote.Remote])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    found: Store = request.param(tmp_path / "c.db")
    yield found
    found.close()


def keep(store: Store, ids: str, beside: Beside) -> None:
    rows = [Row("", "app", "pod", id, "x", 3 * HOUR, 4 * HOUR, b"{}", None, (), ()) for id in ids]
    store.add(rows, {}, lambda cell: ("", "m", "{}", str(cell)), beside)


def test_a_number_counts_once_however_often_its_event_comes(store: Store) -> None:
    keep(store, "ab", Beside(numbers={0: 7, 1: 8}))
    keep(store, "bc", Beside(numbers={0: 8, 1: 10}))
    told = [(one.line, one.first, one.last, one.at) for one in store.run("source_numbers.page", 9)]
    assert told == [("pod", 7, 8, 4 * HOUR), ("pod", 10, 10, 4 * HOUR)]


def test_what_was_listed_counts_in_the_hour_in_which_it_happened(store: Store) -> None:
    keep(store, "abc", Beside(listed=[0, 2]))
    keep(store, "ad", Beside(listed=[0, 1]))
    assert [tuple(one) for one in store.run("source_listed.rows", 0)] == [("app", 3, 3)]
    assert store.run("source_numbers.page", 9) == []
