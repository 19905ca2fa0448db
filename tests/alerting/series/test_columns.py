"""Columns of values by tick: what goes in comes out, the oldest go first."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.series.columns import TICKS, Columns, Window

KEEP = 100_000
ROOMY = 1 << 30


def ids(*numbers: int) -> "np.ndarray[tuple[int], np.dtype[np.intp]]":
    return np.array(numbers, np.intp)


def take(columns: Columns, at: int, values: dict[int, float], width: int = 0) -> None:
    numbers = sorted(values)
    found = np.array([values[number] for number in numbers], np.float64)
    columns.take(at, ids(*numbers), found, width or max(numbers, default=-1) + 1)


def seen(columns: Columns, start: int, end: int, *numbers: int) -> dict[int, dict[int, float]]:
    """Return time → series → value of the samples in a window."""
    window = columns.window(ids(*numbers), start, end)
    return {
        int(time): {
            number: float(window.values[row, place])
            for place, number in enumerate(numbers)
            if window.present[row, place]
        }
        for row, time in enumerate(window.times)
    }


def test_a_window_is_open_on_the_left_and_closed_on_the_right() -> None:
    columns = Columns(KEEP, ROOMY)
    for at in (10, 20, 30):
        take(columns, at, {0: at / 10, 1: -at})
    assert seen(columns, 10, 30, 0) == {20: {0: 2.0}, 30: {0: 3.0}}
    assert seen(columns, 9, 29, 0, 1) == {10: {0: 1.0, 1: -10.0}, 20: {0: 2.0, 1: -20.0}}
    assert seen(columns, 30, 100, 0) == {}


def test_what_is_not_taken_is_absent_and_a_nan_is_a_value() -> None:
    columns = Columns(KEEP, ROOMY)
    take(columns, 1, {0: float("nan"), 2: float("inf")}, width=3)
    window = columns.window(ids(0, 1, 2), 0, 1)
    assert window.present.tolist() == [[True, False, True]]
    assert np.isnan(window.values[0, 0])


def test_younger_series_are_absent_in_older_chunks() -> None:
    columns = Columns(10**9, ROOMY)
    for at in range(1, TICKS + 1):
        take(columns, at, {0: 1.0})
    take(columns, TICKS + 1, {0: 2.0, 5000: 3.0})
    assert seen(columns, TICKS - 1, TICKS + 1, 0, 5000) == {
        TICKS: {0: 1.0},
        TICKS + 1: {0: 2.0, 5000: 3.0},
    }


def test_a_chunk_grows_when_many_series_come() -> None:
    columns = Columns(KEEP, ROOMY)
    take(columns, 1, {0: 1.0})
    take(columns, 2, {0: 2.0, 900: 3.0})
    assert seen(columns, 0, 2, 0, 900) == {1: {0: 1.0}, 2: {0: 2.0, 900: 3.0}}


def test_the_newest_tick_is_the_last_in_the_span() -> None:
    columns = Columns(KEEP, ROOMY)
    for at in range(1, 2 * TICKS):
        take(columns, at, {0: at})
    assert columns.newest(ids(0), 0, 99).times.tolist() == [2 * TICKS - 1]
    assert columns.newest(ids(0), 0, 5).values.tolist() == [[5.0]]
    assert columns.newest(ids(0), 99, 100).times.tolist() == []
    assert columns.newest(ids(), 0, 99).values.shape == (1, 0)


def test_what_was_not_taken_has_ended_but_not_what_stands_apart() -> None:
    columns = Columns(KEEP, ROOMY)
    columns.take(1, ids(0), np.array([1.0]), 3, ids(1))
    window = columns.window(ids(0, 1, 2), 0, 1)
    assert window.present.tolist() == [[True, False, False]]
    assert window.ended is not None
    assert window.ended.tolist() == [[False, False, True]]


def test_the_newest_samples_are_looked_for_as_far_back_as_they_lie() -> None:
    columns = Columns(KEEP, ROOMY)
    for at in range(1, TICKS + 5):
        columns.take(at, ids(0), np.array([1.0]), 3, ids(1, 2))
        if at in {3, 9}:
            columns.put(at, ids(1), np.array([at]), 3)
    assert columns.newest(ids(0), 0, 99).times.tolist() == [TICKS + 4]
    found = columns.newest(ids(0, 1), 0, 99)
    assert found.times.tolist() == list(range(9, TICKS + 5))
    assert columns.newest(ids(0, 1), 10, 99).times.tolist() == list(range(11, TICKS + 5))
    assert columns.newest(ids(1, 2), 0, 99).times.tolist() == list(range(1, TICKS + 5))
    assert columns.newest(ids(0, 5000), 0, 99).times.tolist() == [TICKS + 4]


def test_values_may_be_put_at_a_tick_and_tell_of_no_other_series() -> None:
    columns = Columns(KEEP, ROOMY)
    take(columns, 10, {0: 1.0})
    columns.put(10, ids(1), np.array([7.0]), 2)
    assert seen(columns, 0, 99, 0, 1) == {10: {0: 1.0, 1: 7.0}}
    columns.put(10, ids(900), np.array([8.0]), 901)
    assert seen(columns, 0, 99, 0, 900) == {10: {0: 1.0, 900: 8.0}}


def test_values_may_be_put_between_ticks_before_none_and_behind_all() -> None:
    columns = Columns(KEEP, ROOMY)
    for at in range(10, 10 * (TICKS + 3), 10):
        take(columns, at, {0: at})
    last = 10 * (TICKS + 2)
    for at in (9, 15, 10 * TICKS + 5, last + 5):
        columns.put(at, ids(1), np.array([at]), 2)
    found = seen(columns, 0, 10_000, 0, 1)
    assert {at: values[1] for at, values in found.items() if 1 in values} == {
        15: 15.0,
        10 * TICKS + 5: 10 * TICKS + 5.0,
        last + 5: last + 5.0,
    }
    assert [at for at, values in found.items() if 0 in values] == list(range(10, last + 1, 10))
    window = columns.window(ids(0, 1), 14, 15)
    assert window.present.tolist() == [[False, True]]
    assert window.ended is None
    take(columns, last + 10, {0: 1.0})
    assert columns.window(ids(0), last, last + 10).times.tolist() == [last + 5, last + 10]


def test_what_had_ended_may_be_opened_again_from_an_instant_on() -> None:
    columns = Columns(KEEP, ROOMY)
    for at in range(1, TICKS + 4):
        columns.take(at, ids(0), np.array([1.0]), 3 if at < TICKS else 900)
    columns.reopen(TICKS - 1, ids(0, 2, 800))
    window = columns.window(ids(0, 1, 2, 800), TICKS - 2, 99)
    assert window.ended is not None
    assert window.ended[0].tolist() == [False, True, True, False]
    opened = [False] * 4
    assert window.ended[1:].T.tolist() == [opened, [True] * 4, opened, opened]
    columns.reopen(0, ids(2))
    assert not columns.window(ids(2), 0, 99).present.any()
    assert columns.window(ids(2), 0, 99).ended is None


def test_values_may_be_put_before_there_is_any_tick() -> None:
    columns = Columns(KEEP, ROOMY)
    columns.put(5, ids(1), np.array([2.0]), 2)
    assert seen(columns, 0, 99, 0, 1) == {5: {1: 2.0}}


def test_all_ticks_can_be_taken_out_and_put_back() -> None:
    columns, other = Columns(KEEP, ROOMY), Columns(KEEP, ROOMY)
    for at in range(1, TICKS + 5):
        take(columns, at, {0: at, at: -at})
    other.restore(columns.parts())
    every = range(TICKS + 5)
    assert seen(other, 0, 99, *every) == seen(columns, 0, 99, *every)
    assert other.span == columns.span == (1, TICKS + 4)
    take(other, TICKS + 5, {0: 1.0})
    assert seen(other, TICKS + 3, 99, 0) == {TICKS + 4: {0: TICKS + 4.0}, TICKS + 5: {0: 1.0}}


def test_a_clock_that_goes_back_takes_the_ticks_from_then_on_with_it() -> None:
    columns = Columns(KEEP, ROOMY)
    for at in range(1, TICKS + 4):
        take(columns, at, {0: at})
    take(columns, 3, {0: -3.0})
    assert seen(columns, 0, 99, 0) == {1: {0: 1.0}, 2: {0: 2.0}, 3: {0: -3.0}}
    take(columns, 1, {0: -1.0})
    assert seen(columns, 0, 99, 0) == {1: {0: -1.0}}


def test_a_series_that_began_has_a_zero_before_its_first_value() -> None:
    columns = Columns(KEEP, ROOMY)
    take(columns, 1, {0: 1.0})
    take(columns, 2, {0: 1.0, 1: 5.0})
    columns.begin(ids(1))
    assert seen(columns, 0, 2, 0, 1) == {1: {0: 1.0, 1: 0.0}, 2: {0: 1.0, 1: 5.0}}


def test_a_zero_may_lie_in_the_chunk_before_which_grows() -> None:
    columns = Columns(KEEP, ROOMY)
    for at in range(1, TICKS + 1):
        take(columns, at, {0: 1.0})
    take(columns, TICKS + 1, {0: 1.0, 700: 5.0})
    columns.begin(ids(700))
    assert seen(columns, TICKS - 2, TICKS + 1, 700) == {
        TICKS - 1: {},
        TICKS: {700: 0.0},
        TICKS + 1: {700: 5.0},
    }


def test_before_the_first_tick_there_is_no_zero() -> None:
    columns = Columns(KEEP, ROOMY)
    take(columns, 1, {0: 1.0})
    columns.begin(ids(0))
    columns.begin(ids())
    assert seen(columns, 0, 1, 0) == {1: {0: 1.0}}


def test_old_chunks_go_with_time() -> None:
    columns = Columns(100, ROOMY)
    assert (columns.oldest, columns.span) == (None, None)
    for at in range(10, 1000, 10):
        take(columns, at, {0: at})
    assert columns.oldest is not None
    assert 990 - 100 - 10 * TICKS <= columns.oldest <= 990 - 100 + 10


def test_old_chunks_go_when_memory_runs_out_and_the_last_stays() -> None:
    columns = Columns(10**9, 100_000)
    for at in range(1, 200):
        take(columns, at, {0: at})
        assert columns.bytes <= 100_000
    assert columns.oldest is not None
    assert 1 < columns.oldest < 199
    small = Columns(10**9, 1)
    for at in range(1, 3 * TICKS):
        take(small, at, {0: at})
    assert small.span == (3 * TICKS - 1, 3 * TICKS - 1)


@pytest.mark.parametrize("step", [1, 7])
@given(
    ticks=st.lists(
        st.dictionaries(st.integers(0, 400), st.floats(-1e9, 1e9), max_size=6),
        min_size=1,
        max_size=60,
    ),
    window=st.tuples(st.integers(0, 70), st.integers(0, 70)),
)
def test_columns_hold_what_a_dictionary_of_lists_would(
    step: int, ticks: list[dict[int, float]], window: tuple[int, int]
) -> None:
    columns = Columns(10**9, ROOMY)
    for number, values in enumerate(ticks, 1):
        take(columns, number * step, values)
    start, end = min(window) * step, max(window) * step
    every = sorted({number for values in ticks for number in values})
    assert seen(columns, start, end, *every) == {
        number * step: values
        for number, values in enumerate(ticks, 1)
        if start < number * step <= end
    }


@given(
    steps=st.lists(
        st.tuples(
            st.booleans(),
            st.integers(1, 60),
            st.dictionaries(st.integers(0, 5), st.integers(0, 9), max_size=4),
        ),
        min_size=1,
        max_size=30,
    ),
    span=st.tuples(st.integers(0, 70), st.integers(0, 70)),
)
def test_the_newest_samples_are_those_of_the_whole_window(
    steps: list[tuple[bool, int, dict[int, float]]], span: tuple[int, int]
) -> None:
    columns, every = Columns(10**9, ROOMY), ids(*range(6))
    for takes, at, values in steps:
        given_ids, numbers = ids(*values), np.array(list(values.values()), np.float64)
        if takes:
            columns.take(at, given_ids, numbers, 6, ids(0, 1, 2))
        else:
            columns.put(at, given_ids, numbers, 6)
    few, whole = columns.newest(every, *sorted(span)), columns.window(every, *sorted(span))
    assert np.all(np.diff(whole.times) > 0)
    assert last(few) == last(whole)


def last(window: Window) -> list[tuple[int, float] | None]:
    """Return time and value of each series' last sample, None where it ended since, or has none."""
    found: list[tuple[int, float] | None] = [None] * window.values.shape[1]
    for row, time in enumerate(window.times.tolist()):
        for place in range(len(found)):
            if window.present[row, place]:
                found[place] = time, float(window.values[row, place])
            elif window.ended is not None and window.ended[row, place]:
                found[place] = None
    return found
