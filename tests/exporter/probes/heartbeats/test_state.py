from exporter.probes.heartbeats.state import MOST_RUNS, Run, State
from tests.exporter.probes.heartbeats.examples import at, ping, told


def test_a_success_is_all_that_a_job_need_tell() -> None:
    assert told(ping("success", 1)) == State(heard=at(1), success=at(1))


def test_a_start_and_an_end_tell_how_long_it_took() -> None:
    known = told(ping("start", 0), ping("success", 2, exit=0))
    assert known == State(heard=at(2), success=at(2), exit=0, runtime=120.0)


def test_a_failure_stays_until_a_success() -> None:
    failed = told(ping("success", 0), ping("fail", 1, exit=3, said="no space left"))
    assert failed == State(at(1), at(0), at(1), 3, None, "no space left")
    again = told(
        ping("success", 0), ping("fail", 1, exit=3, said="no space left"), ping("start", 2)
    )
    assert again == State(at(2), at(0), at(1), 3, None, "no space left", (Run("", at(2)),))
    assert told(ping("fail", 1, exit=3, said="no"), ping("success", 2)) == State(at(2), at(2))


def test_a_log_changes_nothing_but_what_was_said() -> None:
    known = told(ping("start", 0), ping("log", 1, said="half"), ping("log", 2))
    assert known == State(at(2), said="half", runs=(Run("", at(0)),))
    failed = told(ping("log", 0, said="half"), ping("fail", 1))
    assert failed is not None
    assert failed.said == "half"


def test_what_was_said_before_a_start_is_of_another_run() -> None:
    assert told(ping("log", 0, said="old"), ping("start", 1)) == State(
        at(1), runs=(Run("", at(1)),)
    )
    begun = told(ping("start", 1, said="new"))
    assert begun == State(at(1), said="new", runs=(Run("", at(1)),))


def test_runs_with_ids_end_each_by_itself() -> None:
    known = told(ping("start", 0, "a"), ping("start", 1, "b"), ping("success", 3, "a"))
    assert known is not None
    assert (known.runs, known.runtime) == ((Run("b", at(1)),), 180.0)
    known = told(ping("start", 0, "a"), ping("start", 1, "b"), ping("fail", 3, "b"))
    assert known is not None
    assert (known.runs, known.runtime) == ((Run("a", at(0)),), 120.0)


def test_an_end_without_an_id_ends_all_and_an_end_with_one_a_run_without() -> None:
    known = told(ping("start", 0, "a"), ping("start", 1), ping("success", 3))
    assert known is not None
    assert (known.runs, known.runtime) == ((), 120.0)
    known = told(ping("start", 0), ping("success", 3, "a"))
    assert known is not None
    assert (known.runs, known.runtime, known.ended) == ((), 180.0, ("a",))


def test_a_start_that_comes_after_its_end_begins_nothing() -> None:
    known = told(ping("success", 1, "a"), ping("start", 2, "a"))
    assert known == State(at(2), success=at(1), ended=("a",))


def test_a_second_start_of_a_run_begins_it_anew() -> None:
    known = told(ping("start", 0, "a"), ping("start", 1, "a"))
    assert known is not None
    assert known.runs == (Run("a", at(1)),)


def test_a_clock_that_is_set_back_makes_no_time_negative() -> None:
    known = told(ping("start", 5), ping("success", 1))
    assert known == State(heard=at(5), success=at(1), runtime=0.0)


def test_runs_are_remembered_up_to_a_number() -> None:
    known = told(*(ping("start", number, str(number)) for number in range(MOST_RUNS + 5)))
    assert known is not None
    assert [run.id for run in known.runs] == [str(n) for n in range(5, MOST_RUNS + 5)]
    known = told(*(ping("success", number, str(number)) for number in range(MOST_RUNS + 5)))
    assert known is not None
    assert len(known.ended) == MOST_RUNS
