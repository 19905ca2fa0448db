"""Charts: everything is within the picture, and no words stand on others."""

import math
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.notify import chart
from alerting.notify.chart import Chart
from tests.alerting.notices import NOW, alert

NAN = math.nan


def made(values: tuple[float, ...], seconds: float = 3600.0, **words: str) -> Chart:
    found = chart.chart(alert(words=words, trend=values, trend_seconds=seconds), NOW)
    assert found is not None
    return found


def test_a_chart_says_what_when_and_how_much() -> None:
    found = made((0.0, NAN, 10.0), value="10s", threshold="> 4s")
    low, gap, high = found.heights
    assert gap is None
    assert low == pytest.approx(0.12 / 1.24)
    assert high == pytest.approx(1.12 / 1.24)
    assert found.least is not None
    assert found.most is not None
    assert found.limit is not None
    assert (found.least.text, found.most.text, found.limit.text) == ("0s", "10s", "> 4s")
    assert found.limit.height == pytest.approx(0.52 / 1.24)
    assert (found.begin, found.end, found.over) == ("02:02", "03:02 UTC", True)


def test_a_longer_time_has_its_day() -> None:
    assert made((1.0, 2.0), 86_400.0).begin == "2026-11-20 03:02"


@pytest.mark.parametrize("values", [(), (1.0,), (NAN, 1.0), (math.inf, -math.inf, 1.0)])
def test_what_is_no_line_is_no_chart(values: tuple[float, ...]) -> None:
    assert chart.chart(alert(trend=values, trend_seconds=60.0), NOW) is None


@pytest.mark.parametrize(
    ("threshold", "over"), [("> 5", True), ("< 5", False), ("== 5", None), ("", None)]
)
def test_which_side_is_bad_is_known_where_the_threshold_tells(
    threshold: str, over: bool | None
) -> None:
    assert made((1.0, 9.0), threshold=threshold).over is over


def test_the_limits_words_come_first_where_there_is_little_room() -> None:
    near = made((0.0, 5.0), threshold="> 4.9")
    assert (near.most, near.least is not None) == (None, True)
    flat = made((3.0, 3.0))
    assert (flat.least, flat.most is not None) == (None, True)
    assert made((0.0, 0.0)).heights == (0.5, 0.5)


def test_more_values_than_dots_are_cut() -> None:
    assert len(made(tuple(map(float, range(1000)))).heights) == chart.MOST_VALUES


@given(
    st.lists(st.floats(), max_size=30),
    st.sampled_from(["> 5", "< 1e300", "== 0", "", "> -1e30", "> 1e-300"]),
    st.floats(0, 1e8),
)
def test_any_values_are_within_the_picture(
    values: list[float], threshold: str, seconds: float
) -> None:
    one = alert(words={"threshold": threshold}, trend=tuple(values), trend_seconds=seconds)
    found = chart.chart(one, NOW + timedelta(days=3000))
    if found is None:
        return
    marks = [one.height for one in (found.least, found.most, found.limit) if one]
    assert all(-0.01 <= one <= 1.01 for one in (*marks, *filter(None, found.heights)))
    assert all(abs(a - b) >= chart._APART for a in marks for b in marks if a is not b)
