from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exporter.store.source_newest import Newest
from exporter.store.sqlite import Sqlite
from tests.exporter.store import rows


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Sqlite]:
    found = Sqlite(tmp_path / "c.db")
    yield found
    found.close()


def add(store: Sqlite, *events: tuple[str, int, int]) -> None:
    """Keep events: of a source, their time, when they came."""
    count = store.events()
    found = [
        rows.row(f"{count + place}")._replace(source=source, time=time, received=received)
        for place, (source, time, received) in enumerate(events)
    ]
    store.add(found, {}, rows.identity)


def follow(store: Sqlite, *sources: str, limit: int = 100) -> list[Newest]:
    found: list[Newest] = store.run("source_newest.follow", list(sources), limit)
    return sorted(found)


def test_the_newest_event_of_a_source_is_told(store: Sqlite) -> None:
    add(store, ("shop", 50, 60), ("bot", 90, 90), ("shop", 40, 70))
    assert follow(store, "crm", "shop") == [Newest("crm", None, True), Newest("shop", 50, True)]


def test_an_event_of_the_future_is_of_when_it_came(store: Sqlite) -> None:
    add(store, ("shop", 500, 60))
    assert follow(store, "shop") == [Newest("shop", 60, True)]


def test_what_came_late_does_not_make_a_source_older(store: Sqlite) -> None:
    add(store, ("shop", 50, 60))
    follow(store, "shop")
    add(store, ("shop", 10, 70))
    assert follow(store, "shop") == [Newest("shop", 50, True)]


def test_many_events_are_looked_at_in_steps(store: Sqlite) -> None:
    add(store, *(("shop", 10 + n, 90) for n in range(5)))
    assert [follow(store, "shop", limit=2)[0] for _ in range(4)] == [
        Newest("shop", 11, False),
        Newest("shop", 13, False),
        Newest("shop", 14, True),
        Newest("shop", 14, True),
    ]


def test_a_source_that_is_asked_for_later_has_its_past_looked_at(store: Sqlite) -> None:
    add(store, ("shop", 10, 90), ("bot", 20, 90))
    follow(store, "shop")
    assert follow(store, "shop", "bot", limit=1) == [
        Newest("bot", None, False),
        Newest("shop", 10, True),
    ]
    assert follow(store, "shop", "bot") == [Newest("bot", 20, True), Newest("shop", 10, True)]


def test_without_events_or_sources_nothing_is_known(store: Sqlite) -> None:
    assert follow(store, "shop") == [Newest("shop", None, True)]
    assert follow(store) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 50), st.just(40)), max_size=6),
        max_size=5,
    ),
    st.integers(1, 4),
)
def test_whenever_it_is_looked_nothing_is_missed(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[tuple[str, int, int]]], limit: int
) -> None:
    store = Sqlite(tmp_path_factory.mktemp("newest") / "c.db")
    for batch in batches:
        add(store, *batch)
        follow(store, "a", "b", limit=limit)
    while not all(one.is_all for one in follow(store, "a", "b", limit=limit)):
        pass
    times = {
        source: max(
            (min(time, 40) for b in batches for who, time, _ in b if who == source), default=None
        )
        for source in "ab"
    }
    assert {one.source: one.newest for one in follow(store, "a", "b")} == times
    store.close()
