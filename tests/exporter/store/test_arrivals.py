from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from exporter.store.beside import Beside
from exporter.store.remote import Store
from exporter.store.rows import Row
from exporter.store.source_listed import HOUR
from tests.exporter.store import threaded


@pytest.fixture(params=threaded.KINDS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with threaded.opened(request.param, tmp_path / "c.db") as found:
        yield found


async def keep(store: Store, ids: str, beside: Beside) -> None:
    rows = [Row("", "app", "pod", id, "x", 3 * HOUR, 4 * HOUR, b"{}", None, (), ()) for id in ids]
    await store.add(rows, {}, lambda cell: ("", "m", "{}", str(cell)), beside)


async def test_a_number_counts_once_however_often_its_event_comes(store: Store) -> None:
    await keep(store, "ab", Beside(numbers={0: 7, 1: 8}))
    await keep(store, "bc", Beside(numbers={0: 8, 1: 10}))
    told = [
        (one.line, one.first, one.last, one.at) for one in await store.run("source_numbers.page", 9)
    ]
    assert told == [("pod", 7, 8, 4 * HOUR), ("pod", 10, 10, 4 * HOUR)]


async def test_what_was_listed_counts_in_the_hour_in_which_it_happened(store: Store) -> None:
    await keep(store, "abc", Beside(listed=[0, 2]))
    await keep(store, "ad", Beside(listed=[0, 1]))
    assert [tuple(one) for one in await store.run("source_listed.rows", 0)] == [("app", 3, 3)]
    assert await store.run("source_numbers.page", 9) == []
