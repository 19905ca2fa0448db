"""Bounds: read as people write them, strict at the number, in the units of metrics."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.rulebook.bound import Bound, Limit
from alerting.rulebook.thresholds import Thresholds

GIVEN = Thresholds(cpu_usage_percent=70.0)
EXPECTED = "expected a bound like '> 2s', '>= 80%' or '< uptime_percent', got "


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("> 2s", Limit(">", 2.0, "seconds")),
        (">2s", Limit(">", 2.0, "seconds")),
        ("  >=  1.5  ms ", Limit(">=", 0.0015, "seconds")),
        ("< 5000ms", Limit("<", 5.0, "seconds")),
        ("<= 2m", Limit("<=", 120.0, "seconds")),
        ("> 3h", Limit(">", 10800.0, "seconds")),
        ("> 1d", Limit(">", 86400.0, "seconds")),
        (">= 80%", Limit(">=", 0.8, "ratio")),
        ("> 1%", Limit(">", 0.01, "ratio")),
        ("== 0", Limit("==", 0.0)),
        ("!= 1", Limit("!=", 1.0)),
        ("> -1.5", Limit(">", -1.5)),
        ("> .5", Limit(">", 0.5)),
        ("> 4MiB", Limit(">", 4194304.0, "bytes")),
        ("> 1KiB", Limit(">", 1024.0, "bytes")),
        ("> 7B", Limit(">", 7.0, "bytes")),
        ("> cpu_usage_percent", Limit(">", 0.7, "ratio")),
        ("<uptime_percent", Limit("<", 0.99, "ratio")),
        ("> response_time_ms", Limit(">", 5.0, "seconds")),
    ],
)
def test_a_bound_is_read_into_base_units(text: str, limit: Limit) -> None:
    bound = Bound.parse(text)
    assert bound.given(GIVEN) == limit
    assert str(bound) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", EXPECTED + "''"),
        (">", EXPECTED + "'>'"),
        ("5", EXPECTED + "'5'; write > 5"),
        ("= 5", EXPECTED + "'= 5'; write == 5"),
        ("=> 5", EXPECTED + "'=> 5'"),
        ("=~ 5", EXPECTED + "'=~ 5'"),
        ("> 5 s s", EXPECTED + "'> 5 s s'"),
        ("> 1.", None),
        ("> .", EXPECTED + "'> .'"),
        ("> " + "9" * 16, EXPECTED),
        ("> 3 sec", "no unit is called 'sec'; there are %, B, GiB, KiB, MiB, TiB, d, h, m, ms, s"),
        ("> 3 MB", "no unit is called 'MB'; did you mean 'MiB'?"),
        ("> cpu_usage", "no threshold is called 'cpu_usage'; did you mean 'cpu_usage_percent'?"),
    ],
)
def test_what_is_no_bound_is_refused_with_what_to_write(text: str, said: str | None) -> None:
    if said is None:
        assert Bound.parse(text).given(GIVEN).number == 1.0
        return
    with pytest.raises(ValueError, match=r"expected|no ") as refused:
        Bound.parse(text)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("operator", "below", "exactly", "above"),
    [
        (">", False, False, True),
        (">=", False, True, True),
        ("<", True, False, False),
        ("<=", True, True, False),
        ("==", False, True, False),
        ("!=", True, False, True),
    ],
)
def test_a_limit_is_strict_unless_it_says_equal(
    operator: str, below: bool, exactly: bool, above: bool
) -> None:
    limit = Bound.parse(f"{operator} 80%").given(GIVEN)
    values = (math.nextafter(0.8, 0), 0.8, math.nextafter(0.8, 1))
    assert [limit.holds(value) for value in values] == [below, exactly, above]
    assert limit.holds(80.0 / 100) is exactly
    assert [limit.opposite.holds(value) for value in values] == [
        not below,
        not exactly,
        not above,
    ]


@pytest.mark.parametrize(
    ("text", "direction"), [("> 1", ">"), (">= 1", ">"), ("< 1", "<"), ("== 1", ""), ("!= 1", "")]
)
def test_a_limit_knows_which_way_is_worse(text: str, direction: str) -> None:
    assert Bound.parse(text).given(GIVEN).direction == direction


def test_a_limit_is_shown_in_base_units() -> None:
    assert str(Bound.parse("> 80%").given(GIVEN)) == "> 0.8"
    assert str(Bound.parse("< 2m").given(GIVEN)) == "< 120"


def test_bounds_that_are_written_alike_are_equal() -> None:
    assert Bound.parse("> 2s") == Bound.parse("> 2s") != Bound.parse("> 2000ms")
    assert len({Bound.parse("> 2s"), Bound.parse("> 2s")}) == 1
    assert Bound.parse("> 2s") != "> 2s"
    assert repr(Bound.parse("> 2s")) == "Bound('> 2s')"


@given(st.integers(0, 10_000))
def test_a_percentage_is_the_float_that_dividing_by_a_hundred_gives(hundredths: int) -> None:
    percent = hundredths / 100
    assert Bound.parse(f"> {percent}%").given(GIVEN).number == percent / 100


@pytest.mark.parametrize("operator", [">", ">=", "<", "<=", "==", "!="])
def test_many_values_are_judged_as_each_alone(operator: str) -> None:
    limit = Limit(operator, 2.0)  # type: ignore[arg-type]
    values = np.array([1.0, 2.0, 3.0, np.nan, np.inf])
    assert limit.beyond(values).tolist() == [limit.holds(value) for value in values.tolist()]
