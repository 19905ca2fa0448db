"""Quantiles of histograms, against the rules of histogram_quantile written out once more."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alerting import naive
from tests.demo.quantiles import quantile

INF = math.inf


@pytest.mark.parametrize(
    ("part", "bounds", "counts", "expected"),
    [
        (0.5, [1, 2, INF], [0, 10, 10], 1.5),
        (0.9, [1, 2, INF], [10, 10, 10], 0.9),
        (0.99, [1, 2, INF], [0, 0, 10], 2),
        (0.5, [1, INF], [0, 10], 1),
        (0.5, [-1, 1, INF], [10, 10, 10], -1),
        (0.5, [1, 2, INF], [10, 5, 20], 1.0),
        (0.95, [1, 2, INF], [0, 0, 0], None),
        (0.95, [1, 2], [1, 2], None),
        (0.95, [INF], [5], None),
        (0.95, [], [], None),
        (0.95, [1, 2, INF], [math.nan, 1, 1], None),
    ],
)
def test_a_quantile_is_interpolated_within_its_bucket(
    part: float, bounds: list[float], counts: list[float], expected: float | None
) -> None:
    assert quantile(part, bounds, counts) == expected


@given(
    st.floats(0.01, 0.99),
    st.lists(st.floats(-10, 100), min_size=1, max_size=8, unique=True),
    st.lists(st.integers(0, 100), min_size=9, max_size=9),
    st.booleans(),
)
def test_a_quantile_is_that_of_a_naive_prometheus(
    part: float, bounds: list[float], moved: list[int], falls: bool
) -> None:
    every = [*sorted(bounds), INF]
    counts = [float(one) for one in itertools.accumulate(moved[: len(every)])]
    if falls:
        counts.reverse()
    found = quantile(part, every, counts)
    expected = naive.quantile(part, list(zip(every, counts, strict=True)))
    assert found == (None if expected is None else pytest.approx(expected))
    if found is not None:
        assert found <= every[-2]
