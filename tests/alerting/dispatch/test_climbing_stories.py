"""Escalations and acknowledgements: who is told next, and what stops it."""

from tests.alerting.dispatch.acts import (
    acknowledge,
    clock,
    ends,
    fires,
    reload,
    silence,
    unacknowledge,
)
from tests.alerting.dispatch.confs import conf, receiver
from tests.alerting.dispatch.scenario import At, Between, Story, told

MINUTE = 60
CONF = conf(
    interval="1m", repeat="10h", more=receiver("second", pagers=1) + "\n" + receiver("boss")
)
OURS = """
escalations:
- name: web
  matchers: ['alertname=~"t.*"']
  steps: [{after: 15m, receiver: second}]
  then: last
- name: last
  matchers: [alertname=nothing]
  steps: [{after: 30m, receiver: boss}]
"""
SECOND, PAGER = "second/webhook[0]", "second/pagerduty[0]"


def test_what_nobody_acknowledges_goes_up_step_by_step_and_all_are_told_its_end() -> None:
    Story(CONF, OURS).holds(
        At(1, fires("test other")),
        Between(2, 2, told("hook", "test")),
        Between(2, 2, told("hook", "other")),
        Between(15 * MINUTE + 2, 15 * MINUTE + 2, told(SECOND, "test", "escalated")),
        Between(15 * MINUTE + 2, 15 * MINUTE + 2, told(PAGER, "test", "escalated")),
        Between(45 * MINUTE + 2, 45 * MINUTE + 2, told("boss", "test", "escalated")),
        At(50 * MINUTE, ends("test")),
        Between(50 * MINUTE, 51 * MINUTE + 2, told("hook", "-test", "all alerts resolved")),
        Between(50 * MINUTE, 51 * MINUTE + 2, told(SECOND, "-test")),
        Between(50 * MINUTE, 51 * MINUTE + 2, told(PAGER, "-test")),
        Between(50 * MINUTE, 51 * MINUTE + 2, told("boss", "-test")),
        until=120 * MINUTE,
    )


def test_an_acknowledgement_before_the_first_step_stops_it_and_the_repeats() -> None:
    Story(CONF.replace("10h", "20m"), OURS).holds(
        At(1, fires("test")),
        Between(2, 2, told("hook", "test")),
        At(10 * MINUTE, acknowledge("test")),
        At(120 * MINUTE, ends("test")),
        Between(120 * MINUTE, 121 * MINUTE, told("hook", "-test")),
        until=240 * MINUTE,
    )


def test_an_acknowledgement_after_a_step_stops_the_next_and_is_told_to_pagerduty() -> None:
    Story(CONF, OURS).holds(
        At(1, fires("test")),
        Between(2, 2, told("hook", "test")),
        Between(15 * MINUTE + 2, 15 * MINUTE + 2, told(SECOND, "test", "escalated")),
        Between(15 * MINUTE + 2, 15 * MINUTE + 2, told(PAGER, "test", "escalated")),
        At(20 * MINUTE, acknowledge("test")),
        Between(20 * MINUTE, 20 * MINUTE, told(PAGER, "test", status="acknowledged")),
        until=120 * MINUTE,
    )


def test_what_pagerduty_itself_says_is_not_told_to_it() -> None:
    Story(CONF, OURS).holds(
        At(1, fires("test")),
        Between(2, 2, told("hook", "test")),
        Between(15 * MINUTE + 2, 15 * MINUTE + 2, told(SECOND, "test")),
        Between(15 * MINUTE + 2, 15 * MINUTE + 2, told(PAGER, "test")),
        At(20 * MINUTE, acknowledge("test", via="pagerduty")),
        until=120 * MINUTE,
    )


def test_an_acknowledgement_holds_for_its_episode_only() -> None:
    Story(CONF, OURS).holds(
        At(1, fires("test")),
        Between(2, 2, told("hook", "test")),
        At(10 * MINUTE, acknowledge("test")),
        At(20 * MINUTE + 5, ends("test")),
        At(20 * MINUTE + 10, fires("test")),
        Between(35 * MINUTE, 35 * MINUTE + 10, told(SECOND, "test@1210", "escalated")),
        Between(35 * MINUTE, 35 * MINUTE + 10, told(PAGER, "test", "escalated")),
        until=60 * MINUTE,
    )


def test_an_acknowledgement_taken_back_lets_the_steps_go_on() -> None:
    Story(CONF, OURS).holds(
        At(1, fires("test")),
        Between(2, 2, told("hook", "test")),
        At(10 * MINUTE, acknowledge("test")),
        At(30 * MINUTE, unacknowledge("test")),
        Between(30 * MINUTE, 30 * MINUTE, told(SECOND, "test", "escalated")),
        Between(30 * MINUTE, 30 * MINUTE, told(PAGER, "test", "escalated")),
        Between(45 * MINUTE + 2, 45 * MINUTE + 2, told("boss", "test", "escalated")),
        until=60 * MINUTE,
    )


def test_an_incident_is_acknowledged_with_the_last_of_its_alerts() -> None:
    grouped = conf(group_by="[]", interval="1m", repeat="10h", hooks=(), pagers=1)
    lane = "hook/pagerduty[0]"
    Story(grouped).holds(
        At(1, fires("one two")),
        Between(2, 2, told(lane, "one two")),
        At(10, acknowledge("one")),
        At(20, acknowledge("two", via="pagerduty")),
        At(30, acknowledge("one two")),
        Between(30, 30, told(lane, "one two", status="acknowledged")),
        At(100, fires("three")),
        Between(122, 122, told(lane, "one two three")),
        until=1000,
    )


def test_what_was_acknowledged_before_it_was_told_opens_an_acknowledged_incident() -> None:
    Story(conf(wait="1m", interval="1m", repeat="10m", pagers=1)).holds(
        At(1, fires("test")),
        At(10, acknowledge("test")),
        Between(61, 61, told("hook", "test", "first notification")),
        Between(61, 61, told("hook/pagerduty[0]", "test", "first notification")),
        Between(61, 61, told("hook/pagerduty[0]", "test", status="acknowledged")),
        until=60 * MINUTE,
    )


def test_nothing_goes_up_while_it_is_hidden_and_time_counts_anew_when_it_shows() -> None:
    Story(CONF, OURS).holds(
        At(1, fires("test")),
        Between(2, 2, told("hook", "test")),
        At(15 * MINUTE, silence("s", 15 * MINUTE, 20 * MINUTE, "alertname=test")),
        Between(20 * MINUTE, 20 * MINUTE, told("hook", "test", "a silence or window ended")),
        Between(35 * MINUTE, 35 * MINUTE, told(SECOND, "test", "escalated")),
        Between(35 * MINUTE, 35 * MINUTE, told(PAGER, "test", "escalated")),
        until=50 * MINUTE,
    )


def test_a_silence_just_before_a_step_stops_it_though_nobody_looked_since() -> None:
    slow = CONF.replace("group_interval: 1m", "group_interval: 14m")
    Story(slow, OURS).holds(
        At(1, fires("test")),
        Between(2, 2, told("hook", "test")),
        At(14 * MINUTE + 30, silence("s", 14 * MINUTE + 30, 20 * MINUTE, "alertname=test")),
        Between(35 * MINUTE, 35 * MINUTE, told(SECOND, "test", "escalated")),
        Between(35 * MINUTE, 35 * MINUTE, told(PAGER, "test", "escalated")),
        until=50 * MINUTE,
    )


def test_a_receiver_of_nobody_still_leads_to_the_next_step() -> None:
    nobody = conf(
        interval="1m", repeat="10h", hooks=(), more=receiver("second") + "\n" + receiver("boss")
    )
    Story(nobody, OURS).holds(
        At(1, fires("test")),
        Between(15 * MINUTE + 2, 15 * MINUTE + 2, told(SECOND, "test", "escalated")),
        until=30 * MINUTE,
    )


def test_a_reload_without_the_escalation_ends_what_it_began() -> None:
    Story(CONF, OURS).holds(
        At(1, fires("test")),
        Between(2, 2, told("hook", "test")),
        Between(15 * MINUTE + 2, 15 * MINUTE + 2, told(SECOND, "test")),
        Between(15 * MINUTE + 2, 15 * MINUTE + 2, told(PAGER, "test")),
        At(20 * MINUTE, reload(CONF)),
        At(90 * MINUTE, ends("test")),
        Between(90 * MINUTE, 92 * MINUTE, told("hook", "-test")),
        Between(90 * MINUTE, 92 * MINUTE, told(SECOND, "-test")),
        Between(90 * MINUTE, 92 * MINUTE, told(PAGER, "-test")),
        until=120 * MINUTE,
    )


def test_a_clock_that_goes_back_delays_no_step_by_that() -> None:
    Story(CONF, OURS).holds(
        At(1, fires("test")),
        Between(2, 2, told("hook", "test")),
        At(MINUTE, clock(-3600)),
        At(MINUTE + 1, fires("test")),
        Between(16 * MINUTE, 17 * MINUTE, told(SECOND, "test", "escalated")),
        Between(16 * MINUTE, 17 * MINUTE, told(PAGER, "test", "escalated")),
        At(20 * MINUTE, ends("test")),
        Between(20 * MINUTE, 22 * MINUTE, told("hook", "-test")),
        Between(20 * MINUTE, 22 * MINUTE, told(SECOND, "-test")),
        Between(20 * MINUTE, 22 * MINUTE, told(PAGER, "-test")),
        until=30 * MINUTE,
    )
