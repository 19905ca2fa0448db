"""How far back samples reach without a break."""

import numpy as np

from alerting.series.continuity import Continuity
from alerting.series.windows import Ids

INTERVAL = 15


def ids(*numbers: int) -> Ids:
    return np.array(numbers, np.intp)


def resumed(since: int, last: int, *awaited: int) -> Continuity:
    found = Continuity(INTERVAL)
    found.resume(since, last, ids(*awaited))
    return found


def test_before_the_first_tick_nothing_is_covered() -> None:
    found = Continuity(INTERVAL)
    assert found.since is None
    assert not found.covers(0, 100, 100)
    found.tick(100, ids())
    assert not found.covers(15, 100, None)
    assert found.covers(15, 100, 100)


def test_a_window_is_covered_from_its_first_step_on() -> None:
    found = Continuity(INTERVAL)
    found.tick(100, ids(0))
    found.tick(115, ids(0))
    assert found.since == 100
    assert found.covers(30, 115, 100)
    assert not found.covers(31, 115, 100)
    assert not found.covers(30, 115, 101)


def test_what_was_before_a_restart_counts_once_all_was_measured_again() -> None:
    found = resumed(10, 100, 3, 5)
    found.tick(115, ids(3, 99))
    assert found.since == 115
    found.tick(130, ids(4, 5))
    assert found.since == 10


def test_without_anything_to_wait_for_it_counts_at_once() -> None:
    found = resumed(10, 100)
    found.tick(145, ids())
    assert found.since == 10


def test_a_restart_that_missed_more_than_two_ticks_is_a_break() -> None:
    found = resumed(10, 100, 3)
    found.tick(146, ids(3))
    found.tick(161, ids(3))
    assert found.since == 146


def test_a_clock_that_went_back_is_a_break() -> None:
    found = resumed(10, 100)
    found.tick(100, ids())
    assert found.since == 100
    found.tick(50, ids())
    assert found.since == 50
