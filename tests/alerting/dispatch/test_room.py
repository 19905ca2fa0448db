"""The room of the board: what is put there is found, saved, and forgotten."""

import pytest
from msgspec.structs import replace

from alerting.dispatch.room import Room
from alerting.dispatch.state import Group, Kept, Known, Output
from tests.alerting.dispatch.alerts import at, own
from tests.alerting.dispatch.confs import conf
from tests.alerting.dispatch.world import ruled

POLICY = ruled(conf())
ONE, TWO = own("one", at(1)), own("two", at(1))
KNOWN = tuple(Known(alert=one) for one in (ONE, TWO))


def group(*names: str) -> Group:
    return Group(
        key="{}:{}",
        route="{}",
        receiver="hook",
        labels=(),
        flush_at=at(50),
        members=dict.fromkeys(names, at(1)),
        told_at=dict.fromkeys(names, at(2)),
    )


def test_what_changed_is_told_once() -> None:
    room = Room(POLICY, at(5), Kept(alerts=KNOWN))
    room.put(group(ONE.fingerprint))
    room.note(ONE.fingerprint)
    found = room.output()
    assert found == Output(groups=(group(ONE.fingerprint),), alerts=KNOWN[:1])
    assert room.output() == Output()
    assert room.agenda.next_at() == at(50)


def test_what_is_gone_is_told_as_gone() -> None:
    room = Room(POLICY, at(5), Kept(alerts=KNOWN, groups=(group(ONE.fingerprint),)))
    assert [one.id for one in room.of(ONE.fingerprint)] == ["hook:{}:{}"]
    room.put(group())
    assert not room.is_placed(ONE.fingerprint)
    assert room.leaving.next_at() == at(5)
    room.remove(group())
    room.roster.drop(ONE.fingerprint)
    room.note(ONE.fingerprint)
    gone = Output(gone_groups=("hook:{}:{}",), gone_alerts=(ONE.fingerprint,))
    assert room.output() == gone
    assert room.agenda.next_at() is None


def test_an_alert_may_leave_one_of_its_groups() -> None:
    other = replace(group(ONE.fingerprint), key="other")
    room = Room(POLICY, at(5), Kept(alerts=KNOWN, groups=(group(ONE.fingerprint), other)))
    room.put(replace(other, members={}))
    assert room.is_placed(ONE.fingerprint)
    assert room.leaving.next_at() is None


@pytest.mark.parametrize("back", [0.5, 30])
def test_a_clock_that_goes_back_makes_nobody_wait_if_it_is_more_than_a_jitter(back: float) -> None:
    one = replace(group(ONE.fingerprint), flush_at=at(5.9))
    due = replace(group(TWO.fingerprint), key="due", flush_at=at(-60))
    room = Room(POLICY, at(5), Kept(alerts=KNOWN, groups=(one, due)))
    room.arrive(at(5 - back))
    assert room.groups[one.id].flush_at == at(5.9 if back < 1 else 5 - back + 1)
    room.arrive(at(5 - 2 * back))
    assert (room.output() == Output()) == (back < 1)


def test_members_that_were_lost_on_disk_are_no_members() -> None:
    room = Room(POLICY, at(5), Kept(alerts=KNOWN, groups=(group(ONE.fingerprint, "lost"),)))
    (found,) = room.groups.values()
    assert set(found.members) == set(found.told_at) == {ONE.fingerprint}
