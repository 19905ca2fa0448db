import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.history import incidents
from exporter.history.incidents import Counts, Course, Incident, Summary, Terms
from exporter.history.look import Look
from tests.exporter.history.examples import LOOKS, MINUTE, looks

ONE = Terms()


def course(letters: str, terms: Terms = ONE) -> Course:
    found = Course()
    for look in looks(letters):
        found = incidents.after(found, look, terms)
    return found


def spans(letters: str, failures: int = 1, successes: int = 1) -> list[tuple[int, int | None, int]]:
    """Return the incidents of letters: from which minute to which, and of how many failures."""
    found = incidents.incidents(looks(letters), Terms(failures, successes))
    minute = [(one.began // MINUTE, one.ended, one.failures) for one in found]
    return [(began, None if end is None else end // MINUTE, runs) for began, end, runs in minute]


def test_ten_minutes_down_in_a_day_are_one_incident_with_start_and_end() -> None:
    found = incidents.incidents(looks("u" * 700 + "d" * 10 + "u" * 730), ONE)
    assert found == [Incident(700 * MINUTE, 710 * MINUTE, "status", "d700", 10)]
    assert found[0].lasted(0) == 10 * MINUTE


@pytest.mark.parametrize(
    ("letters", "failures", "successes", "expected"),
    [
        ("", 1, 1, []),
        ("ugu", 1, 1, []),
        ("d", 1, 1, [(0, None, 1)]),
        ("uddud", 1, 1, [(1, 3, 2), (4, None, 1)]),
        ("udduddd", 3, 1, [(4, None, 3)]),
        ("dddudduuu", 2, 3, [(0, 6, 5)]),
        ("dd", 3, 1, []),
        ("ud??du", 2, 1, [(1, 5, 2)]),
        ("u??u", 1, 1, []),
        ("uMMu", 1, 1, []),
        ("udMMdu", 1, 1, [(1, 5, 2)]),
        ("udMmMd", 1, 1, [(1, 3, 1), (5, None, 1)]),
        ("udg", 1, 1, [(1, 2, 1)]),
        ("uud     du", 1, 1, [(2, 9, 2)]),
    ],
)
def test_rows_of_runs_begin_and_end_incidents(
    letters: str, failures: int, successes: int, expected: list[tuple[int, int | None, int]]
) -> None:
    assert spans(letters, failures, successes) == expected


def test_an_incident_has_the_reason_of_the_first_run_that_failed() -> None:
    first = Look(1, "down", "dns", "no address")
    found = incidents.incidents([first, Look(2, "down", "status", "503")], Terms(failures=2))
    assert found == [Incident(1, None, "dns", "no address", 2)]


def test_one_that_goes_on_has_lasted_until_now_and_never_less_than_nothing() -> None:
    one = Incident(100, None, "dns", "", 1)
    assert one.lasted(250) == 150
    assert one.lasted(50) == 0


def test_the_newest_incident_stays_known_once_it_is_over() -> None:
    found = course("dud")
    assert found.incident == Incident(2 * MINUTE, None, "status", "d2", 1)
    assert course("du").incident == Incident(0, MINUTE, "status", "d0", 1)
    assert course("duu") == course("du")


def test_more_successes_than_before_end_what_began_under_other_terms() -> None:
    found = course("d")
    for look in looks("uuu", MINUTE):
        found = incidents.after(found, look, Terms(1, 3))
    assert found.incident == Incident(0, MINUTE, "status", "d0", 1)
    assert found.is_down is False


def test_an_incident_never_ends_before_it_began_though_the_clock_was_set_back() -> None:
    found = incidents.after(course("u"), Look(500, "down", "dns"), ONE)
    assert incidents.after(found, Look(100, "up"), ONE).incident == Incident(500, 500, "dns", "", 1)


def test_a_summary_divides_only_by_what_there_is() -> None:
    assert incidents.summary(Counts(0, 0, 0, 0), 100) == Summary(0, None, None)
    assert incidents.summary(Counts(3, 2, 1, 30), 100) == Summary(3, 50.0, 30.0)


@given(st.lists(LOOKS, unique_by=lambda look: look.started), st.randoms(use_true_random=False))
def test_the_order_of_runs_does_not_matter_and_incidents_do_not_overlap(
    found: list[Look], chance: random.Random
) -> None:
    told = incidents.incidents(found, ONE)
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert incidents.incidents(shuffled, ONE) == told
    for one, following in pairwise(told):
        assert one.ended is not None
        assert one.began < one.ended < following.began
    assert sum(one.failures for one in told) == sum(look.state == "down" for look in found)


@given(st.lists(LOOKS), st.integers(1, 3), st.integers(1, 3))
def test_each_incident_has_as_many_failures_as_begin_one(
    found: list[Look], failures: int, successes: int
) -> None:
    for one in incidents.incidents(found, Terms(failures, successes)):
        assert one.failures >= failures
        assert one.ended is None or one.ended >= one.began
