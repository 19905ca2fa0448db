"""Figures of the samples of a window."""

import math

import pytest

from tests.alerting.promql.functions.ground import said, samples

NAN, INF = math.nan, math.inf
WINDOW = samples('m{a="1"} 2 0 4', 'm{a="2"} _ 5 nan', 'm{a="3"} 7 _ _')


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("avg", [2.0, NAN, 7.0]),
        ("count", [3.0, 2.0, 1.0]),
        ("max", [4.0, 5.0, 7.0]),
        ("min", [0.0, 5.0, 7.0]),
        ("present", [1.0, 1.0, 1.0]),
        ("stddev", [math.sqrt(8 / 3), NAN, 0.0]),
        ("stdvar", [8 / 3, NAN, 0.0]),
        ("sum", [6.0, NAN, 7.0]),
    ],
)
def test_a_figure_over_time_is_of_each_series_samples(name: str, expected: list[float]) -> None:
    answer = said(f"{name}_over_time(m[1m])", WINDOW).elements
    assert list(answer) == ['{a="1"}', '{a="2"}', '{a="3"}']
    assert list(answer.values()) == pytest.approx(expected, nan_ok=True)


def test_the_first_and_the_last_sample_are_what_they_were_called() -> None:
    first = {'m{a="1"}': 2.0, 'm{a="2"}': 5.0, 'm{a="3"}': 7.0}
    assert said("first_over_time(m[1m])", WINDOW).elements == first
    last = {'m{a="1"}': 4.0, 'm{a="2"}': NAN, 'm{a="3"}': 7.0}
    assert said("last_over_time(m[1m])", WINDOW).elements == pytest.approx(last, nan_ok=True)


@pytest.mark.parametrize(("part", "expected"), [(0.0, 0.0), (0.5, 1.0), (0.8, 2.8), (1.0, 4.0)])
def test_a_quantile_over_time_lies_between_two_samples(part: float, expected: float) -> None:
    answer = said(f"quantile_over_time({part}, m[1m])", part, samples("m 4 0 1"))
    assert answer.elements == pytest.approx({"{}": expected})
    assert answer.warnings == []


@pytest.mark.parametrize(
    ("part", "written", "expected"), [(-1.0, "-1", -INF), (1e7, "1e+07", INF), (NAN, "NaN", NAN)]
)
def test_what_is_no_part_of_a_whole_is_told_of(part: float, written: str, expected: float) -> None:
    answer = said("quantile_over_time(2, m[1m])", part, samples("m 4 0 1"))
    assert answer.elements == pytest.approx({"{}": expected}, nan_ok=True)
    assert answer.warnings == [
        f"(0) PromQL warning: quantile value should be between 0 and 1, got {written}"
    ]
    assert said("quantile_over_time(2, m[1m])", part, samples()).warnings == []
