"""Quantiles and fractions of classic histograms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql.functions import bucket_figures, buckets
from alerting.promql.functions.buckets import Buckets
from tests.alerting.promql.functions import ground, naive

INF, NAN = math.inf, math.nan
Counts = dict[float, float]
# 5 of 12 between 0 and 0.1, 2 to 0.2, 4 to 1, 1 beyond.
POSITIVE: Counts = {0.1: 5, 0.2: 7, 1: 11, INF: 12}
NEGATIVE: Counts = {-0.2: 1, -0.1: 2, 0.3: 2, INF: 3}


def laid_out(*histograms: Counts) -> Buckets:
    bounds = [bound for one in histograms for bound in one]
    counts = [float(count) for one in histograms for count in one.values()]
    of = [number for number, one in enumerate(histograms) for _ in one]
    return buckets.merged(np.array(bounds, float), np.array(counts), np.array(of))


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (0.0, [0.0, -0.2]),
        (0.2, [0.048, -0.2]),
        (0.5, [0.15, -0.15]),
        (0.8, [0.72, 0.3]),
        (1.0, [1.0, 0.3]),
    ],
)
def test_a_quantile_lies_within_its_bucket(part: float, expected: list[float]) -> None:
    found = bucket_figures.quantiles(laid_out(POSITIVE, NEGATIVE), part)
    assert found.tolist() == pytest.approx(expected)


@pytest.mark.parametrize(
    "counts", [{1: 1, 2: 2}, {INF: 3}, {1: 0, INF: 0}, {2: NAN, INF: NAN, 5: NAN}]
)
def test_what_is_no_histogram_has_no_quantile(counts: Counts) -> None:
    found = bucket_figures.quantiles(laid_out(counts, POSITIVE), 0.5)
    assert found.tolist() == pytest.approx([NAN, 0.15], nan_ok=True)


def test_a_quantile_in_an_empty_bucket_is_no_number() -> None:
    assert math.isnan(bucket_figures.quantiles(laid_out({1: 0, 2: 5, INF: 5}), 0.0)[0])


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [
        (0.0, 0.1, [5 / 12, 0.0]),
        (0.05, 0.15, [3.5 / 12, 0.0]),
        (0.2, 0.6, [2 / 12, 0.0]),
        (-INF, INF, [1.0, 1.0]),
        (-INF, -0.15, [0.0, 0.5]),
        # Where the first bucket begins, nobody knows: all in it count as below.
        (-INF, -0.3, [0.0, 1 / 3]),
        (1.0, INF, [1 / 12, 1 / 3]),
        # Beyond the last bound nothing is told apart.
        (1.0, 5.0, [0.0, 0.0]),
        (5.0, INF, [1 / 12, 1 / 3]),
        (2.0, 2.0, [0.0, 0.0]),
        (2.0, 1.0, [0.0, 0.0]),
        (NAN, 1.0, [NAN, NAN]),
        (0.0, NAN, [NAN, NAN]),
    ],
)
def test_a_fraction_lies_between_two_values(
    lower: float, upper: float, expected: list[float]
) -> None:
    found = bucket_figures.fractions(laid_out(POSITIVE, NEGATIVE), lower, upper)
    assert found.tolist() == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize("counts", [{1: 1, 2: 2}, {INF: 0}, {1: 0, INF: 0}])
def test_what_is_no_histogram_has_no_fraction(counts: Counts) -> None:
    found = bucket_figures.fractions(laid_out(counts, POSITIVE), 0, 0.1)
    assert found.tolist() == pytest.approx([NAN, 5 / 12], nan_ok=True)


def test_of_a_single_bucket_all_lie_below_infinity_only() -> None:
    single = laid_out({INF: 4})
    assert bucket_figures.fractions(single, 0, 1).tolist() == [0.0]
    assert bucket_figures.fractions(single, 0, INF).tolist() == [1.0]


def test_counts_above_the_last_one_count_as_the_last_one() -> None:
    assert bucket_figures.fractions(laid_out({1: 9, INF: 4}), 0, 2).tolist() == [1.0]


@st.composite
def histograms(draw: st.DrawFn) -> Counts:
    """Draw a histogram whose counts do not fall; most have a bucket for all."""
    bounds = draw(st.lists(st.integers(-4, 6).map(float), unique=True, max_size=5))
    if draw(st.booleans()) or not bounds:
        bounds.append(INF)
    counts = np.cumsum(draw(st.lists(st.integers(0, 5), min_size=6, max_size=6)))
    return dict(zip(sorted(bounds), counts.tolist(), strict=False))


@given(
    st.lists(histograms(), min_size=1, max_size=4),
    st.floats(0, 1),
    st.integers(-6, 8) | st.sampled_from([INF, -INF, NAN]),
    st.floats(-6, 8) | st.sampled_from([INF, -INF]),
)
def test_many_histograms_come_out_as_each_by_itself(
    drawn: list[Counts], part: float, lower: float, upper: float
) -> None:
    together = laid_out(*drawn)
    quantiles = bucket_figures.quantiles(together, part).tolist()
    fractions = bucket_figures.fractions(together, lower, upper).tolist()
    for one, quantile, fraction in zip(drawn, quantiles, fractions, strict=True):
        alone = list(one.items())
        assert ground.close(quantile, naive.bucket_quantile(part, alone))
        assert ground.close(fraction, naive.bucket_fraction(lower, upper, alone))
