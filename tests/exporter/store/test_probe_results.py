import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.store import migration, probe_results, sqlite
from exporter.store.probe_results import Kept, Last, Run

MINUTE = 60_000
WIDTHS = {MINUTE: 60 * MINUTE, 60 * MINUTE: 1_440 * MINUTE}


def run(probe: str, started: int, state: str = "up") -> Run:
    reason = {"down": "status", "unknown": "internal"}.get(state, "")
    return Run(probe, "http", started, 0.5, state, reason, f"why {reason}", '{"probe_success": 1}')


def connected(path: Path) -> sqlite3.Connection:
    found = sqlite.connect(path)
    migration.upgrade(found)
    return found


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    found = connected(tmp_path / "c.db")
    yield found
    found.close()


def keep(connection: sqlite3.Connection, *runs: Run) -> int:
    return probe_results.keep(connection, runs, WIDTHS)


def buckets(
    connection: sqlite3.Connection, *probes: str, width: int = MINUTE
) -> list[probe_results.Bucket]:
    return probe_results.buckets(connection, probes, width, (-1, ""), 1_000)


def test_a_run_is_kept_as_it_was(connection: sqlite3.Connection) -> None:
    assert keep(connection, run("a", 5, "down")) == 1
    assert probe_results.page(connection, 0, None, 10) == [Kept(1, run("a", 5, "down"))]


def test_a_batch_that_is_written_again_changes_nothing(connection: sqlite3.Connection) -> None:
    batch = [run("a", 5), run("b", 5, "down")]
    assert keep(connection, *batch) == 2
    assert keep(connection, *batch, run("a", 6)) == 1
    assert buckets(connection, "a", "b") == [(0, "a", 2, 2), (0, "b", 1, 0)]


def test_buckets_sum_verdicts_by_width_and_leave_unknown_runs_out(
    connection: sqlite3.Connection,
) -> None:
    keep(connection, run("a", 5), run("a", MINUTE - 1, "down"), run("a", MINUTE))
    keep(connection, run("a", MINUTE + 1, "unknown"), run("a", MINUTE + 2))
    assert buckets(connection, "a") == [(0, "a", 2, 1), (MINUTE, "a", 2, 2)]
    assert buckets(connection, "a", width=60 * MINUTE) == [(0, "a", 4, 3)]


def test_what_is_degraded_is_up_and_what_is_maintenance_is_in_no_sum(
    connection: sqlite3.Connection,
) -> None:
    keep(connection, run("a", 1), run("a", 2, "degraded"), run("a", 3, "maintenance"))
    assert probe_results.buckets(connection, ["a"], MINUTE, (-1, ""), 9) == [(0, "a", 2, 2)]
    assert probe_results.last(connection, ["a"]) == [
        Last(run("a", 3, "maintenance"), "degraded", 2)
    ]


def test_a_bucket_goes_when_it_is_needed_no_more(connection: sqlite3.Connection) -> None:
    keep(connection, run("a", 0), run("a", MINUTE))
    keep(connection, run("b", 61 * MINUTE))
    assert buckets(connection, "a", "b") == [(MINUTE, "a", 1, 1), (61 * MINUTE, "b", 1, 1)]
    assert buckets(connection, "a", width=60 * MINUTE) == [(0, "a", 2, 2)]


def test_buckets_are_read_in_parts_of_the_probes_that_are_asked_for(
    connection: sqlite3.Connection,
) -> None:
    keep(connection, *(run(probe, minute * MINUTE) for minute in range(3) for probe in "abc"))
    first = probe_results.buckets(connection, "ac", MINUTE, (-1, ""), 4)
    assert [bucket[:2] for bucket in first] == [(0, "a"), (0, "c"), (MINUTE, "a"), (MINUTE, "c")]
    rest = probe_results.buckets(connection, "ac", MINUTE, first[-1][:2], 4)
    assert [bucket[:2] for bucket in rest] == [(2 * MINUTE, "a"), (2 * MINUTE, "c")]


def test_the_last_run_comes_with_the_verdict_that_holds_and_since_when(
    connection: sqlite3.Connection,
) -> None:
    keep(connection, run("a", 1), run("a", 2, "down"), run("a", 3, "down"), run("b", 9))
    keep(connection, run("a", 4, "unknown"))
    assert probe_results.last(connection, ["b", "a", "c"]) == [
        Last(run("b", 9), "up", 9),
        Last(run("a", 4, "unknown"), "down", 2),
    ]


def test_a_probe_without_any_verdict_is_unknown(connection: sqlite3.Connection) -> None:
    keep(connection, run("a", 4, "unknown"))
    assert probe_results.last(connection, ["a"]) == [Last(run("a", 4, "unknown"), "unknown", 4)]


def test_a_run_that_comes_late_does_not_change_what_holds_since(
    connection: sqlite3.Connection,
) -> None:
    keep(connection, run("a", 10))
    keep(connection, run("a", 5, "down"))
    assert probe_results.last(connection, ["a"]) == [Last(run("a", 10), "up", 10)]


def test_recent_runs_are_the_newest_of_each_probe_oldest_first(
    connection: sqlite3.Connection,
) -> None:
    keep(connection, *(run("a", started) for started in range(5)), run("b", 3, "down"))
    assert probe_results.recent(connection, ["a", "b"], 2) == [
        ("a", 3, 0.5, "up", ""),
        ("a", 4, 0.5, "up", ""),
        ("b", 3, 0.5, "down", "status"),
    ]


def test_a_page_is_of_one_probe_or_of_all_and_not_older_than_asked(
    connection: sqlite3.Connection,
) -> None:
    keep(connection, *(run(probe, started) for started in range(4) for probe in "ab"))
    found = probe_results.page(connection, 2, None, 10, "b")
    assert [kept.run for kept in found] == [run("b", 3), run("b", 2)]
    assert len(probe_results.page(connection, 2, None, 10)) == 4


@given(
    starts=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 6)), unique=True),
    limit=st.integers(1, 5),
    since=st.integers(0, 7),
)
def test_pages_one_after_the_other_show_each_run_once_newest_first(
    tmp_path_factory: pytest.TempPathFactory,
    starts: list[tuple[str, int]],
    limit: int,
    since: int,
) -> None:
    connection = connected(tmp_path_factory.mktemp("pages") / "c.db")
    keep(connection, *(run(*start) for start in starts))
    seen: list[Kept] = []
    before = None
    while found := probe_results.page(connection, since, before, limit):
        assert len(found) <= limit
        seen += found
        before = found[-1].run.started, found[-1].id
    expected = sorted(
        ((at, number, probe) for number, (probe, at) in enumerate(starts, 1) if at >= since),
        reverse=True,
    )
    assert [(kept.run.started, kept.id, kept.run.probe) for kept in seen] == expected
    connection.close()


def test_a_page_has_a_limit_of_its_own(connection: sqlite3.Connection) -> None:
    keep(connection, *(run("a", started) for started in range(probe_results.PAGE + 5)))
    assert len(probe_results.page(connection, 0, None, 1 << 40)) == probe_results.PAGE


def test_forgetting_goes_in_steps_oldest_first_and_leaves_buckets_and_newer_runs(
    connection: sqlite3.Connection,
) -> None:
    keep(connection, *(run("a", started) for started in range(5)), run("b", 9))
    assert [probe_results.forget(connection, 5, 2) for _ in range(4)] == [2, 2, 1, 0]
    assert [kept.run for kept in probe_results.page(connection, 0, None, 9)] == [run("b", 9)]
    assert buckets(connection, "a", "b") == [(0, "a", 5, 5), (0, "b", 1, 1)]


def test_a_state_goes_with_the_last_run_of_its_probe(connection: sqlite3.Connection) -> None:
    keep(connection, run("a", 1), run("a", 8), run("b", 2))
    probe_results.forget(connection, 5, 10)
    assert connection.execute("SELECT * FROM probe_states").fetchall() == [("a", "up", 1)]
