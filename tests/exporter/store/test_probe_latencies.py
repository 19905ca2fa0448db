import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import buckets
from exporter.history.accounting import HOUR
from exporter.store import migration, probe_latencies, probe_results
from exporter.store.probe_latencies import Hour
from exporter.store.probe_results import Run
from tests.exporter.history.examples import MINUTE

HUNDRED, TWO = buckets.of(100), buckets.of(200)


def connected() -> sqlite3.Connection:
    found = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(found)
    return found


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    found = connected()
    yield found
    found.close()


def keep(
    connection: sqlite3.Connection, first: int, *ms: float, state: str = "up", probe: str = "a"
) -> None:
    """Keep runs a minute apart."""
    runs = [
        Run(probe, "http", first + place * MINUTE, one / 1000, state, "", "", "{}")
        for place, one in enumerate(ms)
    ]
    probe_results.keep(connection, runs, {})


def sum_up(connection: sqlite3.Connection, until: int) -> None:
    while (start := probe_latencies.due(connection, until)) is not None:
        probe_latencies.sum_up(connection, ["a"], start)
        probe_latencies.done(connection, start + HOUR)


def test_successful_runs_are_counted_by_hour(connection: sqlite3.Connection) -> None:
    keep(connection, 0, *[100] * 59, 200)
    keep(connection, HOUR, *[200] * 5, state="degraded")
    keep(connection, HOUR + 10 * MINUTE, *[9_000] * 5, state="down")
    keep(connection, 2 * HOUR, *[9_000] * 5, state="down")
    keep(connection, 0, 100, probe="b")
    expected = [Hour(0, {HUNDRED: 59, TWO: 1}), Hour(HOUR, {TWO: 5})]
    assert probe_latencies.hours(connection, "a", 0, 3 * HOUR) == expected
    sum_up(connection, 3 * HOUR)
    assert probe_latencies.hours(connection, "a", 0, 3 * HOUR) == expected
    rows = connection.execute("SELECT count(*) FROM probe_latencies").fetchone()
    assert rows == (2,)


def test_hours_outlive_their_runs_and_the_first_of_a_span_is_whole(
    connection: sqlite3.Connection,
) -> None:
    keep(connection, 0, *[100] * 180)
    sum_up(connection, 2 * HOUR)
    probe_results.forget(connection, 2 * HOUR, 1_000)
    found = probe_latencies.hours(connection, "a", HOUR + 30 * MINUTE, 2 * HOUR + 10 * MINUTE)
    assert found == [Hour(HOUR, {HUNDRED: 60}), Hour(2 * HOUR, {HUNDRED: 10})]


def test_summing_an_hour_up_again_replaces_it(connection: sqlite3.Connection) -> None:
    keep(connection, 0, 100)
    sum_up(connection, HOUR)
    keep(connection, 5 * MINUTE, 200)
    probe_latencies.sum_up(connection, ["a"], 0)
    assert probe_latencies.hours(connection, "a", 0, HOUR) == [Hour(0, {HUNDRED: 1, TWO: 1})]


def test_of_too_many_runs_the_newest_whole_hours_are_told(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe_latencies, "MOST_RUNS", 100)
    monkeypatch.setattr(probe_latencies, "MOST_HOURS", 2)
    keep(connection, 0, *[100] * 180)
    assert probe_latencies.hours(connection, "a", 0, 3 * HOUR) == [Hour(2 * HOUR, {HUNDRED: 60})]
    sum_up(connection, 3 * HOUR)
    found = probe_latencies.hours(connection, "a", 0, 3 * HOUR)
    assert [one.start for one in found] == [HOUR, 2 * HOUR]


def test_hours_are_forgotten_in_steps(connection: sqlite3.Connection) -> None:
    keep(connection, 0, *[100] * 240)
    sum_up(connection, 4 * HOUR)
    assert [probe_latencies.forget(connection, 3 * HOUR, 2) for _ in range(3)] == [2, 1, 0]


@given(
    ms=st.lists(st.floats(0.1, 1e5), min_size=1, max_size=300),
    until=st.integers(0, 6),
    begins=st.integers(0, 300),
    length=st.integers(1, 300),
)
def test_hours_are_the_same_however_much_is_summed_up(
    ms: list[float], until: int, begins: int, length: int
) -> None:
    connection = connected()
    keep(connection, 0, *ms)
    span = begins * MINUTE, max((begins + length) * MINUTE, until * HOUR)
    before = probe_latencies.hours(connection, "a", *span)
    sum_up(connection, until * HOUR)
    assert probe_latencies.hours(connection, "a", *span) == before
    connection.close()
