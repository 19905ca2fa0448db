"""How fast values rise."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql.values import Samples
from alerting.series.columns import Window
from tests.alerting.promql.functions import ground, naive
from tests.alerting.promql.functions.ground import said, samples


@pytest.mark.parametrize(
    ("text", "points", "expected"),
    [
        # 4 samples over 45 s of 60 s; 0 at the first, so nothing before it.
        ("increase", "0 10 20 30", 30.0),
        # 10 at the first: it was 0 a sample before, where the window begins.
        ("increase", "10 20 30 40", 40.0),
        # Fell from 20 to 5: 5 more.
        ("increase", "10 20 5 15", 25 * 60 / 45),
        ("increase", "5", None),
        ("rate", "10 20 30 40", 40 / 60),
        ("delta", "10 20 5 15", 5 * 60 / 45),
        ("delta", "40 30 20 10", -40.0),
        ("irate", "10 20 5 15", 10 / 15),
        # Began anew before the last sample.
        ("irate", "10 20 30 6", 6 / 15),
        ("irate", "10 _ 40 _", 1.0),
        ("irate", "_ 40", None),
        ("idelta", "10 20 30 6", -24.0),
        ("idelta", "1 nan nan nan", math.nan),
        ("irate", "1 nan 3 nan", math.nan),
    ],
)
def test_values_rise_as_prometheus_reckons(text: str, points: str, expected: float | None) -> None:
    answer = said(f"{text}(m_total[1m])", samples(f"m_total {points}", end=60_000)).elements
    wanted = {} if expected is None else {"{}": expected}
    assert answer == pytest.approx(wanted, nan_ok=True)


@pytest.mark.parametrize(
    ("points", "start", "end", "expected"),
    [
        # The ends are a little further off than samples from each other: all the way there.
        ("50 60 70", -1_000, 46_000, 20 * (30 + 16 + 1) / 30),
        # Much further: half of that distance.
        ("50 60 70", -2_000, 62_000, 20 * (30 + 7.5 + 7.5) / 30),
        # Seven and a half seconds back it would have been negative: to 0 only.
        ("2 12 22", -60_000, 45_000, 20 * (30 + 3) / 30),
        ("0 0 0", 0, 45_000, 0.0),
    ],
)
def test_what_was_seen_is_stretched_to_the_ends_of_the_window(
    points: str, start: int, end: int, expected: float
) -> None:
    window = samples(f"m_total {points}", start=start, end=end)
    assert said("increase(m_total[1m])", window).elements == pytest.approx({"{}": expected})


def test_series_with_and_without_gaps_are_reckoned_side_by_side() -> None:
    window = samples('m_total{a="1"} 1 2 3 4', 'm_total{a="2"} 0 _ 4 _', 'm_total{a="3"} _ _ _ 9')
    answer = said("increase(m_total[1m])", window).elements
    # The second stretched by less than 1.1 × 30 s at both ends, but not before it was 0.
    assert answer == pytest.approx({'{a="1"}': 4.0, '{a="2"}': 4 * 45 / 30})


def test_what_is_not_called_like_a_counter_is_told_of() -> None:
    for name in ("m_total", "m_sum", "m_count", "m_bucket", '{__type__="counter"}', "{}"):
        assert said("rate(x[1m])", samples(f"{name} 1 2")).infos == []
    info = (
        "PromQL info: metric might not be a counter, name does not end in"
        ' _total/_sum/_count/_bucket: "m"'
    )
    assert said("increase(m[1m])", samples('m{__type__="gauge"} 1 2')).infos == [f"(0) {info}"]
    assert said("rate(m[1m])", samples("m 1 2"), at=5).infos != []
    assert said("delta(m[1m])", samples("m 1 2")).infos == []


def test_without_series_there_are_no_rates() -> None:
    for name in ("rate", "increase", "delta", "irate", "idelta"):
        answer = said(f"{name}(m[1m])", samples())
        assert (answer.elements, answer.infos) == ({}, [])


@given(ground.windows(), st.sampled_from(["increase", "delta", "rate"]))
def test_rates_are_those_of_each_series_by_itself(window: Window, name: str) -> None:
    series = [f'm_total{{a="{column}"}}' for column in range(window.values.shape[1])]
    answer = said(f"{name}(m_total[1m])", Samples(ground.rows(*series), window)).elements
    seconds = (window.end - window.start) / 1000 if name == "rate" else 1.0
    expected = {}
    for column in range(len(series)):
        alone = naive.stretched(
            ground.timed(window, column), window.start, window.end, counter=name != "delta"
        )
        if alone is not None:
            expected[f'{{a="{column}"}}'] = alone / seconds
    assert answer.keys() == expected.keys()
    scale = max((abs(v) for v in window.values.ravel() if math.isfinite(v)), default=0.0)
    assert all(ground.close(answer[key], expected[key], scale) for key in expected)


@given(ground.windows(ground.FINITE))
def test_the_newest_rate_is_that_between_the_last_two_samples(window: Window) -> None:
    series = [f'm_total{{a="{column}"}}' for column in range(window.values.shape[1])]
    found = Samples(ground.rows(*series), window)
    deltas, rates = (said(f"{name}(m[1m])", found).elements for name in ("idelta", "irate"))
    for column in range(len(series)):
        alone, label = ground.timed(window, column)[-2:], f'{{a="{column}"}}'
        if len(alone) < 2:
            assert label not in deltas | rates
            continue
        (before_at, before), (after_at, after) = alone
        assert deltas[label] == after - before
        rose = after if after < before else after - before
        assert ground.close(rates[label], rose / ((after_at - before_at) / 1000))
