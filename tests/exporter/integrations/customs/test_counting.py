from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.completeness import counter
from exporter.integrations.customs import counting
from exporter.integrations.customs.counting import Counting
from exporter.integrations.customs.pipe import HOUR
from exporter.store import source_numbers
from exporter.store.beside import Beside
from exporter.store.errors import StoreError
from tests.exporter.integrations.kept import Store
from tests.exporter.store import rows


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(counting, "PAUSE_SECONDS", 0)
    found = Store(tmp_path / "c.db")
    yield found
    found.sqlite.close()


def came(store: Store, *numbers: int, origin: str = "", source: str = "app") -> None:
    """Keep events that bear numbers."""
    told = [
        rows.row(f"{origin}-{number}")._replace(source=source, origin=origin) for number in numbers
    ]
    store.sqlite.add(told, {}, rows.identity, Beside(numbers=dict(enumerate(numbers))))


def missing(of: Counting, source: str = "app") -> float:
    return sum(sum(counter.losses(line).values()) for line in of.lines(source))


async def test_numbers_of_each_source_are_counted_by_what_they_come_from(store: Store) -> None:
    one = Counting(store)
    assert one.lines("app") == ()
    came(store, 1, 2, 5)
    came(store, 1, 3, origin="pod")
    came(store, 8, source="shop")
    await one.follow()
    assert (missing(one), missing(one, "shop"), len(one.lines("app"))) == (3, 0, 2)
    came(store, 4)
    await one.follow()
    assert missing(one) == 2


async def test_many_are_counted_in_steps_and_each_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "STEP", 2)
    came(store, *range(1, 22, 2))
    one = Counting(store)
    await one.follow()
    assert (missing(one), store.calls.count("source_numbers.keep")) == (10, 6)
    await one.follow()
    assert missing(one) == 10


async def test_what_was_counted_outlives_the_process(store: Store) -> None:
    came(store, 1, 5)
    await Counting(store).follow()
    again = Counting(store)
    came(store, 3, 9)
    await again.follow()
    assert missing(again) == 2 + 3


@pytest.mark.parametrize("call", range(3))
@pytest.mark.parametrize("when", ["before", "after"])
async def test_whatever_fails_nothing_is_lost_and_nothing_counts_twice(
    store: Store, call: int, when: str
) -> None:
    came(store, 1, 5)
    one = Counting(store)
    store.fails = [*[""] * call, when]
    with pytest.raises(StoreError):
        await one.follow()
    one.doubt()
    await one.follow()
    assert missing(one) == 3
    assert sum(sum(line.came.values()) for line in one.lines("app")) == 2


async def test_of_very_many_counters_the_latest_are_remembered(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_numbers, "MOST_LINES", 2)
    one = Counting(store)
    for place in range(3):
        came(store, 1, origin=f"pod{place}")
        await one.follow()
    again = Counting(store)
    await again.follow()
    assert len(one.lines("app")) == len(again.lines("app")) == 2


async def test_what_was_listed_is_told_by_hour(store: Store) -> None:
    told = [rows.row(id)._replace(source="shop", time=9 * HOUR * 1_000) for id in "ab"]
    store.sqlite.add(told, {}, rows.identity, Beside(listed=[0, 1]))
    one = Counting(store)
    assert await one.listed(10 * HOUR) == {"shop": {9: 2}}
    assert await one.listed(1_000 * HOUR) == {}
