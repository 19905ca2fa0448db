"""Silences, windows and inhibition: what is hidden, told when it shows, and owed."""

from functools import partial

import pytest

from tests.alerting.dispatch.acts import (
    ends,
    fires,
    posts,
    silence,
    unsilence,
)
from tests.alerting.dispatch.confs import conf, receiver
from tests.alerting.dispatch.scenario import At, Between, Story, told

HOUR = 3600
both = partial(conf, interval="10s", repeat="10h", pagers=1)
HOOK, PAGER = "hook/webhook[0]", "hook/pagerduty[0]"
SHOWN_AGAIN = "a silence or window ended"
NIGHT = """
time_intervals:
- name: night
  time_intervals: [{times: [{start_time: '22:00', end_time: '24:00'},
                            {start_time: '00:00', end_time: '06:00'}]}]
- name: office
  time_intervals: [{times: [{start_time: '08:00', end_time: '18:00'}], weekdays: ['monday:friday']}]
"""
WORSE = """
inhibit_rules:
- {source_matchers: [alertname=down], target_matchers: [alertname=slow], equal: [a]}
"""


def test_what_ends_under_a_silence_is_over_at_once_for_pagerduty_and_told_later_to_others() -> None:
    Story(both()).holds(
        At(1, fires("test")),
        Between(2, 2, told(HOOK, "test")),
        Between(2, 2, told(PAGER, "test")),
        At(5, silence("s", 5, 100, "alertname=test")),
        At(20, ends("test")),
        Between(22, 22, told(PAGER, "-test@1-20", "all alerts resolved")),
        Between(100, 100, told(HOOK, "-test@1-20", "all alerts resolved")),
        until=HOUR,
    )


def test_what_was_silenced_from_its_begin_to_its_end_is_told_to_nobody() -> None:
    world = Story(both()).holds(
        At(0, silence("s", 0, 100, "alertname=test")),
        At(1, fires("test")),
        At(20, ends("test")),
        until=HOUR,
    )
    assert not world.board.groups()
    assert not world.disk["groups"]


def test_what_ends_under_a_silence_and_begins_again_is_told_when_it_shows() -> None:
    Story(both()).holds(
        At(1, fires("test")),
        Between(2, 2, told(HOOK, "test")),
        Between(2, 2, told(PAGER, "test")),
        At(5, silence("s", 5, 100, "alertname=test")),
        At(20, ends("test")),
        Between(22, 22, told(PAGER, "-test@1-20")),
        At(50, fires("test")),
        Between(100, 100, told(HOOK, "test@50", SHOWN_AGAIN)),
        Between(100, 100, told(PAGER, "test@50", "first notification")),
        until=HOUR,
    )


def test_what_is_over_and_hidden_waits_while_others_of_its_group_are_told() -> None:
    Story(both(group_by="[]")).holds(
        At(1, fires("one two")),
        Between(2, 2, told(HOOK, "one two")),
        Between(2, 2, told(PAGER, "one two")),
        At(5, silence("s", 5, 100, "alertname=one")),
        At(20, ends("one")),
        Between(22, 22, told(PAGER, "-one two", "new resolved alerts")),
        At(30, ends("two")),
        Between(32, 32, told(PAGER, "-two", "all alerts resolved")),
        Between(32, 32, told(HOOK, "-two", "all alerts resolved", status="resolved")),
        Between(100, 100, told(HOOK, "-one", "all alerts resolved")),
        until=HOUR,
    )


def test_a_silence_that_is_prolonged_goes_on_hiding() -> None:
    Story(both()).holds(
        At(1, fires("test")),
        Between(2, 2, told(HOOK, "test")),
        Between(2, 2, told(PAGER, "test")),
        At(5, silence("s", 5, 100, "alertname=test")),
        At(90, silence("t", 90, 200, "alertname=test")),
        Between(200, 200, told(HOOK, "test", SHOWN_AGAIN)),
        Between(200, 200, told(PAGER, "test", SHOWN_AGAIN)),
        until=HOUR,
    )


def test_a_silence_between_two_looks_changes_nothing() -> None:
    Story(conf(interval="5m", repeat="10h")).holds(
        At(1, fires("test")),
        Between(2, 2, told("hook", "test")),
        At(5, silence("s", 5, 100, "alertname=test")),
        At(50, unsilence("s")),
        until=2 * HOUR,
    )


def test_a_silence_ended_by_hand_has_what_fires_told_at_once() -> None:
    Story(conf(interval="5m", repeat="10h")).holds(
        At(1, fires("test")),
        Between(2, 2, told("hook", "test")),
        At(5, silence("s", 5, 5 * HOUR, "alertname=test")),
        At(HOUR, unsilence("s")),
        Between(HOUR, HOUR, told("hook", "test", SHOWN_AGAIN)),
        until=2 * HOUR,
    )


def test_a_window_over_midnight_hides_and_its_end_tells_what_fires() -> None:
    route = "  routes: [{receiver: hook, mute_time_intervals: [night]}]"
    Story(both(interval="5m", route=route, more=NIGHT)).holds(
        At(20 * HOUR, fires("early late")),
        Between(20 * HOUR + 1, 20 * HOUR + 1, told(HOOK, "early")),
        Between(20 * HOUR + 1, 20 * HOUR + 1, told(PAGER, "early")),
        Between(20 * HOUR + 1, 20 * HOUR + 1, told(HOOK, "late")),
        Between(20 * HOUR + 1, 20 * HOUR + 1, told(PAGER, "late")),
        At(23 * HOUR, ends("early")),
        Between(23 * HOUR, 23 * HOUR + 300, told(PAGER, "-early")),
        At(25 * HOUR, fires("new late")),
        Between(30 * HOUR, 30 * HOUR, told(HOOK, "-early", "all alerts resolved")),
        Between(30 * HOUR, 30 * HOUR, told(HOOK, "late", SHOWN_AGAIN)),
        Between(30 * HOUR, 30 * HOUR, told(PAGER, "late", SHOWN_AGAIN)),
        Between(30 * HOUR, 30 * HOUR, told(HOOK, "new", "first notification")),
        Between(30 * HOUR, 30 * HOUR, told(PAGER, "new", "first notification")),
        until=31 * HOUR,
    )


@pytest.mark.slow
def test_an_active_window_lets_nothing_through_before_it_begins() -> None:
    route = "  routes: [{receiver: hook, active_time_intervals: [office]}]"
    monday = 48 * HOUR
    Story(conf(interval="5m", repeat="100h", route=route, more=NIGHT)).holds(
        At(HOUR, fires("test")),
        Between(monday + 8 * HOUR, monday + 8 * HOUR, told("hook", "test", "first notification")),
        At(monday + 17 * HOUR, ends("test")),
        Between(monday + 17 * HOUR, monday + 17 * HOUR + 300, told("hook", "-test")),
        until=monday + 40 * HOUR,
    )


def test_what_is_inhibited_is_not_told_again_and_its_end_is_owed() -> None:
    Story(both(more=WORSE)).holds(
        At(1, fires("slow/x")),
        Between(2, 2, told(HOOK, "slow/x")),
        Between(2, 2, told(PAGER, "slow/x")),
        At(5, fires("down/x")),
        Between(6, 6, told(HOOK, "down/x")),
        Between(6, 6, told(PAGER, "down/x")),
        At(20, ends("down/x")),
        Between(26, 26, told(HOOK, "-down/x")),
        Between(26, 26, told(PAGER, "-down/x")),
        At(HOUR, fires("down/x")),
        Between(HOUR + 1, HOUR + 1, told(HOOK, "down/x")),
        Between(HOUR + 1, HOUR + 1, told(PAGER, "down/x")),
        At(HOUR + 20, ends("slow/x")),
        Between(HOUR + 20, HOUR + 30, told(PAGER, "-slow/x")),
        At(2 * HOUR, ends("down/x")),
        Between(2 * HOUR, 2 * HOUR + 60, told(HOOK, "-slow/x")),
        Between(2 * HOUR, 2 * HOUR + 10, told(HOOK, "-down/x")),
        Between(2 * HOUR, 2 * HOUR + 10, told(PAGER, "-down/x")),
        until=3 * HOUR,
    )


def test_what_fires_and_was_hidden_when_its_group_was_over_is_told_again() -> None:
    """The group's incident is closed by the end of what showed, so it must be opened again."""
    Story(both(group_by="[]", more=WORSE.replace("equal: [a]", "equal: []"))).holds(
        At(1, fires("slow other")),
        Between(2, 2, told(HOOK, "slow other")),
        Between(2, 2, told(PAGER, "slow other")),
        At(5, fires("down")),
        Between(12, 12, told(HOOK, "down other", "new alerts in group")),
        Between(12, 12, told(PAGER, "down other")),
        At(15, ends("other")),
        Between(22, 22, told(HOOK, "down -other")),
        Between(22, 22, told(PAGER, "down -other")),
        At(25, ends("down")),
        Between(32, 32, told(HOOK, "slow -down", "new resolved alerts")),
        Between(32, 32, told(PAGER, "slow -down")),
        until=HOUR,
    )


def test_an_incident_closed_by_what_showed_is_opened_again_for_what_was_inhibited() -> None:
    route = "  routes: [{receiver: away, matchers: [alertname=down]}]"
    more = receiver("away", ()) + WORSE.replace("equal: [a]", "equal: []")
    Story(both(group_by="[]", route=route, more=more)).holds(
        At(1, fires("slow other")),
        Between(2, 2, told(HOOK, "slow other")),
        Between(2, 2, told(PAGER, "slow other")),
        At(5, fires("down")),
        At(15, ends("other")),
        Between(22, 22, told(HOOK, "-other", "all alerts resolved", status="resolved")),
        Between(22, 22, told(PAGER, "-other", "all alerts resolved", status="resolved")),
        At(25, ends("down")),
        Between(25, 60, told(HOOK, "slow", SHOWN_AGAIN)),
        Between(25, 60, told(PAGER, "slow", SHOWN_AGAIN)),
        At(100, ends("slow")),
        Between(100, 112, told(HOOK, "-slow")),
        Between(100, 112, told(PAGER, "-slow")),
        until=HOUR,
    )


def test_posts_that_time_out_under_a_silence_are_owed_as_others() -> None:
    Story(both(resolve="30s")).holds(
        At(1, posts("test")),
        Between(2, 2, told(HOOK, "test")),
        Between(2, 2, told(PAGER, "test")),
        At(5, silence("s", 5, 100, "alertname=test")),
        Between(31, 42, told(PAGER, "-test@1-31")),
        Between(100, 100, told(HOOK, "-test@1-31")),
        until=HOUR,
    )
