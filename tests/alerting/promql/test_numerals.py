"""Numbers and spans: what they are worth, and how they are written back."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql import numerals


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("12", 12),
        ("1_000", 1000),
        ("1_0.2_5e1_0", 10.25e10),
        (".5", 0.5),
        ("2.", 2),
        ("1e3", 1000),
        ("1E-3", 0.001),
        ("0x1F", 31),
        ("0X_f_f", 255),
        ("010", 8),
        ("0_17", 15),
        ("08", 8),
        ("010.5", 10.5),
        ("9223372036854775808", 2.0**63),
        ("Inf", math.inf),
        ("inF", math.inf),
    ],
)
def test_a_number_is_worth_what_go_says(text: str, value: float) -> None:
    assert numerals.number(text) == value


def test_nan_is_a_number_too() -> None:
    assert math.isnan(numerals.number("NaN"))


@pytest.mark.parametrize("text", ["1e400", "0x8000000000000000", "0" + "7" * 30])
def test_a_number_that_no_float_holds_is_refused(text: str) -> None:
    said = f'error parsing number: strconv.ParseFloat: parsing "{text}": value out of range'
    with pytest.raises(ValueError, match=re.escape(said)):
        numerals.number(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("5m", 300), ("1h30m", 5400), ("500ms", 0.5), ("1y2w3d4h5m6s7ms", 33019506.007), ("0s", 0)],
)
def test_a_duration_is_worth_seconds(text: str, seconds: float) -> None:
    assert numerals.seconds(text) == seconds


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1.5m", 'not a valid duration string: "1.5m"'),
        ("5s1m", 'not a valid duration string: "5s1m"'),
        ("5ys", 'not a valid duration string: "5ys"'),
        ("300y", "duration out of range"),
    ],
)
def test_what_is_no_duration_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        numerals.seconds(text)


@pytest.mark.parametrize(
    ("seconds", "milliseconds"),
    [
        (300, 300_000),
        (0.5, 500),
        (0.0015, 1),
        (-0.0015, -1),
        (-60, -60_000),
        (1e-9, 0),
        (1.1, 1100),
    ],
)
def test_seconds_are_cut_to_whole_milliseconds(seconds: float, milliseconds: int) -> None:
    assert numerals.milliseconds(seconds) == milliseconds


@pytest.mark.parametrize("seconds", [math.inf, -math.inf, math.nan, 1e10, -1e10])
def test_a_span_beyond_292_years_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="duration out of range"):
        numerals.milliseconds(seconds)


@given(st.integers(-(10**12), 10**12))
def test_a_span_reads_back_as_it_was(span: int) -> None:
    text = numerals.duration_text(span)
    sign = -1 if text.startswith("-") else 1
    assert sign * numerals.milliseconds(numerals.seconds(text.removeprefix("-"))) == span


@pytest.mark.parametrize(
    ("value", "text"),
    [(1, "1"), (0.5, "0.5"), (-0.0, "-0"), (math.inf, "Inf"), (-math.inf, "-Inf"), (1e30, "1e+30")],
)
def test_a_number_is_written_in_short(value: float, text: str) -> None:
    assert numerals.number_text(float(value)) == text


@given(st.floats(min_value=0))
def test_a_number_reads_back_as_it_was(value: float) -> None:
    assert repr(numerals.number(numerals.number_text(value))) == repr(value)
    assert numerals.number_text(-value) in {f"-{numerals.number_text(value)}", "NaN"}


def test_nan_is_written_as_prometheus_does() -> None:
    assert numerals.number_text(math.nan) == "NaN"
