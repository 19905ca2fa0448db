"""One look at a group: what each integration is told, what is written down, and who stays."""

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from alerting.dispatch import flushing
from alerting.dispatch.flushing import Flushed, Look
from alerting.dispatch.state import Group, Hidden, Log
from alerting.model import Acknowledgement, Alert
from alerting.policy import Traits
from alerting.store.rows import Lane
from tests.alerting.dispatch.alerts import at, own

MAIL = Lane("team", "email[0]")
PAGER = Lane("team", "pagerduty[0]")
LANES = {
    MAIL: Traits(kind="email"),
    PAGER: Traits(kind="pagerduty", resolves_at_once=True, takes_acknowledgement=True),
}
ALERTS = {name: own(name, at(1)) for name in "abc"}
OVER = {name: replace(one, state="resolved", resolved_at=at(50)) for name, one in ALERTS.items()}
KNOWS = Log(at=at(60), firing=frozenset("ab"), thread="root", count=1)


def group(*names: str, **changes: Any) -> Group:
    return Group(
        key="{}:{}",
        route="{}",
        receiver="team",
        labels=(),
        flush_at=at(100),
        members=dict.fromkeys(names, at(1)),
        **changes,
    )


def flushed(one: Group, alerts: dict[str, Alert], **more: Any) -> Flushed:
    look = Look(
        now=at(100),
        alerts=alerts,
        lanes=more.pop("lanes", LANES),
        repeat=timedelta(hours=4),
        interval=timedelta(minutes=5),
        **more,
    )
    return flushing.flush(one, look)


def said(found: Flushed) -> dict[str, str]:
    return {str(lane): one.why for lane, one in found.group.decisions.items()}


def test_the_first_look_tells_all_that_fires() -> None:
    found = flushed(group("a", "b", "c"), {"a": ALERTS["a"], "b": ALERTS["b"], "c": OVER["c"]})
    one, two = found.notices
    assert (one.notice.status, one.notice.reason) == ("firing", "first notification")
    assert one.notice.alerts == (ALERTS["a"], ALERTS["b"])
    assert one.notice.thread == two.notice.thread == ""
    assert one.notice.id != two.notice.id
    after = found.group
    assert set(after.members) == {"a", "b"}
    assert after.told_at == {"a": at(100), "b": at(100)}
    assert after.logs[MAIL].thread == one.notice.id
    assert (after.flush_at, after.flushed) == (at(400), True)
    assert said(found) == dict.fromkeys(map(str, LANES), "told: first notification")


def test_later_notices_are_of_the_same_thread_until_all_is_over() -> None:
    logs = dict.fromkeys(LANES, KNOWS)
    found = flushed(group("a", "b", logs=logs), {"a": ALERTS["a"], "b": OVER["b"]})
    assert {one.notice.thread for one in found.notices} == {"root"}
    assert found.group.logs[MAIL].firing == {"a"}
    assert set(found.group.members) == {"a"}
    end = flushed(group("a", "b", logs=logs), {"a": OVER["a"], "b": OVER["b"]})
    assert {one.notice.status for one in end.notices} == {"resolved"}
    assert end.group.logs[MAIL].thread == ""
    assert not end.group.members


def test_nobody_is_told_what_is_known() -> None:
    found = flushed(
        group("a", "b", logs=dict.fromkeys(LANES, KNOWS)), dict(list(ALERTS.items())[:2])
    )
    assert not found.notices
    assert said(found)[str(MAIL)] == ("not told: nothing new; repeats at 2026-11-21 04:01:00 UTC")
    assert found.group.logs[MAIL] == KNOWS


def test_who_stays_is_whom_somebody_is_owed() -> None:
    hidden = {"a": Hidden(silences=("s",)), "c": Hidden(silences=("s",))}
    one = group("a", "b", "c", logs=dict.fromkeys(LANES, KNOWS), left=frozenset("b"))
    found = flushed(one, {"a": OVER["a"], "b": ALERTS["b"], "c": OVER["c"]}, hidden=hidden)
    assert set(found.group.members) == {"a", "b"}
    assert found.group.hidden == {"a"}
    assert found.group.left == {"b"}
    gone = group("b", logs={}, left=frozenset("b"))
    assert not flushed(gone, {"b": ALERTS["b"]}).group.members


def test_a_log_of_an_integration_that_is_gone_is_kept_and_owes_nothing() -> None:
    other = Lane("team", "slack[0]")
    found = flushed(group("a", logs={other: KNOWS}), {"a": OVER["a"]}, lanes={})
    assert found.group.logs == {other: KNOWS}
    assert not found.group.members
    alone = flushed(group("a"), {"a": ALERTS["a"]}, lanes={})
    assert alone.group.told_at == {"a": at(100)}


def test_what_nobody_waits_for_is_told_again_later() -> None:
    old = replace(KNOWS, at=at(100) - timedelta(hours=5))
    one = group("a", "b", logs={MAIL: old})
    alerts = {"a": ALERTS["a"], "b": ALERTS["b"]}
    mail = {MAIL: LANES[MAIL]}
    (again,) = flushed(one, alerts, lanes=mail).notices
    assert again.notice.reason == "repeat interval elapsed"
    waiting = flushed(one, alerts, lanes=mail, unsent=frozenset({MAIL}))
    assert not waiting.notices
    assert waiting.group.logs[MAIL].at == at(100)
    who = {
        name: Acknowledgement(fingerprint=name, fired_at=at(1), by="ada", at=at(2), via="api")
        for name in "ab"
    }
    assert not flushed(one, alerts, lanes=mail, acknowledged=who).notices
    (partly,) = flushed(one, alerts, lanes=mail, acknowledged={"a": who["a"]}).notices
    assert [one.by for one in partly.notice.acknowledged] == ["ada"]


def test_what_flaps_is_told_again_each_span() -> None:
    one = group("a", "b", logs={MAIL: KNOWS})
    alerts = {"a": ALERTS["a"], "b": ALERTS["b"]}
    flaps = {"flapping": frozenset("a"), "lanes": {MAIL: LANES[MAIL]}}
    (told,) = flushed(one, alerts, flapping_every=timedelta(seconds=40), **flaps).notices
    assert told.notice.reason == "flapping"
    assert not flushed(one, alerts, flapping_every=timedelta(seconds=41), **flaps).notices


def test_an_incident_of_what_is_looked_after_is_opened_and_acknowledged() -> None:
    who = {"a": Acknowledgement(fingerprint="a", fired_at=at(1), by="ada", at=at(2), via="api")}
    found = flushed(group("a"), {"a": ALERTS["a"]}, acknowledged=who, lanes={PAGER: LANES[PAGER]})
    assert [one.notice.status for one in found.notices] == ["firing", "acknowledged"]
    assert found.notices[1].notice.thread == found.notices[0].notice.id
    partly = flushed(group("a", "b"), {**ALERTS}, acknowledged=who, lanes={PAGER: LANES[PAGER]})
    assert [one.notice.status for one in partly.notices] == ["firing"]
