"""Functions of histograms."""

import math

import pytest

from alerting.promql.functions import histograms
from tests.alerting.promql.functions.ground import said, vector

INF, NAN = math.inf, math.nan
WEB = ('h_bucket{c="web",le="1"} 1', 'h_bucket{c="web",le="2"} 3', 'h_bucket{c="web",le="+Inf"} 4')
APP = ('h_bucket{c="app",le="+Inf"} 8', 'h_bucket{c="app",le="1"} 8', 'h_bucket{c="app",le="2"} 8')


def test_each_histogram_has_its_quantile_in_the_order_of_first_buckets() -> None:
    answer = said("histogram_quantile(0.5, h_bucket)", 0.5, vector(*APP, *WEB))
    assert list(answer.elements.items()) == [('{c="app"}', 0.5), ('{c="web"}', 1.5)]
    assert (answer.warnings, answer.infos) == ([], [])


def test_each_histogram_has_its_fraction() -> None:
    answer = said("histogram_fraction(0, 1.5, h_bucket)", 0.0, 1.5, vector(*APP, *WEB))
    assert answer.elements == {'{c="app"}': 1.0, '{c="web"}': 0.5}


@pytest.mark.parametrize(
    ("part", "written", "expected"), [(-0.1, "-0.1", -INF), (1.5, "1.5", INF), (NAN, "NaN", NAN)]
)
def test_beyond_a_whole_a_quantile_is_beyond_all_numbers(
    part: float, written: str, expected: float
) -> None:
    answer = said("histogram_quantile(2, h_bucket)", part, vector(*WEB))
    assert answer.elements == pytest.approx({'{c="web"}': expected}, nan_ok=True)
    warning = f"PromQL warning: quantile value should be between 0 and 1, got {written}"
    assert answer.warnings == [f"(0) {warning}"]


def test_without_buckets_there_is_nothing() -> None:
    assert said("histogram_quantile(0.5, h)", 0.5, vector()).elements == {}
    assert said("histogram_fraction(0, 1, h)", 0.0, 1.0, vector()).elements == {}


def test_a_bucket_without_a_bound_is_told_of_and_left_out() -> None:
    given = vector('h_bucket{c="x"} 5', 'h_bucket{c="web",le="none"} 5', *WEB, '{le="1_0"} 3')
    answer = said("histogram_quantile(0.5, h_bucket)", 0.5, given)
    assert answer.elements == {'{c="web"}': 1.5}
    told = 'PromQL warning: bucket label "le" is missing or has a malformed value of'
    assert answer.warnings == [
        f'(1) {told} "" for metric name "h_bucket"',
        f'(1) {told} "none" for metric name "h_bucket"',
        f'(1) {told} "1_0"',
    ]
    fraction = said("histogram_fraction(0, 1, h_bucket)", 0.0, 1.0, vector("h_bucket 5"))
    assert fraction.elements == {}
    assert fraction.warnings == [f'(2) {told} "" for metric name "h_bucket"']


def test_not_more_than_ten_bad_buckets_are_told_of() -> None:
    given = vector(*(f'h{{c="{number}"}} 1' for number in range(30)))
    assert len(said("histogram_quantile(0.5, h)", 0.5, given).warnings) == 10


def test_counts_that_fall_are_mended_and_told_of() -> None:
    given = vector('h{le="1"} 3', 'h{le="2"} 1', 'h{le="+Inf"} 4', '{c="x",le="1"} 3')
    answer = said("histogram_quantile(0.5, h)", 0.5, given)
    assert answer.elements == pytest.approx({"{}": 2 / 3, '{c="x"}': NAN}, nan_ok=True)
    info = (
        "PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see"
        " https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)"
        ' for metric name "h"'
    )
    assert answer.infos == [f"(1) {info}"]


def test_of_what_is_no_histogram_falling_counts_are_not_told() -> None:
    given = vector('h{le="1"} 3', 'h{le="2"} 1')
    answer = said("histogram_quantile(0.5, h)", 0.5, given)
    assert math.isnan(answer.elements["{}"])
    assert answer.infos == []


def test_histograms_of_several_names_stay_apart() -> None:
    given = vector('a{le="1"} 1', 'a{le="+Inf"} 1', 'b{le="1"} 0', 'b{le="+Inf"} 2')
    found = said("histogram_fraction(0, 1, m)", 0.0, 1.0, given).value
    assert list(found.values) == [1.0, 0.0]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", 1.0),
        ("-.25", -0.25),
        ("+2.0e-1", 0.2),
        ("5.", 5.0),
        ("+Inf", INF),
        ("-infinity", -INF),
        ("inf", INF),
        ("", NAN),
        ("NaN", NAN),
        ("1_000", NAN),
        (" 1", NAN),
        ("1e", NAN),
        ("١", NAN),
    ],
)
def test_a_bound_is_a_number_as_go_reads_it(text: str, expected: float) -> None:
    assert histograms.bound((("le", text),)) == pytest.approx(expected, nan_ok=True)
    assert math.isnan(histograms.bound(()))


@pytest.mark.parametrize("name", ["avg", "count", "stddev", "stdvar", "sum"])
def test_floats_are_no_native_histograms(name: str) -> None:
    assert said(f"histogram_{name}(h)", vector("h 5")).elements == {}
