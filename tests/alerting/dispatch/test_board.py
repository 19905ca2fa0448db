"""What the board answers to whoever asks, and the calls that no story makes."""

import pytest
from msgspec.structs import replace

from alerting.dispatch.board import Board
from alerting.dispatch.state import AlertStatus, Output
from alerting.model import Acknowledgement
from tests.alerting.dispatch.acts import acknowledge, ends, fires, posts, silence
from tests.alerting.dispatch.alerts import at, own
from tests.alerting.dispatch.confs import conf, receiver
from tests.alerting.dispatch.scenario import At, Between, Story, told
from tests.alerting.dispatch.test_suppression import silence as silence_of
from tests.alerting.dispatch.world import World, ruled

MORE = (
    receiver("web")
    + """
inhibit_rules:
- {source_matchers: [alertname=down], target_matchers: [alertname=slow]}
time_intervals:
- {name: always, time_intervals: [{times: [{start_time: '00:00', end_time: '24:00'}]}]}
"""
)
ROUTE = """  routes:
  - {receiver: web, matchers: [a=web], continue: true, mute_time_intervals: [always]}
  - {receiver: hook}
"""
CONF = conf(repeat="4h", route=ROUTE, more=MORE)


def lived(*happenings: At, until: float = 10) -> World:
    world = World(ruled(CONF, "quiet: [alertname=hush]"), lambda _lane, _time: True)
    world.live(list(happenings), until)
    return world


def status(world: World, text: str) -> AlertStatus:
    found = world.board.status(own(text, at(0)).fingerprint, world.now)
    assert found is not None
    return found


def test_an_alert_that_is_told_is_active() -> None:
    found = status(lived(At(1, fires("test"))), "test")
    assert (found.state, found.receivers) == ("active", ("hook",))
    assert found.groups == ('hook:{}/{}:{alertname="test"}',)
    assert found.alert.labels == (("alertname", "test"),)


def test_an_alert_that_is_hidden_says_by_what() -> None:
    world = lived(
        At(1, fires("slow down test/web hush")), At(2, silence("s", 2, 90, "alertname=test"))
    )
    slow, test, hush = status(world, "slow"), status(world, "test/web"), status(world, "hush")
    assert (slow.state, slow.inhibited_by) == ("suppressed", (own("down", at(0)).fingerprint,))
    assert (test.state, test.silenced_by, test.muted_by) == ("suppressed", ("s",), ("always",))
    assert test.receivers == ("hook", "web")
    assert (hush.state, hush.groups) == ("suppressed", ())
    assert status(world, "down").state == "active"


def test_an_alert_says_who_looks_after_it() -> None:
    world = lived(At(1, fires("test")), At(3, acknowledge("test")))
    found = status(world, "test").acknowledgement
    assert found is not None
    assert found.by == "ada"
    assert list(world.board.acknowledgements) == [own("test", at(0)).fingerprint]


def test_what_is_not_known_has_no_status() -> None:
    assert lived().board.status("0" * 16, at(1)) is None


def test_what_is_pending_and_never_fired_says_nothing() -> None:
    world = lived()
    waits = replace(own("slow", at(1)), state="pending")
    assert not world.board.take([waits], world.now)
    assert not world.board.known
    assert not world.board.groups()


def test_what_is_over_is_not_among_what_fires() -> None:
    world = lived(At(1, fires("a b")), At(2, posts("c@1-6")), until=5)
    assert len(world.board.alerts(world.now)) == 3
    assert len(world.board.alerts(at(6))) == 2
    assert list(world.board.alerts(at(5))) == sorted(world.board.known)


def test_groups_are_in_order_and_say_their_routes() -> None:
    world = lived(At(1, fires("b/web a")))
    found = world.board.groups()
    assert [one.receiver for one in found] == ["hook", "hook", "web"]
    assert world.board.hop(found[2]).receiver == "web"
    assert world.board.hop(replace(found[2], route="gone")).receiver == "hook"
    assert world.board.muted_by(found[2], world.now) == ("always",)
    assert world.board.muted_by(replace(found[2], retired=True), world.now) == ()


def test_what_is_posted_and_quiet_is_forgotten_when_it_is_over() -> None:
    world = lived(At(1, posts("hush@1-50")), until=49)
    assert len(world.board.known) == 1
    assert world.board.next_at() == at(50)
    world.live([], 51)
    assert [one.alert.state for one in world.board.known.values()] == ["resolved"]
    world.live([], 3600)
    assert not world.board.known
    assert world.board.next_at() is None


def test_silences_are_known_until_they_are_forgotten() -> None:
    board = Board(ruled(CONF), at(0))
    board.load(ruled(CONF), at(0))
    assert board.policy == ruled(CONF)
    board.change_silences([silence_of("s", 0, 5), silence_of("t", 0, 9)], at(1))
    assert list(board.silences) == ["s", "t"]
    assert board.change_silences((), at(10), ["s", "unknown"]) == Output()
    assert list(board.silences) == ["t"]


def test_an_acknowledgement_of_what_is_not_known_is_none() -> None:
    world = lived(At(1, fires("test")))
    one = Acknowledgement(fingerprint="0" * 16, fired_at=at(1), by="ada", at=at(2), via="api")
    assert not world.board.acknowledge([one], world.now)
    assert not world.board.acknowledgements
    assert not world.board.unacknowledge(["0" * 16], world.now)


def test_alerts_of_ours_are_reconciled_after_a_start_and_posts_are_left_alone() -> None:
    world = lived(At(1, fires("a b")), At(2, posts("c")))
    found = world.board.reconcile([own("a", at(1)), own("d", at(3))], at(4))
    changed = {dict(one.alert.labels)["alertname"]: one.alert.state for one in found.alerts}
    assert changed == {"b": "resolved", "d": "firing"}


@pytest.mark.parametrize("second", [2, 300])
def test_the_worse_form_of_a_threshold_hides_the_milder_and_its_end_shows_it(
    second: float,
) -> None:
    def inhibit(world: World) -> None:
        world.own = {
            pairs: replace(one, inhibited=True) if dict(pairs)["alertname"] == "mild" else one
            for pairs, one in world.own.items()
        }
        world.hand_over()

    def ease(world: World) -> None:
        world.own = {pairs: replace(one, inhibited=False) for pairs, one in world.own.items()}
        world.hand_over()

    def begin(world: World) -> None:
        for name in ("mild", "worse"):
            alert = own(name, world.now)
            world.own[alert.labels] = alert
        inhibit(world)

    Story(conf(wait="1s", interval="5m", repeat="4h")).holds(
        At(1, begin),
        Between(2, 2, told("hook", "worse")),
        At(second + 1, ends("worse")),
        At(second + 1, ease),
        Between(second + 1, second + 1, told("hook", "mild", "first notification")),
        Between(302, 303, told("hook", "-worse")),
        until=310,
    )
