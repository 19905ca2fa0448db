"""What is done with a group whose time has come, and with alerts that nobody waits for."""

from msgspec.structs import replace

from alerting.dispatch import visits
from alerting.dispatch.room import Room
from alerting.dispatch.state import Group, Kept, Known, Log
from alerting.store.rows import Lane
from tests.alerting.dispatch.alerts import at, own
from tests.alerting.dispatch.confs import conf, receiver
from tests.alerting.dispatch.test_suppression import silence
from tests.alerting.dispatch.world import ruled

OURS = """
escalations: [{name: up, steps: [{after: 10s, receiver: boss}]}]
digests: [{after: 2, within: 10m}]
"""
POLICY = ruled(conf(interval="1m", repeat="4h", more=receiver("boss")), OURS)
ALERT = own("test", at(1))
NAME = ALERT.fingerprint
LANE = Lane("hook", "webhook[0]")
TOLD = Group(
    key="{}:{}",
    route="{}",
    receiver="hook",
    labels=(),
    flush_at=at(60),
    members={NAME: at(1)},
    told_at={NAME: at(2)},
    logs={LANE: Log(at=at(2), firing=frozenset({NAME}), times=(at(2),))},
    flushed=True,
)


def room(group: Group, second: float, *silences: str) -> Room:
    made = [silence(id, 0, 100, "alertname=test") for id in silences]
    known = (Known(alert=ALERT),)
    return Room(POLICY, at(second), Kept(groups=(group,), alerts=known, silences=tuple(made)))


def test_a_group_before_its_time_is_only_put_on_the_agenda_again() -> None:
    one = room(TOLD, 5)
    visits.visit(one, TOLD.id, at(5), ())
    assert not one.output()
    assert one.agenda.next_at() == at(12)


def test_what_is_hidden_by_now_does_not_go_up_and_is_looked_at_again() -> None:
    one = room(TOLD, 12, "s")
    visits.visit(one, TOLD.id, at(12), ())
    (group,) = one.groups.values()
    assert not group.told_at
    assert (group.hidden, group.look_at) == (frozenset({NAME}), at(100))
    assert one.agenda.next_at() == at(60)


def test_a_look_without_news_only_sets_the_next() -> None:
    looked = replace(TOLD, hidden=frozenset({NAME}), look_at=at(10), told_at={})
    one = room(looked, 10, "s")
    visits.visit(one, TOLD.id, at(10), ())
    assert one.output().groups == (replace(looked, look_at=at(100)),)


def test_a_group_without_members_is_kept_while_a_digest_asks_what_was_told() -> None:
    empty = replace(TOLD, members={}, told_at={})
    one = room(empty, 70)
    visits.visit(one, TOLD.id, at(70), ())
    assert one.agenda.next_at() == at(602)
    one.arrive(at(602))
    visits.visit(one, TOLD.id, at(602), ())
    assert one.output().gone_groups == (TOLD.id,)


def test_who_is_in_a_group_or_gone_already_leaves_nothing() -> None:
    one = room(TOLD, 70)
    visits.leave(one, NAME, at(70))
    visits.leave(one, "unknown", at(70))
    assert not one.output()


def test_an_alert_that_fires_stays_though_it_is_in_no_group() -> None:
    one = room(replace(TOLD, members={}, told_at={}), 70)
    visits.leave(one, NAME, at(70))
    assert one.leaving.next_at() == at(70 + 86_400)
    assert not one.output()
