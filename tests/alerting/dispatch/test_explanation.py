"""Why somebody was told of an alert or was not, in lines that people read."""

from msgspec.structs import replace

from alerting.dispatch import explanation
from alerting.model import Alert
from tests.alerting.dispatch.acts import acknowledge, ends, fires, posts, reload, silence
from tests.alerting.dispatch.alerts import at, own
from tests.alerting.dispatch.confs import conf, receiver
from tests.alerting.dispatch.scenario import At
from tests.alerting.dispatch.test_board import CONF
from tests.alerting.dispatch.world import World, ruled


def lived(conf: str, ours: str, *happenings: At, until: float = 10) -> World:
    world = World(ruled(conf, ours), lambda _lane, _time: True)
    world.live(list(happenings), until)
    return world


def lines(world: World, name: str) -> str:
    (found,) = explanation.explained(world.board, name, world.now)
    return "\n".join(found.lines)


def test_an_alert_that_was_told() -> None:
    world = lived(CONF, "", At(1, fires("test")), At(3, acknowledge("test")))
    assert (
        lines(world, "test")
        == """\
firing: began 2026-11-21 00:00:01 UTC
acknowledged by ada at 2026-11-21 00:00:03 UTC via api
group {}/{}:{alertname="test"} of hook: one alert
  waits 1s before the first notice, looks each 1s, repeats after 4h; \
next look 2026-11-21 00:00:11 UTC
  webhook[0]: not told: nothing new; repeats at 2026-11-21 04:00:02 UTC (2026-11-21 00:00:10 UTC); \
knows of it: firing"""
    )
    (found,) = explanation.explained(world.board, own("test", at(0)).fingerprint, world.now)
    (group,) = found.groups
    assert (group.group_wait, group.repeat_interval, group.members) == (1.0, 14400.0, 1)
    assert group.lanes[0].told_at == at(2)


def test_an_alert_that_is_hidden_in_every_way() -> None:
    world = lived(
        CONF, "", At(1, fires("down slow/web")), At(2, silence("s", 2, 90, "alertname=slow"))
    )
    said = lines(world, "slow")
    assert "silenced until 2026-11-21 00:01:30 UTC by ops: we know (s)" in said
    assert f"inhibited while down fires ({own('down', at(0)).fingerprint})" in said
    assert "muted by the time interval always" in said
    assert "not told: hidden: 1 by a silence or a window" in said
    assert "knows of it: nothing" in said


def test_a_quiet_alert() -> None:
    said = lines(lived(CONF, "quiet: [alertname=hush]", At(1, posts("hush"))), "hush")
    assert "quiet: kept in the history and told to nobody (alerting.quiet)" in said
    assert "in no group: " in said


def test_an_alert_of_a_receiver_without_integrations() -> None:
    said = lines(lived(conf(hooks=()), "", At(1, fires("test"))), "test")
    assert "the receiver hook has no integrations: nobody is told" in said


def test_an_alert_that_nobody_looked_at_yet() -> None:
    world = lived(conf(wait="1h"), "", At(1, fires("test")))
    assert "not looked at yet" in lines(world, "test")


def test_an_alert_that_is_over_and_owed() -> None:
    happenings = (
        At(1, fires("test other")),
        At(3, silence("s", 3, 90, "alertname=test")),
        At(5, ends("test")),
    )
    said = lines(lived(conf(group_by="[]", repeat="4h", pagers=1), "", *happenings), "test")
    assert "over: began 2026-11-21 00:00:01 UTC, ended 2026-11-21 00:00:05 UTC" in said
    assert "pagerduty[0]: not told: nothing new" in said
    assert "knows of it: over" in said
    assert "of hook: 2 alerts" in said


def test_an_alert_that_went_another_way_and_up_a_step() -> None:
    more = receiver("web") + "\n" + receiver("boss")
    ours = "escalations: [{name: up, steps: [{after: 5s, receiver: boss}]}]"
    moved = conf(route="  routes: [{receiver: web}]", more=more)
    happenings = At(1, fires("test")), At(8, reload(moved, ours))
    said = lines(lived(conf(more=more), ours, *happenings), "test")
    assert "of hook, which it left at a reload: one alert" in said
    assert "of boss, escalation/up/1, which it left at a reload" in said
    assert 'group {}/{}:{alertname="test"} of web: one alert' in said


def test_an_inhibitor_that_is_no_alert_is_named_as_it_is() -> None:
    def begin(world: World) -> None:
        alert = own("mild", world.now)
        world.save(world.board.take([_quiet(alert)], world.now))

    assert "inhibited while rules/mild fires" in lines(lived(conf(), "", At(1, begin)), "mild")


def _quiet(alert: Alert) -> Alert:
    return replace(alert, inhibited=True)


def test_who_silences_and_acknowledges_need_not_say_why() -> None:
    world = lived(CONF, "", At(1, fires("test")), At(2, silence("s", 2, 90, "alertname=test")))
    bare = world.board.silences["s"]
    world.board.change_silences([replace(bare, comment="")], world.now)
    assert "by ops (s)" in lines(world, "test")
    assert explanation.explained(world.board, "unknown", world.now) == ()
