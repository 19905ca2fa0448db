"""One number a column: least, greatest, variance, quantile."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql.functions import statistics
from alerting.promql.functions.summation import Flags
from alerting.series.columns import Values, Window
from tests.alerting.promql.functions import ground, naive
from tests.alerting.promql.functions.ground import Points

NAN, INF = math.nan, math.inf


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (statistics.least, [1.0, -INF, NAN, 4.0]),
        (statistics.greatest, [3.0, 2.0, NAN, 4.0]),
        (statistics.first, [2.0, NAN, NAN, 4.0]),
        (statistics.variance, [2 / 3, NAN, NAN, 0.0]),
    ],
)
def test_a_figure_is_of_the_entries_that_are_there(
    figure: Callable[[Values, Flags | None], Values], expected: list[float]
) -> None:
    series: list[Points] = [[2, 1, 3], [NAN, -INF, 2], [NAN, NAN, NAN], [None, 4, None]]
    values, present = ground.columns(series, 3)
    assert figure(values, present).tolist() == pytest.approx(expected, nan_ok=True)
    whole = figure(values[:, :3], None).tolist()
    assert whole == pytest.approx(expected[:3], nan_ok=True)


def test_what_does_not_vary_has_no_variance_at_all() -> None:
    values, _ = ground.columns([[1.5990505637277868] * 3, [1e15, 1e15 + 1, 1e15]], 3)
    assert statistics.variance(values).tolist() == pytest.approx([0.0, 2 / 9])


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (0.0, [0.0, NAN]),
        (0.2, [0.4, NAN]),
        (0.5, [1.0, 0.0]),
        (0.8, [2.8, 0.6]),
        (1.0, [4.0, 1.0]),
        (-1.0, [-INF, -INF]),
        (2.0, [INF, INF]),
        (NAN, [NAN, NAN]),
    ],
)
def test_a_quantile_lies_between_two_entries_and_nan_is_the_least(
    part: float, expected: list[float]
) -> None:
    values, present = ground.columns([[4, None, 0, 1], [None, NAN, 1, 0]], 4)
    assert statistics.quantile(part, values, present).tolist() == pytest.approx(
        expected, nan_ok=True
    )


def test_a_quantile_of_a_single_entry_is_that_entry() -> None:
    values, _ = ground.columns([[7]], 1)
    assert statistics.quantile(0.3, values).tolist() == [7.0]


@given(ground.windows(), st.floats(0, 1) | st.sampled_from([-0.1, 1.1, NAN]))
def test_figures_are_those_of_plain_arithmetic(window: Window, part: float) -> None:
    present = None if window.present.all() else window.present
    least = statistics.least(window.values, present).tolist()
    greatest = statistics.greatest(window.values, present).tolist()
    variance = statistics.variance(window.values, present).tolist()
    quantile = statistics.quantile(part, window.values, present).tolist()
    for number in range(window.values.shape[1]):
        values = [value for _, value in ground.timed(window, number)]
        numbers = [value for value in values if not math.isnan(value)] or [NAN]
        assert ground.close(least[number], min(numbers))
        assert ground.close(greatest[number], max(numbers))
        assert ground.close(variance[number], naive.variance(values), max(map(abs, values)))
        assert ground.close(quantile[number], naive.quantile(part, values))
