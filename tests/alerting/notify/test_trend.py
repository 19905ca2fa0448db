"""Trends in a line: no more than there is to say, whatever the values."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting import figures
from alerting.notify import trend
from tests.alerting.notices import alert

NAN = math.nan


@pytest.mark.parametrize(
    ("values", "bars"),
    [
        ((), ""),
        ((NAN, math.inf), ""),
        ((1.0,), "▁"),
        ((0.0, 1.0, 2.0, 7.0), "▁▂▃█"),
        ((1.0, NAN, 3.0), "▁·█"),
        ((5.0, 5.0), "▁▁"),
        ((-1e308, 1e308), "▁█"),
        ((0.0, 0.0, 4.0, 4.0, NAN, NAN, 8.0, NAN), "▁▅·█"),
    ],
)
def test_bars_go_from_the_least_to_the_most(values: tuple[float, ...], bars: str) -> None:
    assert trend.bars(values, 4) == bars


@pytest.mark.parametrize(
    ("values", "words", "said"),
    [
        ((), {}, ""),
        ((1.0, NAN), {}, ""),
        ((1.0, 6.2), {"value": "6.2s"}, "▁█ 1s to 6.2s in 1 h"),
        ((0.5, 0.5), {"value": "50%", "threshold": "< 80%"}, "▁▁ always 50% in 1 h"),
        ((1.0, 2.0), {"threshold": "> 1.5GiB"}, "▁█ 1B to 2B in 1 h"),
        ((1.0, 2.0), {"value": "three"}, "▁█ 1 to 2 in 1 h"),
        ((1.0, 2.0), {}, "▁█ 1 to 2 in 1 h"),
    ],
)
def test_a_trend_says_its_least_and_most(
    values: tuple[float, ...], words: dict[str, str], said: str
) -> None:
    assert trend.words(alert(words=words, trend=values, trend_seconds=3600.0)) == said


@pytest.mark.parametrize(
    ("threshold", "limit"),
    [
        ("> 5s", 5.0), (">= 850ms", 0.85), ("< 80%", 0.8), ("> 2m 5s", 125.0), ("== 0", 0.0),
        ("!= 1", 1.0), ("> 1.5GiB", 1.5 * 2**30), ("> 1,234.5", 1234.5), ("> -3", -3.0),
        ("> 1e+21", 1e21), ("", None), ("5s", None), ("> many", None), ("> 1s 2s 3s", None),
        ("> 5 eggs", None), ("> ,", None), ("> 1e999", None), ("> " + "9" * 60, None),
    ],
)  # fmt: skip
def test_a_threshold_is_a_number_where_it_is_one(threshold: str, limit: float | None) -> None:
    assert trend.limit(alert(words={"threshold": threshold})) == limit


@pytest.mark.parametrize("form", [figures.number, figures.duration, figures.percent, figures.size])
@given(st.floats(1e-5, 1e9))
def test_what_we_write_reads_back(form: trend.Shown, value: float) -> None:
    found = trend.number(form(value))
    assert found == pytest.approx(value, rel=0.5)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (-5, "0 s"), (59, "59 s"), (60, "1 min"), (61, "1 min 1 s"), (3600, "1 h"),
     (3605, "1 h"), (7500, "2 h 5 min"), (90_061, "1 d 1 h"), (86_460, "1 d"), (1.6, "2 s")],
)  # fmt: skip
def test_a_span_is_told_in_two_units(seconds: float, words: str) -> None:
    assert trend.span(seconds) == words


@given(st.lists(st.floats(), max_size=100), st.integers(1, 30))
def test_any_values_become_so_many_bars(values: list[float], width: int) -> None:
    made = trend.bars(values, width)
    assert len(made) in {0, min(len(values), width)}
    assert set(made) <= set("▁▂▃▄▅▆▇█·")
