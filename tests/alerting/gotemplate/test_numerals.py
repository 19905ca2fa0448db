"""Numbers as Go writes and reads them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.gotemplate import numerals
from alerting.gotemplate.numerals import Number


@pytest.mark.parametrize(
    ("literal", "number"),
    [
        ("0", Number(0, 0.0, 0)),
        ("-12", Number(-12, -12.0, -12)),
        ("0x1F", Number(31, 31.0, 31)),
        ("0xe", Number(14, 14.0, 14)),
        ("017", Number(15, 15.0, 15)),
        ("-0_17", Number(-15, -15.0, -15)),
        ("0b11", Number(3, 3.0, 3)),
        ("1_000", Number(1000, 1000.0, 1000)),
        ("1e3", Number(1000, 1000.0, 1000.0)),
        ("1.5", Number(None, 1.5, 1.5)),
        ("1e30", Number(None, 1e30, 1e30)),
        ("0x1p-1", Number(None, 0.5, 0.5)),
        ("'a'", Number(97, 97.0, 97)),
        ("9223372036854775807", Number(2**63 - 1, 2.0**63, 2**63 - 1)),
        ("9223372036854775808", Number(None, 2.0**63, None)),
    ],
)
def test_a_constant_is_every_kind_of_number_that_it_can_be(literal: str, number: Number) -> None:
    assert numerals.number(literal) == number


@pytest.mark.parametrize(
    ("literal", "said"),
    [
        ("18446744073709551616", 'integer overflow: "18446744073709551616"'),
        ("-9223372036854775809", 'integer overflow: "-9223372036854775809"'),
        ("089", 'integer overflow: "089"'),
        ("0x", 'illegal number syntax: "0x"'),
        ("1__0", 'illegal number syntax: "1__0"'),
        ("1e", 'illegal number syntax: "1e"'),
        ("1e999", 'illegal number syntax: "1e999"'),
        ("+", 'illegal number syntax: "+"'),
        ("2i", 'imaginary numbers are not for texts: "2i"'),
        ("''", "invalid syntax"),
        ("'ab'", "malformed character constant: 'ab'"),
    ],
)
def test_a_constant_that_is_no_number_is_refused(literal: str, said: str) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011 # all of its text is compared
        numerals.number(literal)
    assert str(raised.value) == said


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1.0),
        ("-1.5e3", -1500.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1_0.2_5", 10.25),
        ("0X1.8P1", 3.0),
        ("0x.8p0", 0.5),
        ("0x_1p0", 1.0),
        ("inf", math.inf),
        ("-Infinity", -math.inf),
        ("+INF", math.inf),
    ],
)
def test_a_text_says_a_number(text: str, value: float) -> None:
    assert numerals.floating(text) == value


def test_a_text_may_say_that_it_is_no_number() -> None:
    assert math.isnan(numerals.floating("nAn"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "invalid syntax"),
        (" 1", "invalid syntax"),
        ("1e400", "value out of range"),
        ("-1e400", "value out of range"),
        ("0x1p9999", "value out of range"),
        ("0x1", "invalid syntax"),
        ("_1", "invalid syntax"),
        ("1_", "invalid syntax"),
        ("١", "invalid syntax"),
    ],
)
def test_a_text_that_says_no_number_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=f"^strconv.ParseFloat: parsing .*: {said}$"):
        numerals.floating(text)


@given(st.floats(allow_nan=False))
def test_every_number_reads_back(value: float) -> None:
    assert numerals.floating(repr(value)) == value


@given(st.integers(1, 60_000))
def test_the_longest_text_is_read_at_once(length: int) -> None:
    with pytest.raises(ValueError, match="invalid syntax"):
        numerals.floating("1" * length + "x")
