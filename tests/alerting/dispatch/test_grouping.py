"""Which groups an alert belongs to, and when groups are looked at."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from alerting.dispatch import grouping
from alerting.dispatch.digests import Digest
from alerting.dispatch.escalations import Rung
from alerting.dispatch.state import Group, Hidden, Log
from alerting.duration import Duration
from alerting.store.rows import Lane
from tests.alerting.dispatch.alerts import at, own
from tests.alerting.dispatch.confs import conf, receiver
from tests.alerting.dispatch.test_suppression import silence
from tests.alerting.dispatch.world import ruled

ROUTES = """  routes:
  - {receiver: web, matchers: [a=x], continue: true}
  - {receiver: web, matchers: [a=x], continue: true, group_wait: 9s}
  - {receiver: hook, matchers: [a=x]}
"""
TREE = ruled(conf(wait="30s", interval="5m", repeat="4h", route=ROUTES, more=receiver("web"))).tree
ALERT = own("test/x", at(100))
NAME = ALERT.fingerprint
LANE = Lane("hook", "webhook[0]")


def place(second: float = 100, **changes: object) -> tuple[grouping.Place, Group]:
    (found,) = grouping.places(TREE, {"alertname": "test", "a": "y"}).values()
    made = grouping.begun(found, {"alertname": "test", "a": "y"}, at(second))
    return found, replace(made, **changes)


def test_two_routes_alike_to_one_receiver_make_one_group() -> None:
    found = grouping.places(TREE, {"alertname": "test", "a": "x"})
    assert list(found) == [
        'web:{}/{a="x"}:{alertname="test"}',
        'hook:{}/{a="x"}:{alertname="test"}',
    ]
    assert {one.hop.group_wait for one in found.values()} == {timedelta(seconds=30)}


def test_a_group_waits_before_it_is_told() -> None:
    _, group = place()
    assert group.key == '{}:{alertname="test"}'
    assert group.id == grouping.name("hook", group.key)
    assert group.flush_at == at(130)
    assert group.labels == (("alertname", "test"),)


def test_a_group_is_looked_at_now_when_a_member_began_too_long_ago_to_wait() -> None:
    found, group = place(130)
    assert grouping.joined(group, {NAME: ALERT}, found.hop, at(130)).flush_at == at(160)
    assert grouping.joined(group, {NAME: ALERT}, found.hop, at(131)).flush_at == at(131)
    endless = replace(ALERT, fired_at=None)
    assert grouping.joined(group, {NAME: endless}, found.hop, at(131)).flush_at == at(161)


def test_who_joins_a_group_that_was_told_waits_for_its_next_look() -> None:
    found, group = place(flushed=True, flush_at=at(400), members={"x": at(1)})
    joined = grouping.joined(group, {NAME: ALERT}, found.hop, at(350))
    assert (joined.flush_at, joined.flushed) == (at(400), True)
    assert joined.members == {NAME: at(350), "x": at(1)}


def test_a_group_without_members_begins_anew() -> None:
    found, group = place(flushed=True, flush_at=at(9000), retired=True)
    joined = grouping.joined(group, {NAME: ALERT}, found.hop, at(110))
    assert (joined.flush_at, joined.flushed, joined.retired) == (at(140), False, False)


def test_who_comes_back_has_not_left() -> None:
    found, group = place(members={NAME: at(1), "x": at(1)}, left=frozenset({NAME, "x"}))
    joined = grouping.joined(group, {NAME: ALERT}, found.hop, at(110))
    assert joined.left == {"x"}
    assert joined.members[NAME] == at(1)


def test_a_step_of_an_escalation_is_told_at_once() -> None:
    _, group = place()
    rung = Rung("web", 2, timedelta(minutes=5), "boss")
    step = grouping.escalated(group, rung, at(500))
    assert step.id == 'boss:{}:{alertname="test"}/escalation/web/2'
    assert (step.flush_at, step.step, step.route) == (at(500), "escalation/web/2", group.route)


def test_who_goes_another_way_stays_while_somebody_is_owed_its_end() -> None:
    logs = {LANE: Log(at=at(1), firing=frozenset("a"), hidden=frozenset("b"))}
    members = dict.fromkeys("abcd", at(1))
    _, group = place(
        members=members, logs=logs, told_at=dict.fromkeys("ad", at(2)), hidden=frozenset("bc")
    )
    found = grouping.parted(group, frozenset("abc"))
    assert set(found.members) == set("abd")
    assert (found.left, found.retired) == (frozenset("ab"), False)
    assert (set(found.told_at), found.hidden) == ({"d"}, frozenset("b"))
    rest = grouping.parted(found, frozenset("d"))
    assert (set(rest.members), rest.retired) == (set("ab"), True)


@pytest.mark.parametrize(
    ("hidden", "second"),
    [
        ([], None),
        ([Hidden(silences=("s",))], 500),
        ([Hidden(silences=("s", "t")), Hidden(silences=("t",))], 200),
        ([Hidden(windows=("night",))], 120),
        ([Hidden(silences=("s",), inhibitors=("x",))], 120),
    ],
)
def test_what_is_hidden_is_looked_at_when_it_may_show(
    hidden: list[Hidden], second: float | None
) -> None:
    silences = {"s": silence("s", 0, 500), "t": silence("t", 0, 200)}
    found = grouping.look_at(iter(hidden), silences, at(100))
    assert found == (None if second is None else at(second))


def test_a_group_without_members_rests_as_long_as_a_digest_asks() -> None:
    digest = Digest(within=Duration(600))
    _, group = place(logs={LANE: Log(at=at(1), times=(at(5), at(50)))})
    assert grouping.rests_until(group, digest) == at(650)
    assert grouping.rests_until(group, None) is None
    assert grouping.rests_until(replace(group, logs={LANE: Log(at=at(1))}), digest) is None


def test_nothing_waits_longer_since_a_clock_went_back() -> None:
    found, group = place(
        members={"a": at(9)},
        told_at={"a": at(4000)},
        logs={LANE: Log(at=at(4000), times=(at(3000), at(50)))},
        flushed=True,
        flush_at=at(4300),
        look_at=at(4100),
    )
    again = grouping.rewound(group, found.hop, at(100))
    assert (again.flush_at, again.look_at) == (at(400), at(160))
    assert again.told_at == {"a": at(100)}
    assert again.logs[LANE].times == (at(100), at(50))
    assert again.logs[LANE].at == at(100)
    unflushed = grouping.rewound(replace(group, flushed=False, look_at=None), found.hop, at(100))
    assert (unflushed.flush_at, unflushed.look_at) == (at(130), None)


def test_a_clock_that_went_back_a_little_changes_nothing() -> None:
    found, group = place(members={"a": at(9)}, flush_at=at(131))
    assert grouping.rewound(group, found.hop, at(100)) is group
    empty = replace(group, members={}, flush_at=at(9000))
    assert grouping.rewound(empty, found.hop, at(100)) is empty


def test_a_group_is_looked_at_when_something_may_show_or_its_time_has_come() -> None:
    _, group = place()
    assert grouping.next_at(group) == at(130)
    assert grouping.next_at(replace(group, look_at=at(120))) == at(120)
    assert grouping.next_at(replace(group, look_at=at(190))) == at(130)
