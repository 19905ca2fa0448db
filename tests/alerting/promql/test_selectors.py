"""What a selector is worth at one moment, of samples that were fetched for many."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql import selectors
from alerting.promql.rows import Rows
from alerting.promql.values import Samples
from alerting.series.columns import Window
from tests.alerting.promql.asked import columns
from tests.alerting.promql.functions.ground import elements, samples

SECOND = 1_000
GONE = "gone"


def ending(*series: list[float | str | None], step: int = 15) -> Samples:
    """Return series by name, a, b, …; GONE where one had ended."""
    shape = len(series[0]), len(series)
    values, present, ended = np.full(shape, math.nan), np.zeros(shape, bool), np.zeros(shape, bool)
    for column, points in enumerate(series):
        for tick, point in enumerate(points):
            ended[tick, column] = point is GONE
            if isinstance(point, float):
                values[tick, column], present[tick, column] = point, True
    times = np.arange(1, shape[0] + 1, dtype=np.int64) * step * SECOND
    names = [(("__name__", letter),) for letter, _ in zip("abcdef", series, strict=False)]
    return Samples(Rows.of(names), Window(0, 10**6, times, values, present, ended))


def latest(found: Samples, at: int, lookback: int = 300) -> dict[str, float]:
    vector = selectors.latest(found, at * SECOND, lookback * SECOND)
    assert vector.times is not None
    assert (vector.times <= at * SECOND).all()
    return elements(vector)


def test_the_newest_samples_are_those_at_the_moment_or_before_it() -> None:
    found = samples("a 1 2 3", "b 4 5 6")
    assert latest(found, 29) == {"a": 1.0, "b": 4.0}
    assert latest(found, 30) == {"a": 2.0, "b": 5.0}
    assert latest(found, 1000, lookback=956) == {"a": 3.0, "b": 6.0}


def test_a_sample_as_old_as_the_look_back_counts_no_more() -> None:
    found = samples("a 1 2 3")
    assert latest(found, 344) == {"a": 3.0}
    assert selectors.latest(found, 345 * SECOND, 300 * SECOND).values.tolist() == []
    assert selectors.latest(found, 5 * SECOND, 300 * SECOND).values.tolist() == []


def test_of_each_series_its_own_newest_sample_counts() -> None:
    found = samples("a 1 2 _", "b 4 _ 6", "c _ _ _ _")
    vector = selectors.latest(found, 45 * SECOND, 300 * SECOND)
    assert elements(vector) == {"a": 2.0, "b": 6.0}
    assert vector.times is not None
    assert vector.times.tolist() == [30_000, 45_000]
    assert latest(found, 31) == {"a": 2.0, "b": 4.0}
    assert latest(found, 46, lookback=10) == {"b": 6.0}


def test_no_look_back_reaches_over_the_end_of_a_series() -> None:
    found = ending([1.0, GONE, None], [1.0, GONE, 3.0], [1.0, None, None])
    assert latest(found, 15) == {"a": 1.0, "b": 1.0, "c": 1.0}
    assert latest(found, 30) == {"c": 1.0}
    assert latest(found, 45) == {"b": 3.0, "c": 1.0}
    assert latest(ending([1.0, GONE], [1.0, 2.0]), 30) == {"b": 2.0}


def test_a_window_leaves_its_beginning_out_and_series_without_samples() -> None:
    found = samples("a 1 2 3", "b _ _ 6", "c 7 _ _")
    part = selectors.within(found, 15 * SECOND, 45 * SECOND)
    assert columns(part) == {"a": [2.0, 3.0], "b": [None, 6.0]}
    assert (part.window.start, part.window.end) == (15_000, 45_000)
    assert part.window.times.tolist() == [30_000, 45_000]
    assert columns(selectors.within(samples("a 1 2"), 0, 30 * SECOND)) == {"a": [1.0, 2.0]}


@pytest.mark.parametrize(("start", "end"), [(46, 90), (0, 14), (30, 30), (40, 20)])
def test_a_window_without_samples_has_no_series(start: int, end: int) -> None:
    part = selectors.within(samples("a 1 2 3"), start * SECOND, end * SECOND)
    assert len(part.rows) == 0
    assert part.window.values.size == 0


POINT = st.sampled_from([1.0, 2.0, math.nan, None, GONE])


@given(
    series=st.integers(1, 6).flatmap(
        lambda ticks: st.lists(
            st.lists(POINT, min_size=ticks, max_size=ticks), min_size=1, max_size=4
        )
    ),
    at=st.integers(0, 120),
    lookback=st.integers(1, 120),
)
def test_the_newest_samples_are_those_of_a_plain_loop(
    series: list[list[float | str | None]], at: int, lookback: int
) -> None:
    wanted = {}
    for name, points in zip("abcd", series, strict=False):
        told = [
            point
            for tick, point in enumerate(points, 1)
            if at - lookback < 15 * tick <= at and point is not None
        ]
        if told and isinstance(told[-1], float):
            wanted[name] = told[-1]
    vector = selectors.latest(ending(*series), at * SECOND, lookback * SECOND)
    assert repr(elements(vector)) == repr(wanted)
