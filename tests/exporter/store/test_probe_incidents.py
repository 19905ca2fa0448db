import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.history import incidents
from exporter.history.incidents import Counts, Incident, Terms
from exporter.store import migration, probe_incidents, probe_results
from exporter.store.probe_results import Run
from tests.exporter.history.examples import MINUTE, looks


def connected() -> sqlite3.Connection:
    found = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(found)
    return found


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    found = connected()
    yield found
    found.close()


def keep(connection: sqlite3.Connection, letters: str, first: int = 0, probe: str = "a") -> None:
    runs = [
        Run(probe, "http", one.started, 0.1, one.state, one.reason, one.detail, "{}")
        for one in looks(letters, first * MINUTE)
    ]
    probe_results.keep(connection, runs, {})


def follow(
    connection: sqlite3.Connection, terms: dict[str, Terms] | None = None, limit: int = 100
) -> int:
    runs = 0
    while new := probe_incidents.follow(connection, terms or {}, limit):
        runs += new
    return runs


def page(
    connection: sqlite3.Connection,
    begins: int = -1,
    ends: int = 1 << 40,
    before: int | None = None,
    limit: int = 100,
) -> list[Incident]:
    return probe_incidents.page(connection, "a", begins, ends, before, limit)


def incident(began: int, ended: int | None, failures: int) -> Incident:
    end = None if ended is None else ended * MINUTE
    return Incident(began * MINUTE, end, "status", f"d{began}", failures)


def test_an_incident_is_kept_as_it_begins_and_as_it_ends(connection: sqlite3.Connection) -> None:
    keep(connection, "ud")
    assert follow(connection) == 2
    assert page(connection) == [incident(1, None, 1)]
    keep(connection, "du", 2)
    assert follow(connection) == 2
    assert page(connection) == [incident(1, 3, 2)]
    assert follow(connection) == 0


def test_terms_are_respected_over_many_steps(connection: sqlite3.Connection) -> None:
    keep(connection, "uddduuddd")
    keep(connection, "uddduuddd", probe="b")
    assert follow(connection, {"a": Terms(3, 2)}, limit=1) == 18
    assert page(connection) == [incident(6, None, 3), incident(1, 4, 3)]


def test_incidents_of_a_span_are_those_that_touch_it_newest_first(
    connection: sqlite3.Connection,
) -> None:
    keep(connection, "uduudduud")
    follow(connection)
    assert page(connection) == [incident(8, None, 1), incident(4, 6, 2), incident(1, 2, 1)]
    assert page(connection, 5 * MINUTE, 8 * MINUTE) == [incident(4, 6, 2)]
    assert page(connection, 2 * MINUTE, 4 * MINUTE) == []
    assert page(connection, limit=1, before=8 * MINUTE) == [incident(4, 6, 2)]
    assert probe_incidents.counts(connection, "a", 0, 9 * MINUTE) == Counts(3, 3, 2, 3 * MINUTE)
    assert probe_incidents.counts(connection, "a", 5 * MINUTE, 8 * MINUTE) == Counts(
        1, 0, 1, 2 * MINUTE
    )
    assert probe_incidents.counts(connection, "b", 0, 9) == Counts(0, 0, 0, 0)


def test_what_goes_on_is_told_by_probe(connection: sqlite3.Connection) -> None:
    keep(connection, "ud")
    keep(connection, "udu", probe="b")
    keep(connection, "u", probe="c")
    follow(connection)
    assert probe_incidents.going_on(connection, ["a", "b", "c", "d"]) == {"a": incident(1, None, 1)}
    assert probe_incidents.going_on(connection, ["b"]) == {}


def test_incidents_outlive_their_runs_and_go_on_after_them(
    connection: sqlite3.Connection,
) -> None:
    keep(connection, "udd")
    follow(connection)
    probe_results.forget(connection, 1 << 40, 100)
    assert follow(connection) == 0
    keep(connection, "du", 3)
    assert follow(connection) == 2
    assert page(connection) == [incident(1, 4, 3)]


def test_incidents_that_are_over_are_forgotten_in_steps(connection: sqlite3.Connection) -> None:
    keep(connection, "ududud")
    follow(connection)
    assert [probe_incidents.forget(connection, 9 * MINUTE, 1) for _ in range(3)] == [1, 1, 0]
    assert page(connection) == [incident(5, None, 1)]


def test_one_that_goes_on_is_forgotten_with_a_probe_that_has_not_run_for_as_long(
    connection: sqlite3.Connection,
) -> None:
    keep(connection, "ud")
    keep(connection, "u", probe="b")
    follow(connection)
    assert probe_incidents.forget(connection, 9 * MINUTE, 10) == 0
    probe_results.forget(connection, 9 * MINUTE, 10)
    assert probe_incidents.forget(connection, MINUTE, 10) == 0
    assert probe_incidents.forget(connection, 9 * MINUTE, 10) == 1
    assert page(connection) == []
    assert connection.execute("SELECT probe FROM probe_courses").fetchall() == []


def test_a_page_has_a_limit_of_its_own(connection: sqlite3.Connection) -> None:
    keep(connection, "ud" * (probe_incidents.PAGE + 5))
    follow(connection, limit=1_000)
    assert len(page(connection, limit=1 << 20)) == probe_incidents.PAGE


@given(
    letters=st.text("ugd?mM", max_size=60),
    steps=st.lists(st.integers(1, 7), min_size=60, max_size=60),
    failures=st.integers(1, 3),
    successes=st.integers(1, 3),
)
def test_incidents_on_disk_are_those_of_the_runs_however_they_come_in(
    letters: str,
    steps: list[int],
    failures: int,
    successes: int,
) -> None:
    connection = connected()
    terms = Terms(failures, successes)
    runs = [
        Run("a", "http", one.started, 0.1, one.state, one.reason, one.detail, "{}")
        for one in looks(letters)
    ]
    while runs:
        step = steps.pop()
        probe_results.keep(connection, runs[:step], {})
        runs = runs[step:]
        follow(connection, {"a": terms}, steps[0])
    assert page(connection)[::-1] == incidents.incidents(looks(letters), terms)
    connection.close()
