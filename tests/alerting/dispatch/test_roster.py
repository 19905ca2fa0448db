"""Alerts as they are now: what begins, ends and goes on, what flaps, what may be forgotten."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from alerting.dispatch import intake
from alerting.dispatch.flapping import Flapping
from alerting.dispatch.roster import Roster, Taken
from alerting.duration import Duration
from alerting.model import Alert
from tests.alerting.dispatch.alerts import at, own

FLAPPING = Flapping(changes=3, within=Duration(600))
NEVER = Flapping(changes=0)
ALERT = own("test", at(1))
NAME = ALERT.fingerprint
OVER = replace(ALERT, state="resolved", resolved_at=at(5))


def posted(begin: float = 1, end: float | None = None) -> Alert:
    item = {"labels": {"alertname": "test"}, "startsAt": at(begin).isoformat()}
    item |= {"endsAt": at(end).isoformat()} if end is not None else {}
    return intake.posted([item], at(begin), timedelta(minutes=5)).alerts[0]


def taken(roster: Roster, alert: Alert, second: float) -> str:
    found = roster.take(alert, at(second))
    if found is None:
        return "nothing"
    assert found.name == NAME
    return f"{found.turn}{'!' if found.notable else ''}{' eased' if found.eased else ''}"


def test_the_life_of_an_alert_of_our_own() -> None:
    roster = Roster({}, NEVER)
    assert taken(roster, OVER, 1) == "nothing"
    assert taken(roster, replace(ALERT, state="pending", fired_at=None), 1) == "nothing"
    assert taken(roster, ALERT, 1) == "begin!"
    assert taken(roster, replace(ALERT, value=7.0), 2) == "go on"
    assert roster.known[NAME].alert.value == 7.0
    assert roster.name(ALERT.labels) == NAME
    assert taken(roster, OVER, 5) == "end!"
    assert taken(roster, OVER, 6) == "go on"
    assert taken(roster, replace(ALERT, fired_at=at(9)), 9) == "begin!"
    assert taken(roster, replace(ALERT, fired_at=at(12)), 12) == "begin!"
    roster.drop(NAME)
    assert not roster.known
    assert roster.name(ALERT.labels) == NAME


def test_what_is_pending_again_is_over() -> None:
    roster = Roster({}, NEVER)
    roster.take(ALERT, at(1))
    assert taken(roster, replace(ALERT, state="pending", fired_at=None), 7) == "end!"
    assert roster.shown(NAME, at(7)).resolved_at == at(7)
    assert taken(roster, replace(ALERT, state="pending", fired_at=None), 8) == "nothing"


def test_a_pending_alert_of_ours_says_nothing_of_what_others_posted() -> None:
    roster = Roster({}, NEVER)
    roster.take(posted(), at(1))
    assert taken(roster, replace(ALERT, state="pending", fired_at=None), 7) == "nothing"


def test_what_a_worse_form_hid_is_eased() -> None:
    roster = Roster({}, NEVER)
    roster.take(replace(ALERT, inhibited=True), at(1))
    assert taken(roster, ALERT, 2) == "go on! eased"
    assert taken(roster, replace(ALERT, inhibited=True), 2) == "go on!"


def test_each_post_is_to_be_saved_since_it_moves_the_end() -> None:
    roster = Roster({}, NEVER)
    assert taken(roster, posted(1, 100), 1) == "begin!"
    assert taken(roster, posted(1, 200), 60) == "go on!"
    assert roster.until(at(60)) == at(200)
    assert roster.until(at(200)) is None
    assert list(roster.firing(at(199))) == [NAME]
    assert roster.firing(at(200)) == {}
    assert taken(roster, posted(1, 100), 300) == "go on!"


def test_an_alert_without_a_begin_is_no_later_episode() -> None:
    roster = Roster({}, NEVER)
    roster.take(replace(ALERT, fired_at=None), at(1))
    assert taken(roster, ALERT, 2) == "go on"


def flapped() -> Roster:
    roster = Roster({}, FLAPPING)
    roster.take(ALERT, at(1))
    roster.take(OVER, at(5))
    roster.take(replace(ALERT, fired_at=at(9)), at(9))
    return roster


def test_what_begins_and_ends_often_flaps_and_counts_as_firing() -> None:
    roster = flapped()
    assert roster.flaps(NAME, at(9))
    over = replace(ALERT, fired_at=at(9), state="resolved", resolved_at=at(12))
    assert taken(roster, over, 12) == "end!"
    shown = roster.shown(NAME, at(12))
    assert (shown.state, shown.fired_at, shown.resolved_at) == ("firing", at(9), None)
    assert dict(shown.annotations)["flapping"] == (
        "it began or ended 3 times since 2026-11-21 00:00:05 UTC and is over at the moment"
    )
    roster.take(replace(ALERT, fired_at=at(20)), at(20))
    assert roster.shown(NAME, at(20)).fired_at == at(9)
    assert "at the moment" not in str(roster.shown(NAME, at(20)).annotations)


def test_what_flaps_fires_and_what_ended_by_itself_does_not() -> None:
    roster = flapped()
    roster.take(replace(OVER, fired_at=at(9), resolved_at=at(12)), at(12))
    assert roster.firing(at(12)) == {NAME: roster.shown(NAME, at(12))}
    mine = replace(ALERT, labels=(("alertname", "Posted"),), rule="", ends_at=at(60))
    steady = replace(ALERT, labels=(("alertname", "Steady"),))
    for one in (mine, steady):
        roster.take(one, at(20))
    assert set(roster.firing(at(59))) == {NAME, mine.fingerprint, steady.fingerprint}
    assert set(roster.firing(at(60))) == {NAME, steady.fingerprint}


def test_what_is_calm_and_fires_goes_on_as_one_episode_until_it_ends() -> None:
    roster = flapped()
    roster.take(replace(OVER, fired_at=at(9), resolved_at=at(12)), at(12))
    roster.take(replace(ALERT, fired_at=at(20)), at(20))
    assert roster.until(at(30)) == at(609)
    assert not roster.flaps(NAME, at(609))
    assert roster.shown(NAME, at(609)).fired_at == at(9)
    assert roster.shown(NAME, at(609)).annotations == ()
    over = replace(OVER, fired_at=at(20), resolved_at=at(2000))
    assert taken(roster, over, 2000) == "end!"
    shown = roster.shown(NAME, at(2000))
    assert (shown.state, shown.fired_at, shown.resolved_at) == ("resolved", at(9), at(2000))
    roster.take(replace(ALERT, fired_at=at(3000)), at(3000))
    assert roster.shown(NAME, at(3000)).fired_at == at(3000)


def test_an_alert_that_began_anew_unseen_has_changed_twice() -> None:
    roster = Roster({}, FLAPPING)
    roster.take(ALERT, at(1))
    roster.take(replace(ALERT, fired_at=at(4)), at(5))
    assert roster.known[NAME].changes == (at(1), at(5), at(5))
    assert roster.flaps(NAME, at(5))


def test_an_end_that_came_by_itself_stays_though_the_clock_goes_back() -> None:
    roster = Roster({}, FLAPPING)
    roster.take(posted(1, 100), at(1))
    assert not roster.settle(NAME, at(99))
    assert roster.settle(NAME, at(100))
    assert roster.known[NAME].changes == (at(1), at(100))
    assert roster.shown(NAME, at(50)).state == "resolved"


# What was taken, which flapping there is, when → until when it is kept, None: it may go now.
@pytest.mark.parametrize(
    ("alerts", "settings", "second", "until"),
    [
        ([ALERT], NEVER, 10, 10 + 86_400),
        ([posted(1, 100)], NEVER, 10, 100),
        ([posted(1, 100)], NEVER, 100, None),
        ([ALERT, OVER], NEVER, 10, None),
        ([ALERT, OVER], FLAPPING, 10, 605),
        ([ALERT, OVER], FLAPPING, 605, None),
    ],
)
def test_how_long_an_alert_is_kept_that_nobody_is_told_of(
    alerts: list[Alert], settings: Flapping, second: float, until: float | None
) -> None:
    roster = Roster({}, settings)
    for place, alert in enumerate(alerts):
        roster.take(alert, at(1 + 4 * place))
    found = roster.rests_until(NAME, at(second))
    assert found == (None if until is None else at(until))


def test_an_alert_that_flaps_is_kept_until_it_is_calm() -> None:
    roster = flapped()
    roster.take(replace(OVER, fired_at=at(9), resolved_at=at(12)), at(12))
    assert roster.rests_until(NAME, at(20)) == at(605)
    assert roster.rests_until(NAME, at(605)) == at(612)


def test_what_was_known_in_an_earlier_life_is_known() -> None:
    before = flapped()
    again = Roster(before.known, FLAPPING)
    assert again.shown(NAME, at(20)) == before.shown(NAME, at(20))
    assert again.take(ALERT, at(21)) == Taken(NAME, "go on", notable=False)
