import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.store import tables
from exporter.store.errors import StoreError
from exporter.store.probe_results import Kept, Run
from exporter.store.remote import Remote
from exporter.store.sqlite import Sqlite

Store = Sqlite | Remote
RUN = Run("backend", "http", 1_000, 0.25, "down", "status", "500, not 2xx", '{"a": 1.0}')
WIDTHS = {60_000: 3_600_000}


@pytest.fixture(params=[Sqlite, Remote])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    found: Store = request.param(tmp_path / "c.db")
    yield found
    found.close()


def test_every_call_is_named_after_its_module_and_function() -> None:
    for name, function in tables.CALLS.items():
        module = function.__module__.rpartition(".")[2]
        assert name == f"{module}.{function.__name__}"


def test_a_call_that_nobody_knows_is_a_mistake_of_ours(store: Store) -> None:
    with pytest.raises(LookupError, match=r"'probe_results.kepe'"):
        store.run("probe_results.kepe")


def test_both_stores_run_what_tables_can_be_asked_for(store: Store) -> None:
    assert store.run("probe_results.keep", [RUN], WIDTHS) == 1
    assert store.run("probe_results.page", 0, None, 10) == [Kept(1, RUN)]


def test_both_stores_say_why_a_call_failed_and_have_done_nothing_of_it(
    store: Store, tmp_path: Path
) -> None:
    unfit = RUN._replace(started=2_000, state=None)  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="NOT NULL"):
        store.run("probe_results.keep", [RUN, unfit], WIDTHS)
    assert store.run("probe_results.page", 0, None, 10) == []
    with sqlite3.connect(tmp_path / "c.db") as reader:
        assert reader.execute("SELECT count(*) FROM probe_buckets").fetchone() == (0,)
    reader.close()
