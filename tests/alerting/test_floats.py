"""Floating-point numbers in Go's forms."""

import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting import floats

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("value", "verb", "precision", "text"),
    [
        (0.0, "g", -1, "0"),
        (-0.0, "g", -1, "-0"),
        (-0.0, "f", -1, "-0"),
        (-0.0, "e", -1, "-0e+00"),
        (0.1, "f", -1, "0.1"),
        (-2.5e100, "f", -1, "-25" + "0" * 99),
        (2.0**-24, "e", -1, "5.960464477539063e-08"),
        (1e6, "g", -1, "1e+06"),
        (123456.0, "g", -1, "123456"),
        (1234567.0, "g", -1, "1.234567e+06"),
        (0.0001, "g", -1, "0.0001"),
        (0.00001, "g", -1, "1e-05"),
        (5e-324, "g", -1, "5e-324"),
        (1e21, "f", -1, "1000000000000000000000"),
        (1e-7, "f", -1, "0.0000001"),
        (-2.5, "f", -1, "-2.5"),
        (1.5, "e", -1, "1.5e+00"),
        (1234.5, "e", 2, "1.23e+03"),
        (1234.5, "g", 2, "1.2e+03"),
        (-2.25, "f", 1, "-2.2"),
        (math.inf, "g", -1, "+Inf"),
        (-math.inf, "e", 3, "-Inf"),
        (math.nan, "f", 2, "NaN"),
        (1.0, "b", -1, "4503599627370496p-52"),
        (0.0, "b", -1, "0p-1074"),
        (5e-324, "b", -1, "1p-1074"),
        (1.0, "x", -1, "0x1p+00"),
        (-0.1, "x", -1, "-0x1.999999999999ap-04"),
        (0.3, "x", 20, "0x1.33333333333330000000p-02"),
        (1.999, "x", 0, "0x1p+01"),
        (1.96875, "x", 1, "0x1.0p+01"),
        (0.0, "x", 2, "0x0.00p+00"),
    ],
)
def test_a_number_is_written_as_in_go(
    value: float, verb: floats.Verb, precision: int, text: str
) -> None:
    assert floats.text(value, verb, precision) == text


@given(FINITE)
def test_the_shortest_forms_say_the_number(value: float) -> None:
    for verb in ("e", "f", "g"):
        assert float(floats.text(value, verb)) == value
    mantissa, _, exponent = floats.text(value, "b").partition("p")
    assert math.ldexp(int(mantissa), int(exponent)) == value


@given(FINITE)
def test_the_hexadecimal_form_says_the_number(value: float) -> None:
    assert struct.pack("d", float.fromhex(floats.text(value, "x"))) == struct.pack("d", value)


def test_only_a_number_below_zero_and_minus_zero_are_negative() -> None:
    assert [floats.is_negative(one) for one in (-1.0, -0.0, 0.0, 1.0, math.nan, -math.inf)] == [
        True, True, False, False, False, True,
    ]  # fmt: skip
