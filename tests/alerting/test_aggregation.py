"""Groups of series and one figure for each."""

import math

import numpy as np
import pytest

from alerting import aggregation
from alerting.aggregation import Aggregate, Histogram
from alerting.model import Labels, labels
from alerting.statistics import Figures

SERIES = [
    labels({"probe": "a", "reason": "dns"}),
    labels({"probe": "b", "reason": "dns"}),
    labels({"probe": "a", "reason": "tls"}),
    labels({"reason": "tls"}),
]
VALUES = Figures(np.array([1.0, 2.0, 4.0, 100.0]), np.array([True, True, True, False]))


@pytest.mark.parametrize(
    ("by", "expected", "of"),
    [
        (None, SERIES, [0, 1, 2, 3]),
        ((), [()], [0, 0, 0, 0]),
        (("probe",), [(("probe", "a"),), (("probe", "b"),), ()], [0, 1, 0, 2]),
        (("reason", "probe"), SERIES, [0, 1, 2, 3]),
        (("nothing",), [()], [0, 0, 0, 0]),
    ],
)
def test_series_are_grouped_by_the_labels_that_they_agree_in(
    by: tuple[str, ...] | None, expected: list[Labels], of: list[int]
) -> None:
    found = aggregation.groups(SERIES, by)
    assert (list(found.labels), found.of.tolist()) == (expected, of)


@pytest.mark.parametrize(
    ("aggregate", "expected"),
    [
        ("sum", [5.0, 2.0, None]),
        ("avg", [2.5, 2.0, None]),
        ("min", [1.0, 2.0, None]),
        ("max", [4.0, 2.0, None]),
        ("count", [2.0, 1.0, None]),
    ],
)
def test_a_group_has_one_figure_of_the_series_that_have_one(
    aggregate: Aggregate, expected: list[float | None]
) -> None:
    found = aggregation.aggregated(VALUES, aggregation.groups(SERIES, ("probe",)), aggregate)
    told = [v if k else None for v, k in zip(found.values, found.known, strict=True)]
    assert told == expected


def test_no_series_are_no_groups() -> None:
    nothing = Figures(np.array([]), np.array([], np.bool_))
    found = aggregation.aggregated(nothing, aggregation.groups([], ()), "sum")
    assert found.values.tolist() == []


@pytest.mark.parametrize("count", [1, 3, 7, 10])
def test_the_average_of_equal_figures_is_exactly_that_figure(count: int) -> None:
    series = [labels({"x": str(number)}) for number in range(count)]
    figures = Figures(np.full(count, 0.8), np.ones(count, np.bool_))
    found = aggregation.aggregated(figures, aggregation.groups(series, ()), "avg")
    assert found.values.tolist() == [0.8]


def test_a_nan_spoils_the_average_only() -> None:
    figures = Figures(np.array([1.0, math.nan]), np.ones(2, np.bool_))
    groups = aggregation.groups([(("x", "1"),), (("x", "2"),)], ())
    assert np.isnan(aggregation.aggregated(figures, groups, "avg").values[0])
    assert aggregation.aggregated(figures, groups, "max").values.tolist() == [1.0]


def test_buckets_belong_to_the_histogram_whose_other_labels_they_have() -> None:
    buckets = [
        labels({"le": "+Inf", "x": "1"}),
        labels({"le": "0.5", "x": "1"}),
        labels({"le": "10.0", "x": "1"}),
        labels({"le": "+Inf"}),
    ]
    assert aggregation.histograms(buckets) == (
        Histogram((("x", "1"),), (0.5, 10.0, math.inf), (1, 2, 0)),
        Histogram((), (math.inf,), (3,)),
    )
