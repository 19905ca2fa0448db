"""Conversations of many days, folded onto one."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.demo import day
from tests.demo.chats import BEGAN, chat

NOW = BEGAN + timedelta(days=100)
TIMES_OF_DAY = st.lists(st.floats(0, day.SECONDS, exclude_max=True), min_size=1, max_size=20)


def test_conversations_of_several_days_become_one_day() -> None:
    late = BEGAN + timedelta(days=3, hours=2)
    folded = day.day([*chat("c:a@0 a:b@9"), *chat("c:c@0", name="c-2", began=late)], NOW)
    assert (folded.conversations, folded.messages) == (2, 3)
    assert [at for at, _ in folded.moments] == [0, 0, 9, 10, 7200, 7200, 7201]


def test_a_day_ends_now_and_keeps_the_time_between_its_events() -> None:
    folded = day.day(chat("c:a@0 a:b@9"), NOW)
    times = [event["time"] for _, event in folded.moments]
    assert times[0] == (NOW - timedelta(seconds=10)).isoformat()
    assert times[-1] == NOW.isoformat()


def test_what_went_on_for_longer_than_an_hour_is_left_out() -> None:
    folded = day.day([*chat("c:a@0 a:b@9"), *chat("c:c@0 a:d@3601", name="c-2")], NOW)
    assert folded.conversations == 1


def test_a_day_without_conversations_is_over_at_once() -> None:
    assert day.day([], NOW) == day.Day((), 0, 0)
    assert day.Day((), 0, 0).seconds == 0.0


def test_moments_are_over_when_the_day_is_past_them() -> None:
    folded = day.day(chat("c:a@0 a:b@9"), NOW)
    assert [folded.until(at) for at in (-1, 0, 8.9, 9, 10)] == [0, 2, 2, 3, 4]


@pytest.mark.parametrize(
    ("begins", "dawn"), [([], 0.0), ([5.0], 5.0), ([0.0, 3600.0], 0.0), ([0.0, 80000.0], 80000.0)]
)
def test_dawn_is_after_the_longest_silence(begins: list[float], dawn: float) -> None:
    assert day.dawn(begins) == dawn


@given(TIMES_OF_DAY)
def test_no_silence_of_the_day_is_longer_than_its_night(begins: list[float]) -> None:
    dawn = day.dawn(begins)
    since = sorted((begin - dawn) % day.SECONDS for begin in begins)
    night = day.SECONDS - since[-1]
    assert since[0] == 0
    assert all(later - sooner <= night + 1e-6 for sooner, later in itertools.pairwise(since))


@pytest.mark.parametrize(
    ("at", "shown"), [(0, "06:00"), (59.9, "06:00"), (8 * 3600 + 1920, "14:32"), (68400, "01:00")]
)
def test_the_clock_of_the_day_begins_at_six(at: float, shown: str) -> None:
    assert day.clock(at) == shown
