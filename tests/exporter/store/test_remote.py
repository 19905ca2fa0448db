import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from exporter.store.child import Child
from exporter.store.errors import StoreError
from exporter.store.lease import Lease
from exporter.store.remote import Remote
from exporter.store.sqlite import Sqlite
from tests.exporter.store.rows import identity, row, totals

Store = Sqlite | Remote


@pytest.fixture(params=[Sqlite, Remote])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    found: Store = request.param(tmp_path / "c.db")
    yield found
    found.close()


def test_both_stores_keep_what_is_new_and_tell_what_moved(store: Store) -> None:
    first = store.add([row("a"), row("b")], {5: 4.0}, identity)
    assert (first.duplicates, dict(first.deltas)) == (frozenset(), {0: 2.0, 5: 4.0})
    second = store.add([row("c"), row("a", again=((7, 1.0),))], {}, identity)
    assert (second.duplicates, dict(second.deltas)) == (frozenset({1}), {0: 1.0, 7: 1.0})
    assert store.events() == 3
    assert totals(store.totals()) == {0: 3.0, 5: 4.0, 7: 1.0}


def test_both_stores_forget_note_their_holder_and_empty_their_log(store: Store) -> None:
    store.add([row("old", time=1), row("new", time=100)], {}, identity)
    assert store.forget(50, 10) == 1
    assert store.events() == 1
    assert store.note_holder("pid 1", datetime(2026, 1, 1, tzinfo=UTC)) == 1
    assert store.log_bytes() > 0
    store.truncate_log()
    assert store.log_bytes() == 0


def test_a_process_that_is_killed_fails_one_call_and_the_next_starts_another(
    tmp_path: Path,
) -> None:
    store = Remote(tmp_path / "c.db")
    store.add([row("a")], {}, identity)
    assert store._child is not None
    os.kill(store._child.process.pid, signal.SIGKILL)
    with pytest.raises(StoreError, match="gone") as told:
        store.add([row("b")], {}, identity)
    assert told.value.reason == "io"
    assert set(store.add([row("a"), row("b")], {}, identity).duplicates) == {0}
    store.close()


def test_a_file_that_is_no_database_is_refused_and_leaves_no_process(tmp_path: Path) -> None:
    (tmp_path / "c.db").write_text("no database " * 100)
    with pytest.raises(StoreError, match="not a database") as told:
        Remote(tmp_path / "c.db")
    assert told.value.reason == "corrupt"


def test_a_process_that_has_begun_already_becomes_the_stores(tmp_path: Path) -> None:
    child = Child()
    store = Remote(tmp_path / "c.db", child=child)
    assert store.events() == 0
    assert store._child is child
    store.close()
    assert child.process.returncode == 0


def test_a_process_that_has_ended_already_is_an_error(tmp_path: Path) -> None:
    child = Child()
    child.process.kill()
    child.process.wait()
    with pytest.raises(StoreError, match="did not start"):
        Remote(tmp_path / "c.db", child=child)


def test_the_process_keeps_the_lease_until_it_has_ended(tmp_path: Path) -> None:
    lease, other = Lease(tmp_path / "c.db"), Lease(tmp_path / "c.db")
    assert lease.acquire()
    store = Remote(tmp_path / "c.db", lease.files)
    lease.release()
    assert not other.acquire()
    store.close()
    assert other.acquire()
    other.release()
