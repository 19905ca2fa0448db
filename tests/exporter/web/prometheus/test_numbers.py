import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.web.prometheus import numbers


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0"),
        (-0.0, "-0"),
        (1.0, "1"),
        (-2.5, "-2.5"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-05, "0.00001"),
        (1.5e-06, "0.0000015"),
        (1e-06, "0.000001"),
        (9.99e-07, "9.99e-07"),
        (5e-324, "5e-324"),
        (1e16, "10000000000000000"),
        (123456789012345680.0, "123456789012345680"),
        (9.99e20, "999000000000000000000"),
        (1e21, "1e+21"),
        (-1.7976931348623157e308, "-1.7976931348623157e+308"),
        (math.inf, "+Inf"),
        (-math.inf, "-Inf"),
        (math.nan, "NaN"),
    ],
)
def test_a_sample_is_written_as_prometheus_does(value: float, written: str) -> None:
    assert numbers.sample(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (2.0, "2"),
        (-0.0, "-0"),
        (1e-07, "0.0000001"),
        (1.25e21, "1250000000000000000000"),
        (math.inf, "+Inf"),
        (-math.inf, "-Inf"),
        (math.nan, "NaN"),
    ],
)
def test_a_scalar_is_written_without_exponent(value: float, written: str) -> None:
    assert numbers.plain(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0e+00"),
        (1.0, "1e+00"),
        (-12.5, "-1.25e+01"),
        (1200.0, "1.2e+03"),
        (0.0001, "1e-04"),
        (1e100, "1e+100"),
        (2.0**-24, "5.960464477539063e-08"),
        (-0.0, "-0e+00"),
        (math.inf, "+Inf"),
        (-math.inf, "-Inf"),
        (math.nan, "NaN"),
    ],
)
def test_the_value_of_an_alert_has_an_exponent(value: float, written: str) -> None:
    assert numbers.scientific(value) == written


@pytest.mark.parametrize(
    ("milliseconds", "written"),
    [
        (0, "0"),
        (1_435_781_451_781, "1435781451.781"),
        (1_500, "1.500"),
        (1_007, "1.007"),
        (-500, "-0.500"),
        (-61_000, "-61"),
    ],
)
def test_an_instant_is_seconds_with_three_decimals_or_none(milliseconds: int, written: str) -> None:
    assert numbers.stamp(milliseconds) == written


@given(st.floats())
def test_what_is_written_is_the_same_number_again(value: float) -> None:
    for write in (numbers.sample, numbers.plain, numbers.scientific):
        read = float(write(value))
        same = struct.pack("<d", read) == struct.pack("<d", value)
        assert same or (math.isnan(read) and math.isnan(value))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_digit_is_written_that_says_nothing(value: float) -> None:
    for write in (numbers.sample, numbers.plain):
        text = write(value)
        assert "." not in text or "e" in text or not text.endswith("0")
