"""Samples as arrays: what is there, what ended, what is not known."""

import math

import numpy as np

from alerting.series import windows
from alerting.series.windows import ENDED, UNKNOWN, Part


def part(*rows: list[float], start: int = 1) -> Part:
    return Part(np.arange(start, start + len(rows)), np.array(rows))


def ids(*numbers: int) -> windows.Ids:
    return np.array(numbers, np.intp)


def test_two_nans_say_that_there_is_no_sample_and_others_are_values() -> None:
    window = windows.joined(ids(0, 1, 2, 3), 0, 9, [part([1.0, ENDED, UNKNOWN, math.nan])])
    assert window.present.tolist() == [[True, False, False, True]]
    assert window.ended is not None
    assert window.ended.tolist() == [[False, True, False, False]]


def test_where_nothing_ended_nothing_is_said_about_ends() -> None:
    assert windows.joined(ids(0), 0, 9, [part([1.0])]).ended is None
    assert windows.joined(ids(0), 0, 9, [part([UNKNOWN])]).ended is None
    assert windows.joined(ids(), 0, 9, [part([1.0])]).present.shape == (1, 0)


def test_parts_stand_one_after_the_other() -> None:
    parts = [part([1.0, 2.0], [3.0, 4.0]), part([5.0, 6.0], start=7)]
    window = windows.joined(ids(0, 1), 0, 9, parts)
    assert (window.start, window.end) == (0, 9)
    assert window.times.tolist() == [1, 2, 7]
    assert window.values.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert windows.joined(ids(0, 1), 0, 9, []).values.shape == (0, 2)


def test_series_are_taken_by_their_columns_next_to_each_other_or_not() -> None:
    rows = part([0.0, 1.0, 2.0, 3.0])
    assert windows.joined(ids(1, 2), 0, 9, [rows]).values.tolist() == [[1, 2]]
    assert windows.joined(ids(0, 3), 0, 9, [rows]).values.tolist() == [[0, 3]]


def test_a_series_behind_the_last_column_is_not_known_there() -> None:
    window = windows.joined(ids(0, 5), 0, 9, [part([1.0]), part([1, 1, 1, 1, 1, 2.0], start=2)])
    assert window.present.tolist() == [[True, False], [True, True]]
    assert window.ended is None


def test_of_which_series_the_last_tick_tells_nothing() -> None:
    rows = part([0.0] * 4, [1.0, UNKNOWN, ENDED, UNKNOWN])
    assert windows.unknown(rows, ids(0, 1, 2, 3)).tolist() == [1, 3]
    assert windows.unknown(rows, ids(0, 3, 4)).tolist() == [3]
    assert windows.unknown(rows, ids(7)).tolist() == []
