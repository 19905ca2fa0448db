"""What dispatch is told between two evaluations."""

from datetime import timedelta

from msgspec.structs import replace

from alerting.dispatch import handover
from alerting.model import Alert, Labels
from tests.alerting.notices import NOW, alert

AT = NOW + timedelta(minutes=5)
FIRES, OVER = alert(), alert("resolved")


def by(*alerts: Alert) -> dict[Labels, Alert]:
    return {one.labels: one for one in alerts}


def test_what_stays_as_it_was_is_not_told_whatever_its_value() -> None:
    assert handover.changed(by(FIRES), by(replace(FIRES, value=7.0)), AT) == []


def test_what_begins_is_told_and_what_is_over_already_is_not() -> None:
    assert handover.changed({}, by(FIRES), AT) == [FIRES]
    assert handover.changed({}, by(OVER), AT) == []


def test_an_end_comes_before_a_beginning() -> None:
    other = alert(names={"alertname": "Other"})
    assert handover.changed(by(FIRES), by(other, OVER), AT) == [OVER, other]


def test_what_vanished_is_over() -> None:
    (over,) = handover.changed(by(replace(FIRES, keep_firing_since=NOW)), {}, AT)
    assert over == replace(FIRES, state="resolved", resolved_at=AT)
    assert handover.changed(by(OVER), {}, AT) == []


def test_what_fires_anew_is_told_anew() -> None:
    again = replace(FIRES, fired_at=AT)
    assert handover.changed(by(FIRES), by(again), AT) == [again]
    moved = replace(FIRES, rule="other/rule")
    assert handover.changed(by(FIRES), by(moved), AT) == [moved]
