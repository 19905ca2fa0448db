"""Arithmetic on each value of a vector by itself."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql.functions.maths import MATHS
from tests.alerting.promql.functions import ground
from tests.alerting.promql.functions.ground import said, vector

NAN, INF = math.nan, math.inf


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("abs", {-2.5: 2.5, 0: 0, -INF: INF, NAN: NAN}),
        ("ceil", {2.1: 3, -2.5: -2, INF: INF}),
        ("floor", {2.9: 2, -2.5: -3, -INF: -INF}),
        ("exp", {0: 1, 10: 22026.465794806718, -INF: 0, 1e9: INF}),
        ("ln", {1: 0, 10: 2.302585092994046, 0: -INF, -1: NAN}),
        ("log2", {8: 3, 0: -INF, -1: NAN}),
        ("log10", {1000: 3, 0: -INF, -1: NAN}),
        ("sqrt", {9: 3, -1: NAN, INF: INF}),
        ("sgn", {-7: -1, 0: 0, 5: 1, -INF: -1, NAN: NAN}),
        ("round", {2.5: 3, -2.5: -2, 0.4: 0, INF: INF, NAN: NAN}),
        ("rad", {180: math.pi, -90: -math.pi / 2}),
        ("deg", {math.pi: 180}),
        ("acos", {1: 0, 2: NAN}),
        ("acosh", {1: 0, 0.5: NAN}),
        ("asin", {1: math.pi / 2, 2: NAN}),
        ("asinh", {0: 0, 10: 2.99822295029797}),
        ("atan", {1: math.pi / 4, INF: math.pi / 2}),
        ("atanh", {0: 0, 1: INF, 2: NAN}),
        ("cos", {0: 1, INF: NAN}),
        ("cosh", {0: 1, 10: 11013.232920103324}),
        ("sin", {0: 0, 10: -0.5440211108893699}),
        ("sinh", {0: 0, 20: 2.4258259770489514e08}),
        ("tan", {0: 0, 10: 0.6483608274590867}),
        ("tanh", {0: 0, 20: 1}),
    ],
)
def test_each_value_is_changed_by_itself(name: str, table: dict[float, float]) -> None:
    given = vector(*(f'm{{a="{key}"}} {key}' for key in table))
    expected = {f'{{a="{key}"}}': value for key, value in table.items()}
    assert said(f"{name}(m)", given).elements == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("value", "nearest", "expected"),
    [
        (2.15, 0.1, 2.2),
        (5.25, 0.1, 5.3),
        (-5.25, 0.1, -5.2),
        (2.5, 5.0, 5.0),
        (7.4, 5.0, 5.0),
        (7.4, 0.0, NAN),
        (7.4, NAN, NAN),
    ],
)
def test_a_number_is_rounded_to_a_multiple(value: float, nearest: float, expected: float) -> None:
    answer = said("round(m, 5)", vector(f"m {value}"), nearest).elements
    assert answer == pytest.approx({"{}": expected}, nan_ok=True)


@pytest.mark.parametrize(
    ("value", "least", "most", "expected"),
    [
        (-50, -25, 75, -25),
        (0, -25, 75, 0),
        (100, -25, 75, 75),
        (NAN, -25, 75, NAN),
        (INF, -25, 75, 75),
        (-INF, -25, 75, -25),
        (0, NAN, 1, NAN),
        (0, 0, NAN, NAN),
        # The infinities of Go win over NaN.
        (-INF, 0, NAN, 0),
        (NAN, INF, INF, INF),
        (5, 3, 3, 3),
    ],
)
def test_a_value_is_kept_between_two_bounds(
    value: float, least: float, most: float, expected: float
) -> None:
    answer = said("clamp(m, 0, 1)", vector(f"m {value}"), float(least), float(most)).elements
    assert answer == pytest.approx({"{}": expected}, nan_ok=True)


def test_between_bounds_the_wrong_way_round_there_is_nothing() -> None:
    assert said("clamp(m, 5, -5)", vector("m 1"), 5.0, -5.0).elements == {}


def test_one_bound_is_enough() -> None:
    given = vector('m{a="1"} -50', 'm{a="2"} 100')
    assert said("clamp_max(m, 75)", given, 75.0).elements == {'{a="1"}': -50, '{a="2"}': 75}
    assert said("clamp_min(m, 75)", given, 75.0).elements == {'{a="1"}': 75, '{a="2"}': 100}


def test_pi_is_as_exact_as_a_number_can_be() -> None:
    assert said("pi()").value == math.pi


@given(st.sampled_from(sorted(MATHS.keys() - {"pi", "clamp", "clamp_max", "clamp_min"})))
def test_of_no_elements_there_are_none(name: str) -> None:
    assert said(f"{name}(m)", vector()).elements == {}


@given(st.lists(ground.NUMBERS), st.floats(-10, 10), st.floats(-10, 10))
def test_bounds_hold_for_all_numbers(values: list[float], one: float, other: float) -> None:
    least, most = sorted((one, other))
    given = vector(*(f'm{{a="{number}"}} {value}' for number, value in enumerate(values)))
    clamped = said("clamp(m, 0, 1)", given, least, most).elements.values()
    expected = [value if math.isnan(value) else min(max(value, least), most) for value in values]
    assert list(clamped) == pytest.approx(expected, nan_ok=True)
