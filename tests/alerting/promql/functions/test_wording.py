"""Numbers as Prometheus writes them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql.functions import wording


@pytest.mark.parametrize(
    ("value", "plain", "short"),
    [
        (0.0, "0", "0"),
        (-0.0, "-0", "-0"),
        (6.0, "6", "6"),
        (0.1, "0.1", "0.1"),
        (-1.5, "-1.5", "-1.5"),
        (123456.0, "123456", "123456"),
        (1234567.0, "1234567", "1.234567e+06"),
        (1e21, "1000000000000000000000", "1e+21"),
        (-2.5e100, "-25" + "0" * 99, "-2.5e+100"),
        (0.0001, "0.0001", "0.0001"),
        (0.00001, "0.00001", "1e-05"),
        (1.25e-7, "0.000000125", "1.25e-07"),
        (math.nan, "NaN", "NaN"),
        (math.inf, "+Inf", "+Inf"),
        (-math.inf, "-Inf", "-Inf"),
    ],
)
def test_numbers_are_written_as_go_does(value: float, plain: str, short: str) -> None:
    assert wording.plain(value) == plain
    assert wording.short(value) == short


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_read_back_as_what_they_were(value: float) -> None:
    assert float(wording.plain(value)) == float(wording.short(value)) == value
