"""Buckets of many classic histograms."""

import math

import numpy as np
import pytest

from alerting.promql.functions import buckets
from alerting.promql.functions.buckets import Buckets

INF, NAN = math.inf, math.nan


def histogram(*counts: float) -> Buckets:
    """Return one histogram with the bounds 1, 2, …, +Inf."""
    bounds = [*map(float, range(1, len(counts))), INF]
    return buckets.merged(np.array(bounds), np.array(counts), np.zeros(len(counts), np.intp))


def test_histograms_stand_one_after_the_other_and_equal_bounds_add_up() -> None:
    bounds = np.array([1.0, 2.0, 2.0, INF, 2.0, 3.0])
    found = buckets.merged(bounds, np.arange(1.0, 7.0), np.array([4, 4, 4, 4, 6, 6]))
    assert found.bounds.tolist() == [1.0, 2.0, INF, 2.0, 3.0]
    assert found.counts.tolist() == [1.0, 5.0, 4.0, 5.0, 6.0]
    assert found.of.tolist() == [0, 0, 0, 1, 1]
    assert found.starts.tolist() == [0, 3]
    assert found.groups.tolist() == [4, 6]
    assert found.lasts.tolist() == [2, 4]
    assert found.whole.tolist() == [True, False]
    assert found.first(found.counts >= 5).tolist() == [1, 3]
    assert found.first(found.counts > 9).tolist() == [2, 4]


@pytest.mark.parametrize(
    ("counts", "level", "fell"),
    [
        ((1, 2, 3), (1, 2, 3), False),
        ((3, 1, 2, 5), (3, 3, 3, 5), True),
        ((3, 1, 3, 4), (3, 3, 3, 4), True),
        # So little is rounding, up as well as down.
        ((1, 1 - 1e-13, 2), (1, 1, 2), False),
        ((1, 1 + 1e-13, 2), (1, 1, 2), False),
        ((1, 1 + 1e-13, 0.5, 2), (1, 1, 1, 2), True),
        ((0, 0, 0), (0, 0, 0), False),
        ((1, NAN, 3), (1, NAN, 3), False),
        ((5,), (5,), False),
    ],
)
def test_counts_never_fall(
    counts: tuple[float, ...], level: tuple[float, ...], *, fell: bool
) -> None:
    found = buckets.levelled(histogram(*counts))
    assert found.buckets.counts.tolist() == pytest.approx(list(level), rel=1e-15, nan_ok=True)
    assert found.fell == ((0,) if fell else ())


def test_counts_may_fall_from_one_histogram_to_the_next() -> None:
    bounds = np.array([1.0, INF, 1.0, INF, 1.0, INF])
    given = np.array([5.0, 6.0, 1.0, 0.0, 0.0, 0.0])
    found = buckets.levelled(buckets.merged(bounds, given, np.array([0, 0, 1, 1, 2, 2])))
    assert found.buckets.counts.tolist() == [5.0, 6.0, 1.0, 1.0, 0.0, 0.0]
    assert found.fell == (1,)
    assert given.tolist() == [5.0, 6.0, 1.0, 0.0, 0.0, 0.0]
