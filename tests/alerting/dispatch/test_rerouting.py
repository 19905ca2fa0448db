"""Reloads and clocks: what becomes of groups whose route, receiver or time is another one."""

from tests.alerting.dispatch.acts import clock, ends, fires, posts, reload, restart
from tests.alerting.dispatch.confs import conf, receiver
from tests.alerting.dispatch.scenario import At, Between, Story, told
from tests.alerting.dispatch.world import World

HOUR = 3600
MORE = receiver("web", pagers=1)
PLAIN = conf(repeat="10h", interval="10s", pagers=1, more=MORE)
MOVED = conf(
    repeat="10h",
    interval="10s",
    pagers=1,
    more=MORE,
    route="  routes: [{receiver: web, matchers: [a=web]}]",
)
OTHER = conf(more=MORE, repeat="10h").replace(": hook", ": other")
HOOK, PAGER, WEB, WEB_PAGER = (
    "hook/webhook[0]",
    "hook/pagerduty[0]",
    "web/webhook[0]",
    "web/pagerduty[0]",
)


def test_an_alert_that_goes_another_way_is_told_there_and_ends_where_it_began() -> None:
    Story(PLAIN).holds(
        At(1, fires("test/web")),
        Between(2, 2, told(HOOK, "test/web")),
        Between(2, 2, told(PAGER, "test/web")),
        At(5, reload(MOVED)),
        Between(5, 6, told(WEB, "test/web", "first notification")),
        Between(5, 6, told(WEB_PAGER, "test/web", "first notification")),
        At(100, ends("test/web")),
        Between(100, 116, told(HOOK, "-test/web")),
        Between(100, 116, told(PAGER, "-test/web")),
        Between(100, 116, told(WEB, "-test/web")),
        Between(100, 116, told(WEB_PAGER, "-test/web")),
        until=20 * HOUR,
    )


def test_a_group_goes_on_without_those_that_left_it() -> None:
    Story(PLAIN.replace("[alertname]", "[]")).holds(
        At(1, fires("one/web two/db")),
        Between(2, 2, told(HOOK, "one/web two/db")),
        Between(2, 2, told(PAGER, "one/web two/db")),
        At(5, reload(MOVED.replace("[alertname]", "[]"))),
        Between(5, 6, told(WEB, "one/web")),
        Between(5, 6, told(WEB_PAGER, "one/web")),
        At(20, fires("three/db")),
        Between(20, 32, told(HOOK, "two/db three/db", "new alerts in group")),
        Between(20, 32, told(PAGER, "two/db three/db")),
        At(50, ends("two/db three/db")),
        Between(50, 62, told(HOOK, "-two/db -three/db", status="resolved")),
        Between(50, 62, told(PAGER, "-two/db -three/db", status="resolved")),
        At(90, ends("one/web")),
        Between(90, 106, told(HOOK, "-one/web", "all alerts resolved")),
        Between(90, 106, told(PAGER, "-one/web", "all alerts resolved")),
        Between(90, 106, told(WEB, "-one/web")),
        Between(90, 106, told(WEB_PAGER, "-one/web")),
        until=20 * HOUR,
    )


def test_an_alert_that_comes_back_to_its_group_is_not_told_twice() -> None:
    Story(PLAIN).holds(
        At(1, fires("test/web")),
        Between(2, 2, told(HOOK, "test/web")),
        Between(2, 2, told(PAGER, "test/web")),
        At(5, reload(MOVED)),
        Between(5, 6, told(WEB, "test/web")),
        Between(5, 6, told(WEB_PAGER, "test/web")),
        At(50, reload(PLAIN)),
        At(100, ends("test/web")),
        Between(100, 116, told(WEB, "-test/web")),
        Between(100, 116, told(WEB_PAGER, "-test/web")),
        Between(100, 112, told(HOOK, "-test/web")),
        Between(100, 112, told(PAGER, "-test/web")),
        until=20 * HOUR,
    )


def test_what_nobody_was_told_of_leaves_with_a_reload() -> None:
    world = Story(conf(wait="1m", more=receiver("web"))).holds(
        At(1, fires("test/web")),
        At(5, reload(conf(more=receiver("web"), route="  routes: [{receiver: nobody}]"))),
        until=200,
    )
    assert [one.receiver for one in world.board.groups()] == ["nobody"]


def test_a_receiver_that_is_gone_is_owed_nothing() -> None:
    world = Story(PLAIN).holds(
        At(1, fires("test/db")),
        Between(2, 2, told(HOOK, "test/db")),
        Between(2, 2, told(PAGER, "test/db")),
        At(5, reload(OTHER)),
        Between(5, 6, told("other", "test/db", "first notification")),
        At(20, ends("test/db")),
        Between(20, 22, told("other", "-test/db")),
        until=HOUR,
    )
    assert not world.board.groups()
    assert not world.board.known


def test_quiet_alerts_are_known_and_told_to_nobody() -> None:
    world = Story(conf(), "quiet: [a=web]").holds(
        At(1, fires("test/web")),
        At(50, posts("other/web")),
        until=200,
    )
    assert len(world.board.known) == 2
    assert not world.board.groups()


def test_an_alert_made_quiet_by_a_reload_ends_what_it_began() -> None:
    Story(PLAIN).holds(
        At(1, fires("test/web")),
        Between(2, 2, told(HOOK, "test/web")),
        Between(2, 2, told(PAGER, "test/web")),
        At(5, reload(PLAIN, "quiet: [a=web]")),
        At(50, ends("test/web")),
        Between(50, 62, told(HOOK, "-test/web")),
        Between(50, 62, told(PAGER, "-test/web")),
        until=HOUR,
    )


def test_shorter_spans_hold_from_the_reload_on() -> None:
    Story(conf(wait="10m", repeat="10h")).holds(
        At(1, fires("test")),
        At(5, reload(conf(wait="2s", repeat="10h"))),
        Between(7, 7, told("hook", "test")),
        until=60,
    )


def test_a_clock_that_goes_back_delays_nothing_by_that() -> None:
    Story(conf(wait="10s", interval="30s", repeat="10m")).holds(
        At(1, fires("test")),
        At(5, clock(-HOUR)),
        At(6, fires("test")),
        Between(11, 16.5, told("hook", "test", "first notification")),
        At(20, clock(-HOUR)),
        At(21, fires("test")),
        Between(600, 700, told("hook", "test", "repeat interval elapsed")),
        At(800, ends("test")),
        Between(800, 840, told("hook", "-test")),
        until=1000,
    )


def test_a_clock_that_goes_forward_tells_everything_once() -> None:
    Story(conf(wait="10s", interval="30s", repeat="10h")).holds(
        At(1, fires("test")),
        At(5, clock(HOUR)),
        At(6, restart),
        Between(5, 11, told("hook", "test", "first notification")),
        At(800, ends("test")),
        Between(800, 840, told("hook", "-test")),
        until=1000,
    )


def test_alerts_of_rules_that_went_while_the_daemon_was_down_are_over() -> None:
    def forget(world: World) -> None:
        world.save(world.board.reconcile((), world.now))
        world.own.clear()

    Story(conf(repeat="10h")).holds(
        At(1, fires("test")),
        Between(2, 2, told("hook", "test")),
        At(100, forget),
        Between(100, 101, told("hook", "-test")),
        until=200,
    )
