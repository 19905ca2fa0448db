"""The straight line nearest to a series' samples."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql.functions import trends
from alerting.promql.values import Samples
from alerting.series.columns import Window
from tests.alerting.promql.functions import ground, naive
from tests.alerting.promql.functions.ground import said, samples

NAN = math.nan


@pytest.mark.parametrize(
    ("points", "slope", "ahead"),
    [
        ("0 15 30 45", 1.0, 145.0),
        # Half of the samples at 15 and 45 s: the line goes on over the gaps.
        ("10 _ 40 _", 1.0, 155.0),
        ("7 7 7 7", 0.0, 7.0),
        ("inf inf", NAN, NAN),
        ("1 nan 3", NAN, NAN),
        ("1 2 inf", NAN, NAN),
        # x = 15 … 60, mean 37.5; y = 0 15 0 15, mean 7.5: Σxy = 225, Σx² = 1125.
        ("0 15 0 15", 0.2, 7.5 + 0.2 * (160 - 37.5)),
    ],
)
def test_a_line_goes_through_the_samples(points: str, slope: float, ahead: float) -> None:
    window = samples(f"m {points}")
    assert said("deriv(m[1m])", window).elements == pytest.approx({"{}": slope}, nan_ok=True)
    predicted = said("predict_linear(m[1m], 100)", window, 100.0, at=60_000).elements
    assert predicted == pytest.approx({"{}": ahead}, nan_ok=True)


def test_one_sample_has_no_line() -> None:
    window = samples('m{a="1"} 5 _', 'm{a="2"} 1 16')
    assert said("deriv(m[1m])", window).elements == pytest.approx({'{a="2"}': 1.0})
    assert list(said("predict_linear(m[1m], 1)", window, 1.0).elements) == ['{a="2"}']
    assert said("deriv(m[1m])", samples("m 5")).elements == {}
    assert said("predict_linear(m[1m], 1)", samples(), 1.0).elements == {}


@given(ground.windows(ground.FINITE), st.integers(-100, 100))
def test_lines_are_those_of_each_series_by_itself(window: Window, after: int) -> None:
    at = window.end + after * 1000
    found = trends.line(window, at)
    rows = ground.rows(*(f'm{{a="{column}"}}' for column in range(window.values.shape[1])))
    slopes = said("deriv(m[1m])", Samples(rows, window)).elements
    for column in range(len(rows)):
        alone = ground.timed(window, column)
        if len(alone) < 2:
            assert f'{{a="{column}"}}' not in slopes
            continue
        slope, value = naive.line(alone, at)
        scale = max(abs(one) for _, one in alone)
        assert ground.close(found.slope[column], slope, scale)
        assert ground.close(found.value[column], value, scale * 1000)
        assert ground.close(slopes[f'{{a="{column}"}}'], slope, scale)
