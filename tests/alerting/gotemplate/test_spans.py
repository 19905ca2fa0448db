"""Spans of time as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.duration import Duration
from alerting.gotemplate import spans
from alerting.gotemplate.errors import Fault


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (0, "0s"),
        (1, "1ns"),
        (1_500, "1.5µs"),
        (20_000_000, "20ms"),
        (-1_000_000_001, "-1.000000001s"),
        (60_000_000_000, "1m0s"),
        (3_605_500_000_000, "1h0m5.5s"),
        (-(1 << 63), "-2562047h47m16.854775808s"),
    ],
)
def test_a_span_is_written_as_in_go(nanoseconds: int, text: str) -> None:
    assert spans.text(nanoseconds) == text


@given(st.integers(0, 9_000_000_000_000))
def test_a_span_is_read_as_in_our_files(milliseconds: int) -> None:
    span = Duration(milliseconds / 1000)
    assert spans.seconds(str(span)) == span.seconds


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty duration string"),
        ("5", 'not a valid duration string: "5"'),
        ("1s1h", 'not a valid duration string: "1s1h"'),
        ("9" * 50 + "s", "duration out of range"),
        ("293y", "duration out of range"),
    ],
)
def test_what_is_no_span_is_refused(text: str, said: str) -> None:
    with pytest.raises(Fault) as raised:
        spans.seconds(text)
    assert str(raised.value) == said


def test_nothing_is_a_span_without_a_unit() -> None:
    assert spans.seconds("0") == 0
