"""One figure a series: Prometheus' arithmetic, exact where people look at a bound."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting import statistics
from alerting.columns import Window
from alerting.statistics import Figures
from tests.alerting import naive

STEP = 15_000
NONE = None


def window(*series: list[float | None], start: int = 0, end: int | None = None) -> Window:
    """Return a window of samples at 15 s, 30 s, …; None where a series has none."""
    ticks = len(series[0])
    times = np.arange(1, ticks + 1, dtype=np.int64) * STEP
    rows = [[math.nan if value is None else value for value in one] for one in series]
    present = [[value is not None for value in one] for one in series]
    return Window(
        start,
        ticks * STEP if end is None else end,
        times,
        np.array(rows, np.float64).T.reshape(ticks, len(series)),
        np.array(present, np.bool_).T.reshape(ticks, len(series)),
    )


def told(figures: Figures) -> list[float | None]:
    return [
        value if known else None
        for value, known in zip(figures.values.tolist(), figures.known.tolist(), strict=True)
    ]


@pytest.mark.parametrize(
    ("statistic", "expected"),
    [
        (statistics.average, [2.0, 4.0, None]),
        (statistics.least, [1.0, 4.0, None]),
        (statistics.greatest, [3.0, 4.0, None]),
        (statistics.newest, [3.0, None, None]),
    ],
)
def test_a_statistic_is_of_the_samples_that_a_series_has(
    statistic: Callable[[Window], Figures], expected: list[float | None]
) -> None:
    samples = window([1, 2, 3], [None, 4, None], [None, None, None])
    assert told(statistic(samples)) == expected


@pytest.mark.parametrize(
    "statistic",
    [
        statistics.average,
        statistics.least,
        statistics.greatest,
        statistics.newest,
        lambda window: statistics.increases(window).stretched(),
    ],
)
def test_of_no_samples_nothing_is_known(statistic: Callable[[Window], Figures]) -> None:
    assert told(statistic(window([], []))) == [None, None]


@pytest.mark.parametrize("value", [0.8, 0.1, 99.0 / 100, 1 / 3, 1e308, -0.7])
@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 20, 240])
def test_the_average_of_equal_values_is_exactly_that_value(value: float, count: int) -> None:
    assert told(statistics.average(window([value] * count))) == [value]


def test_a_nan_spoils_the_average_but_neither_the_least_nor_the_greatest() -> None:
    samples = window([1.0, math.nan, 3.0], [math.nan] * 3)
    assert np.isnan(statistics.average(samples).values).all()
    assert statistics.least(samples).values[0] == 1.0
    assert statistics.greatest(samples).values[0] == 3.0
    assert np.isnan(statistics.least(samples).values[1])
    assert statistics.least(samples).known.all()


def test_infinities_are_averaged_as_prometheus_does() -> None:
    found = statistics.average(window([math.inf, 1.0], [math.inf, -math.inf]))
    assert found.values[0] == math.inf
    assert math.isnan(found.values[1])


@pytest.mark.parametrize(
    ("samples", "start", "end", "expected"),
    [
        ([10, 11, 12, 13], 0, 60_000, 4.0),  # stretched to the start, one step away
        ([0, 1, 2, 3], 0, 60_000, 3.0),  # but a counter was never below 0
        ([1, 2, 3, 4], 0, 60_000, 4.0),
        ([10, 11, 12, 13], -60_000, 60_000, 3.5),  # too far away: half a step
        ([10, 11, 12, 13], 0, 200_000, 4.5),
        ([5, 5, 5], 0, 45_000, 0.0),
        ([10, 15, 2, 3], 0, 60_000, 8 * 60 / 45),  # a reset counts from 0
        ([10, 0, 0, 5], 0, 60_000, 5 * 60 / 45),
        ([1000, None, None, 1003], 0, 60_000, 4.0),
        ([None, 4, None, 1], 0, 60_000, 2.0),
        ([None, None, None, 1], 0, 60_000, None),
        ([None, None, None, None], 0, 60_000, None),
    ],
)
def test_an_increase_is_stretched_and_a_reset_counts_from_zero(
    samples: list[float | None], start: int, end: int, expected: float | None
) -> None:
    (found,) = told(statistics.increases(window(samples, start=start, end=end)).stretched())
    assert found == (None if expected is None else pytest.approx(expected))
    pairs = [(STEP * n, value) for n, value in enumerate(samples, 1) if value is not None]
    again = naive.increase(pairs, start, end)
    assert found == (None if again is None else pytest.approx(again))


def test_one_of_a_hundred_is_exactly_a_hundredth() -> None:
    runs = [float(1000 + run) for run in range(101)]
    failures = [7.0] * 50 + [8.0] * 51
    top, bottom = (statistics.increases(window([*one])) for one in (failures, runs))
    scale = float(bottom.factors[0])
    assert top.over(scale).values[0] / bottom.over(scale).values[0] == 0.01


counters = st.lists(
    st.one_of(st.none(), st.integers(0, 50), st.floats(0, 1e6)), min_size=3, max_size=12
)


@given(
    st.lists(counters, min_size=1, max_size=4),
    st.integers(0, 4 * STEP),
    st.integers(0, 4 * STEP),
)
def test_increases_are_those_of_a_naive_prometheus(
    series: list[list[float | None]], before: int, after: int
) -> None:
    ticks = min(map(len, series))
    start, end = STEP - 1 - before, ticks * STEP + after
    samples = window(*(one[:ticks] for one in series), start=start, end=end)
    found = told(statistics.increases(samples).stretched())
    for one, value in zip(series, found, strict=True):
        pairs = [(STEP * n, at) for n, at in enumerate(one[:ticks], 1) if at is not None]
        expected = naive.increase(pairs, start, end)
        assert (value is None) == (expected is None)
        if expected is not None:
            assert value == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=30))
def test_an_average_lies_between_the_least_and_the_greatest(values: list[float]) -> None:
    samples = window(list(values))
    (mean,) = told(statistics.average(samples))
    assert mean is not None
    assert min(values) <= mean <= max(values)
    assert mean == pytest.approx(math.fsum(value / len(values) for value in values), abs=1e285)
