import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from exporter.store import tables
from exporter.store.errors import StoreError
from exporter.store.probe_results import Kept, Run
from exporter.store.remote import Store
from tests.exporter.store import threaded

RUN = Run("backend", "http", 1_000, 0.25, "down", "status", "500, not 2xx", '{"a": 1.0}')
WIDTHS = {60_000: 3_600_000}


@pytest.fixture(params=threaded.KINDS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with threaded.opened(request.param, tmp_path / "c.db") as found:
        yield found


def test_every_call_is_named_after_its_module_and_function() -> None:
    for name, function in tables.CALLS.items():
        module = function.__module__.rpartition(".")[2]
        assert name == f"{module}.{function.__name__}"


async def test_a_call_that_nobody_knows_is_a_mistake_of_ours(store: Store) -> None:
    with pytest.raises(LookupError, match=r"'probe_results.kepe'"):
        await store.run("probe_results.kepe")


async def test_both_stores_run_what_tables_can_be_asked_for(store: Store) -> None:
    assert await store.run("probe_results.keep", [RUN], WIDTHS) == 1
    assert await store.run("probe_results.page", 0, None, 10) == [Kept(1, RUN)]


async def test_both_stores_say_why_a_call_failed_and_have_done_nothing_of_it(
    store: Store, tmp_path: Path
) -> None:
    unfit = RUN._replace(started=2_000, state=None)  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="NOT NULL"):
        await store.run("probe_results.keep", [RUN, unfit], WIDTHS)
    assert await store.run("probe_results.page", 0, None, 10) == []
    with sqlite3.connect(tmp_path / "c.db") as reader:
        assert reader.execute("SELECT count(*) FROM probe_buckets").fetchone() == (0,)
    reader.close()
