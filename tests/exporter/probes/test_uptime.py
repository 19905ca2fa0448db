import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes import uptime
from exporter.probes.uptime import WINDOWS, Share, Slide, Uptime, Window

NOW = 1_700_000_000.0
MINUTES = Window("5m", 300, 60)

runs = st.lists(st.tuples(st.floats(0.0, 900.0), st.booleans(), st.floats(0.0, 30.0)), max_size=60)


def judged(*runs: tuple[float, bool]) -> Uptime:
    found = Uptime()
    for started, up in runs:
        found.judge(started, started, up=up)
    return found


def test_uptime_is_what_was_up_of_what_was_judged() -> None:
    assert Share(4, 3).ratio == 0.75
    assert Share(4, 0).ratio == 0.0


def test_without_a_verdict_there_is_no_uptime() -> None:
    assert Uptime().shares(NOW) == {"1h": Share(), "24h": Share(), "7d": Share(), "30d": Share()}
    assert Share().ratio is None


def test_each_run_of_several_probes_weighs_the_same() -> None:
    assert uptime.together([Share(3, 3), Share(1, 0), Share()]) == Share(4, 3)
    assert uptime.together([]) == Share()


def test_an_outage_of_ten_minutes_in_a_day_is_told_to_the_hundredth() -> None:
    """The vector of row I5: one run a minute, ten of them down."""
    start = NOW - 86_400
    found = judged(*((start + 60 * n, not 300 <= n < 310) for n in range(1_440)))
    ratio = found.shares(NOW)["24h"].ratio
    assert ratio is not None
    assert round(100 * ratio, 2) == 99.31


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: window.name)
def test_a_run_leaves_a_window_after_its_span_and_at_most_a_bucket(window: Window) -> None:
    assert not window.span % window.width
    found = judged((NOW, True))
    assert found.shares(NOW + window.span)[window.name] == Share(1, 1)
    assert found.shares(NOW + window.span + window.width)[window.name] == Share()


def test_windows_roll_forward_without_any_run() -> None:
    found = judged((NOW, False), (NOW + 3_000, True))
    hour = [found.shares(NOW + at)["1h"] for at in (3_000, 3_700, 7_000)]
    assert hour == [Share(2, 1), Share(1, 1), Share()]


def test_a_run_counts_where_it_started_even_if_it_ended_in_the_next_bucket() -> None:
    slide = Slide(MINUTES)
    slide.add(59.0, Share(1, 1), 61.0)
    assert slide.share(300.0 + 59.0) == Share(1, 1)
    assert slide.share(300.0 + 60.0) == Share()


def test_what_is_older_than_the_window_is_not_in_it() -> None:
    slide = Slide(MINUTES)
    slide.add(0.0, Share(9, 9), 1_000.0)
    assert slide.share(1_000.0) == Share()


def test_a_clock_that_is_set_back_a_little_loses_nothing() -> None:
    slide = Slide(MINUTES)
    slide.add(1_000.0, Share(1, 1), 1_000.0)
    slide.add(900.0, Share(1, 0), 900.0)
    assert slide.share(900.0) == Share(2, 1)


def test_a_clock_that_is_set_back_by_more_than_the_window_begins_it_anew() -> None:
    slide = Slide(MINUTES)
    slide.add(10_000.0, Share(1, 1), 10_000.0)
    slide.add(100.0, Share(1, 0), 100.0)
    assert slide.share(100.0) == Share(1, 0)


def test_stored_buckets_are_added_to_their_window_only() -> None:
    found = judged((NOW, True))
    found.load(WINDOWS[0], NOW - 120, Share(10, 4), NOW)
    assert found.shares(NOW)["1h"] == Share(11, 5)
    assert found.shares(NOW)["24h"] == Share(1, 1)


@given(runs, st.floats(0.0, 600.0))
def test_uptime_equals_a_naive_count(runs: list[tuple[float, bool, float]], later: float) -> None:
    """Of the runs whose minute is this one or one of the five before it."""
    slide = Slide(MINUTES)
    ordered = sorted(runs)
    now = 0.0
    for started, up, took in ordered:
        now = max(now, started + took)
        slide.add(started, Share(1, int(up)), now)
    now += later
    inside = [up for started, up, _ in ordered if started // 60 >= now // 60 - 5]
    assert slide.share(now) == Share(len(inside), sum(inside))


@given(runs)
def test_asking_in_between_changes_nothing(runs: list[tuple[float, bool, float]]) -> None:
    asked, left = Slide(MINUTES), Slide(MINUTES)
    for started, up, _ in sorted(runs):
        asked.share(started)
        asked.add(started, Share(1, int(up)), started)
        left.add(started, Share(1, int(up)), started)
    assert asked.share(1_000.0) == left.share(1_000.0)
