import sqlite3
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.history import accounting
from exporter.history.accounting import HOUR, Shares
from exporter.history.look import Look
from exporter.store import migration, probe_hours, probe_pauses, probe_results
from exporter.store.probe_hours import Account
from exporter.store.probe_results import Run
from tests.exporter.history.examples import HOLD, MINUTE, looks

HOLDS = {"a": HOLD}


def connected() -> sqlite3.Connection:
    found = sqlite3.connect(":memory:", isolation_level=None)
    migration.upgrade(found)
    return found


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    found = connected()
    yield found
    found.close()


def keep(connection: sqlite3.Connection, found: Sequence[Look], probe: str = "a") -> None:
    runs = [Run(probe, "http", one.started, 0.1, one.state, one.reason, "", "{}") for one in found]
    probe_results.keep(connection, runs, {})


def sum_up(connection: sqlite3.Connection, until: int) -> int:
    """Sum up all that is due; return how many hours it were."""
    hours = 0
    while (start := probe_hours.due(connection, until)) is not None:
        probe_hours.sum_up(connection, HOLDS, start)
        probe_hours.done(connection, start + HOUR)
        hours += 1
    return hours


def account(connection: sqlite3.Connection, begins: int, ends: int) -> Account:
    found = probe_hours.account(connection, "a", begins, ends, HOLD)
    assert found is not None
    return found


def exact(found: Sequence[Look], begins: int, ends: int) -> Account:
    return Account(accounting.shares(begins, ends, found, HOLD), begins, ends, is_exact=True)


def test_hours_are_due_from_the_first_run_on_once_they_are_over(
    connection: sqlite3.Connection,
) -> None:
    assert probe_hours.due(connection, 9 * HOUR) is None
    keep(connection, looks("u", 2 * HOUR + MINUTE))
    assert probe_hours.due(connection, 3 * HOUR - 1) is None
    assert probe_hours.due(connection, 3 * HOUR) == 2 * HOUR
    assert sum_up(connection, 5 * HOUR + 1) == 3
    assert probe_hours.due(connection, 6 * HOUR - 1) is None


def test_a_day_with_an_outage_is_summed_of_its_hours(connection: sqlite3.Connection) -> None:
    runs = looks("u" * 700 + "d" * 10 + "u" * 730)
    keep(connection, runs)
    assert sum_up(connection, 24 * HOUR) == 24
    found = account(connection, 0, 24 * HOUR)
    assert found == exact(runs, 0, 24 * HOUR)
    assert found.shares.ratio == 1_430 / 1_440
    assert account(connection, 90 * MINUTE, 705 * MINUTE) == exact(runs, 90 * MINUTE, 705 * MINUTE)


def test_an_hour_in_which_nobody_looked_has_no_row_and_is_not_observed(
    connection: sqlite3.Connection,
) -> None:
    keep(connection, [*looks("u"), *looks("u", 3 * HOUR)])
    sum_up(connection, 5 * HOUR)
    rows = connection.execute("SELECT start FROM probe_hours").fetchall()
    assert rows == [(0,), (3 * HOUR,)]
    assert account(connection, 0, 5 * HOUR).shares.unobserved == 5 * HOUR - 2 * HOLD


def test_hours_that_are_over_outlive_their_runs_and_a_span_is_widened_to_them(
    connection: sqlite3.Connection,
) -> None:
    runs = looks("u" * 90 + "d" * 30 + "u" * 120)
    keep(connection, runs)
    sum_up(connection, 4 * HOUR)
    probe_results.forget(connection, 3 * HOUR, 1_000)
    found = account(connection, 70 * MINUTE, 230 * MINUTE)
    assert (found.begins, found.ends, found.is_exact) == (HOUR, 230 * MINUTE, False)
    assert found.shares == accounting.shares(HOUR, 230 * MINUTE, runs, HOLD)
    found = account(connection, 0, 100 * MINUTE)
    assert (found.begins, found.ends, found.is_exact) == (0, 2 * HOUR, False)
    assert account(connection, 0, 3 * HOUR).is_exact


def test_pauses_are_paused_in_hours_and_at_edges(connection: sqlite3.Connection) -> None:
    keep(connection, looks("u" * 60))
    probe_pauses.note(connection, ["a"], 59 * MINUTE, MINUTE)
    probe_pauses.note(connection, ["a"], 150 * MINUTE, 3 * HOUR)
    sum_up(connection, 2 * HOUR)
    found = account(connection, 0, 150 * MINUTE).shares
    assert (found.up, found.paused, found.unobserved) == (59 * MINUTE, 91 * MINUTE, 0)


def test_hours_summed_up_while_the_clock_was_ahead_are_summed_up_again(
    connection: sqlite3.Connection,
) -> None:
    keep(connection, looks("u" * 30))
    assert sum_up(connection, 9 * HOUR) == 9
    keep(connection, looks("d" * 90, 30 * MINUTE))
    assert probe_hours.due(connection, MINUTE) is None
    assert sum_up(connection, 2 * HOUR) == 2
    found = account(connection, 0, 2 * HOUR).shares
    assert (found.up, found.down) == (30 * MINUTE, 90 * MINUTE)


def test_summing_an_hour_up_again_changes_nothing(connection: sqlite3.Connection) -> None:
    keep(connection, looks("ud"))
    for _ in range(2):
        probe_hours.sum_up(connection, HOLDS, 0)
    assert connection.execute("SELECT count(*) FROM probe_hours").fetchone() == (1,)


def test_more_runs_than_one_answer_may_look_at_have_to_be_summed_up_first(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe_hours, "MOST_LOOKS", 50)
    keep(connection, looks("u" * 60))
    assert probe_hours.account(connection, "a", 0, HOUR, HOLD) is None
    sum_up(connection, HOUR)
    assert account(connection, 0, HOUR).shares.up_runs == 60
    keep(connection, looks("u" * 60, HOUR))
    assert probe_hours.account(connection, "a", MINUTE, HOUR + MINUTE, HOLD) is None


def test_a_widened_span_may_have_too_many_runs_too(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(connection, looks("u" * 240))
    sum_up(connection, HOUR)
    probe_results.forget(connection, 30 * MINUTE, 1_000)
    monkeypatch.setattr(probe_hours, "MOST_LOOKS", 50)
    assert probe_hours.account(connection, "a", MINUTE, 4 * HOUR, HOLD) is None


def test_hours_are_forgotten_in_steps(connection: sqlite3.Connection) -> None:
    keep(connection, looks("u" * 240))
    sum_up(connection, 4 * HOUR)
    assert [probe_hours.forget(connection, 3 * HOUR, 2) for _ in range(3)] == [2, 1, 0]
    assert account(connection, 0, 4 * HOUR).shares.up == HOUR + 0 * MINUTE


@given(
    letters=st.text("ugd?mM ", min_size=1, max_size=300),
    spans=st.lists(st.tuples(st.integers(0, 320), st.integers(1, 320)), min_size=1, max_size=5),
    until=st.integers(0, 6),
)
def test_a_span_is_what_its_runs_say_however_much_is_summed_up(
    letters: str,
    spans: list[tuple[int, int]],
    until: int,
) -> None:
    connection = connected()
    runs = looks(letters)
    keep(connection, runs)
    sum_up(connection, until * HOUR)
    for begins, length in spans:
        span = begins * MINUTE, (begins + length) * MINUTE
        assert account(connection, *span) == exact(runs, *span)
    connection.close()


def test_an_hour_of_nothing_is_not_kept(connection: sqlite3.Connection) -> None:
    probe_hours.sum_up(connection, HOLDS, 0)
    assert connection.execute("SELECT * FROM probe_hours").fetchall() == []
    assert account(connection, 0, HOUR).shares == Shares(unobserved=HOUR)
