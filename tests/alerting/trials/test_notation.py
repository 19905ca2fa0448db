"""Series as unit tests write them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model import Labels, labels
from alerting.promql.errors import ParseError
from alerting.trials import notation
from alerting.trials.histograms import Histogram
from alerting.trials.notation import STALE, Point


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        (" {} ", ()),
        ("up", labels({"__name__": "up"})),
        ('{job="a", x="b"}', labels({"job": "a", "x": "b"})),
        ('a:b{job="a"}', labels({"__name__": "a:b", "job": "a"})),
        ('{"a.b"}', labels({"__name__": "a.b"})),
    ],
)
def test_labels_are_read(text: str, expected: Labels) -> None:
    assert notation.described(text) == expected


def test_what_are_no_labels_is_refused() -> None:
    with pytest.raises(ParseError):
        notation.described('up{job="a"')
    with pytest.raises(ValueError, match="expected labels with ="):
        notation.described('up{job!="a"}')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("1 -2 .5 1e3", [1, -2, 0.5, 1000]),
        ("1x2", [1, 1, 1]),
        ("0x3", [0, 0, 0, 0]),
        ("0+0x1", [0, 0]),
        ("1+2x3", [1, 3, 5, 7]),
        ("1-2x2 9", [1, -1, -3, 9]),
        ("-1--2x2", [-1, 1, 3]),
        ("_ _x2 stale 4", [None, None, None, STALE, 4]),
        ("Inf -inf", [math.inf, -math.inf]),
    ],
)
def test_values_are_read(text: str, expected: list[Point]) -> None:
    assert notation.points(text) == expected


def test_a_nan_is_a_value() -> None:
    (found,) = notation.points("NaN")
    assert isinstance(found, float)
    assert math.isnan(found)


def test_native_histograms_are_read_and_added_up() -> None:
    one, two = notation.points("{{sum:3 count:2 buckets:[2]}}+{{sum:1 count:1 buckets:[1]}}x1")
    assert one == Histogram({"sum": 3.0, "count": 2.0}, {"buckets": (2.0,)})
    assert str(two) == "{{count:3 sum:4 buckets:[3]}}"
    one, two = notation.points("{{sum:3 count:2}}-{{sum:1 count:1}}x1")
    assert str(two) == "{{count:1 sum:2}}"
    assert notation.points("{{sum:3}}x1") == [Histogram({"sum": 3.0}, {})] * 2


@pytest.mark.parametrize("text", ["x", "1+2", "1x", "1 2,3", "{{", "stalex", "1+2x1y"])
def test_what_are_no_values_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        notation.points(text)


@pytest.mark.parametrize("text", ["1x9999999", "_x9999999"])
def test_values_are_not_without_end(text: str) -> None:
    with pytest.raises(ValueError, match="expected at most 1,000,000 values"):
        notation.points(text)


@given(st.floats(-100, 100), st.floats(-100, 100), st.integers(0, 20))
def test_steps_are_added_one_after_the_other(first: float, each: float, times: int) -> None:
    sign = "-" if math.copysign(1, each) < 0 else "+"
    found = notation.points(f"{first!r}{sign}{abs(each)!r}x{times}")
    expected = [first]
    for _ in range(times):
        expected.append(expected[-1] + each)
    assert found == expected
