"""Alertmanager's own acceptance list, told anew in virtual time: who is told what, and when."""

from alerting.store.rows import Lane
from tests.alerting.dispatch.acts import posts, reload, restart, silence, unsilence
from tests.alerting.dispatch.confs import conf, receiver
from tests.alerting.dispatch.scenario import At, Between, Story, told

INHIBITS = """
inhibit_rules:
- source_match: {alertname: JobDown}
  target_match: {alertname: InstanceDown}
  equal: [a, b]
"""


def test_posts_of_one_alert_are_merged_and_its_earliest_begin_stays() -> None:
    Story(conf()).holds(
        At(1, posts("test@1.1")),
        At(1.2, posts("test@1")),
        Between(2, 2.5, told("hook", "test@1")),
        At(2.1, posts("test@2", ann="v1")),
        Between(3, 3.5, told("hook", "test@1")),
        At(3.6, posts("test@1.5", ann="v2")),
        Between(4, 4.5, told("hook", "test@1")),
        At(4.6, posts("test@3-4.5", ann="v2")),
        At(4.8, posts("test@2.9-4.8", ann="v3")),
        At(4.8, posts("test@2.9-4.1", ann="v3")),
        Between(5, 5.5, told("hook", "-test@1-4.8")),
        At(5.3, posts("test")),
        Between(6, 6.5, told("hook", "test@5.3")),
        until=6.5,
    )


def test_the_text_of_the_latest_post_is_told() -> None:
    world = Story(conf()).holds(
        At(1, posts("test", ann="v1")),
        At(1.5, posts("test", ann="v2")),
        Between(2, 2.5, told("hook", "test")),
    )
    assert dict(world.arrivals[0].notice.alerts[0].annotations) == {"ann": "v2"}


def test_what_still_fires_is_told_again_after_the_repeat_interval() -> None:
    Story(conf()).holds(
        At(1, posts("test@1")),
        Between(2, 2.5, told("hook", "test@1", "first notification")),
        Between(3, 3.5, told("hook", "test@1", "repeat interval elapsed")),
        At(3.5, posts("test@1-3")),
        Between(4, 4.5, told("hook", "-test@1-3", "all alerts resolved")),
        until=9,
    )


def test_a_receiver_that_fails_is_tried_again_and_delays_no_other() -> None:
    def answers(lane: Lane, time: float) -> bool:
        return lane.integration == "webhook[0]" or time >= 4.4

    Story(conf(repeat="3s", hooks=(True, True)), answers=answers).holds(
        At(1, posts("test1@1")),
        Between(2, 2.5, told("hook/webhook[0]", "test1@1")),
        Between(5, 6.1, told("hook/webhook[0]", "test1@1")),
        Between(4.4, 8, told("hook/webhook[1]", "test1@1", "first notification")),
        until=8,
    )


def test_alerts_that_come_close_together_are_told_together() -> None:
    first, second = "test1@1 test5@1", "test2@1.5 test3@1.5 test4@1.6"
    Story(conf(group_by="[]", repeat="4900ms")).holds(
        At(1.1, posts("test1@1")),
        At(1.7, posts("test5@1")),
        Between(2, 2.5, told("hook", first)),
        At(3.3, posts(second)),
        Between(4.1, 4.5, told("hook", f"{first} {second}", "new alerts in group")),
        Between(9.1, 9.5, told("hook", f"{first} {second}", "repeat interval elapsed")),
        until=9.5,
    )


def test_posts_that_are_not_repeated_time_out() -> None:
    Story(conf(interval="5s", repeat="4h", resolve="10s")).holds(
        At(1, posts("test/v1 test/v2 test/v3")),
        Between(2, 2.5, told("hook", "test/v1@1 test/v2@1 test/v3@1")),
        Between(12, 13, told("hook", "-test/v1@1-11 -test/v2@1-11 -test/v3@1-11")),
        until=100,
    )


def test_a_receiver_without_ends_is_told_of_none_and_of_the_next_begin_again() -> None:
    hook1, hook2 = "hook/webhook[0]", "hook/webhook[1]"
    Story(conf(interval="5s", repeat="4h", resolve="10s", hooks=(True, False))).holds(
        At(1, posts("test/v1 test/v2")),
        At(3, posts("test/v1@1-4 test/v3")),
        At(8, posts("test/v3@3")),
        Between(2, 2.5, told(hook1, "test/v1@1 test/v2@1")),
        Between(7, 7.5, told(hook1, "-test/v1@1-4 test/v2@1 test/v3@3")),
        Between(12, 12.5, told(hook1, "-test/v2@1-11 test/v3@3")),
        Between(2, 2.5, told(hook2, "test/v1@1 test/v2@1")),
        Between(7, 7.5, told(hook2, "test/v2@1 test/v3@3")),
        At(12.8, posts("test/v2 test/v3@3")),
        Between(17, 17.5, told(hook1, "test/v2@12.8 test/v3@3")),
        Between(17, 17.5, told(hook2, "test/v2@12.8 test/v3@3")),
        until=17.5,
    )


def test_a_reload_tells_nothing_twice_and_keeps_the_time() -> None:
    same = conf(group_by="[]", interval="6s", repeat="10m")
    Story(same).holds(
        At(1, posts("test1")),
        Between(2, 2.5, told("hook", "test1@1")),
        At(3, reload(same)),
        At(4, posts("test2")),
        Between(8, 8.5, told("hook", "test1@1 test2@4")),
        until=20,
    )


def test_a_cold_start_tells_nothing_twice_and_forgets_nothing() -> None:
    Story(conf(repeat="4h")).holds(
        At(1, posts("test")),
        At(1.5, restart),
        Between(2, 2.5, told("hook", "test@1")),
        At(2.2, restart),
        At(3.3, posts("test@1-3.3")),
        At(3.4, restart),
        Between(4, 4.5, told("hook", "-test@1-3.3")),
        At(4.6, restart),
        until=30,
    )


def test_an_alert_that_began_long_ago_is_told_at_once() -> None:
    Story(conf(wait="30s", interval="5m", repeat="4h")).holds(
        At(100, posts("old@1")),
        Between(100, 100.1, told("hook", "old@1")),
        At(100, posts("young@100")),
        Between(130, 130.1, told("hook", "young@100")),
        until=200,
    )


def test_an_alert_is_inhibited_while_its_source_fires() -> None:
    Story(conf(group_by="[]", repeat="1s", more=INHIBITS)).holds(
        At(1, posts("test1/job/aa InstanceDown/job/aa InstanceDown/job/ab")),
        At(2.2, posts("JobDown/job/aa")),
        At(3.6, posts("JobDown/job/aa@2.2-3.6")),
        Between(2, 2.5, told("hook", "test1/job/aa InstanceDown/job/aa InstanceDown/job/ab")),
        Between(3, 3.5, told("hook", "test1/job/aa InstanceDown/job/ab JobDown/job/aa")),
        Between(
            4,
            4.5,
            told("hook", "test1/job/aa InstanceDown/job/aa InstanceDown/job/ab -JobDown/job/aa"),
        ),
        until=4.5,
    )


def test_an_end_that_was_inhibited_from_the_start_is_told_to_nobody() -> None:
    """Alertmanager would tell both ends; who never heard of the beginning learns nothing."""
    Story(conf(group_by="[]", repeat="4h", more=INHIBITS)).holds(
        At(1, posts("InstanceDown/job/aa JobDown/job/aa")),
        At(2.6, posts("JobDown/job/aa@1-2.6 InstanceDown/job/aa@1-2.6")),
        Between(2, 2.5, told("hook", "JobDown/job/aa@1")),
        Between(3, 3.5, told("hook", "-JobDown/job/aa@1-2.6")),
        until=60,
    )


def test_a_silence_hides_and_what_still_fires_is_told_at_its_end() -> None:
    Story(conf(group_by="[]")).holds(
        At(1, posts("test1@1 test2@1")),
        Between(2, 2.2, told("hook", "test1 test2")),
        At(2.3, silence("s", 2.5, 4.5, "alertname=test1")),
        Between(3, 3.5, told("hook", "test2")),
        Between(4, 4.4, told("hook", "test2")),
        Between(4.5, 4.6, told("hook", "test1 test2", "a silence or window ended")),
        Between(5.5, 5.6, told("hook", "test1 test2")),
        until=5.6,
    )


def test_a_silence_that_is_ended_hides_no_more() -> None:
    Story(conf(group_by="[]", interval="10s", repeat="4h")).holds(
        At(1, posts("test1@1 test2@1")),
        At(1.3, silence("s", 1.5, 100, "alertname=~test.+")),
        At(3.5, unsilence("s")),
        Between(3.5, 3.6, told("hook", "test1 test2", "first notification")),
        until=60,
    )


def test_routes_lead_to_their_receivers_and_go_on_where_they_say_so() -> None:
    routes = """
  routes:
  - {receiver: web, matchers: ['a="web"'], continue: true, group_wait: 2s}
  - {receiver: all, matchers: ['alertname=~"t.*"']}
"""
    more = receiver("web") + "\n" + receiver("all")
    Story(conf(repeat="4h", route=routes, more=more)).holds(
        At(1, posts("test/web test/db other/db")),
        Between(3, 3, told("web", "test/web")),
        Between(2, 2, told("all", "test/web test/db")),
        Between(2, 2, told("hook", "other/db")),
        until=60,
    )


def test_a_receiver_without_integrations_tells_nobody() -> None:
    routes = "\n  routes:\n  - {receiver: nobody, matchers: ['a=web']}\n"
    world = Story(conf(repeat="4h", route=routes)).holds(
        At(1, posts("test/web@1-3")), At(2, posts("test/web@1")), At(9, posts("test/web@1-9"))
    )
    assert world.board.known


def test_an_alert_that_is_over_before_the_group_wait_is_told_to_nobody() -> None:
    world = Story(conf(repeat="4h", wait="10s")).holds(
        At(1, posts("test@1")), At(2, posts("test@1-2")), until=60
    )
    assert not world.board.groups()


def test_what_ends_and_begins_between_two_looks_goes_on() -> None:
    Story(conf(interval="10s", repeat="4h")).holds(
        At(1, posts("test@1")),
        Between(2, 2, told("hook", "test@1")),
        At(3, posts("test@1-3")),
        At(5, posts("test@5")),
        At(15, posts("test@5-15")),
        Between(22, 22, told("hook", "-test@5-15")),
        until=60,
    )


def test_what_begins_again_while_its_end_waits_for_the_receiver_is_told_after_it() -> None:
    Story(conf(repeat="4h"), answers=lambda _lane, time: not 3 < time < 20).holds(
        At(1, posts("test@1")),
        Between(2, 2, told("hook", "test@1")),
        At(3.2, posts("test@1-3.2")),
        At(5, posts("test@5")),
        Between(20, 60, told("hook", "-test@1-3.2", "all alerts resolved")),
        Between(20, 60, told("hook", "test@5", "first notification")),
    )


def test_nothing_is_repeated_while_the_last_notice_waits() -> None:
    Story(conf(repeat="20s"), answers=lambda _lane, time: time > 30).holds(
        At(1, posts("test@1-90")),
        Between(30, 50, told("hook", "test", "first notification")),
        until=60,
    )
