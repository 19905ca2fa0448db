"""What hides alerts now, and when that is asked anew."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from alerting.dispatch import matchers
from alerting.dispatch.inhibition import InhibitRule
from alerting.dispatch.matchers import Line
from alerting.dispatch.silences import Silence
from alerting.dispatch.state import Hidden
from alerting.dispatch.suppression import Suppression
from alerting.model import Alert, labels
from tests.alerting.dispatch.alerts import at, own

DOWN, SLOW = own("down", at(1)), own("slow", at(1))
RULE = InhibitRule(
    source_matchers=(Line.parse("alertname=down"),), target_matchers=(Line.parse("alertname=slow"),)
)


def silence(id: str, begin: float, end: float, text: str = "alertname=slow") -> Silence:
    return Silence(
        id=id,
        matchers=matchers.parsed(text),
        starts_at=at(begin),
        ends_at=at(end),
        created_by="ops",
    )


class Asked:
    """A suppression, its silences and alerts, and how often it asked what fires."""

    def __init__(self, *rules: InhibitRule) -> None:
        self.silences: dict[str, Silence] = {}
        self.firing: dict[str, Alert] = {}
        self.until: datetime | None = None
        self.asked = 0
        self.suppression = Suppression(rules, self.silences)

    def _fires(self) -> dict[str, Alert]:
        self.asked += 1
        return self.firing

    def hides(self, second: float, alert: Alert = SLOW, **more: Any) -> Hidden:
        self.suppression.at(at(second), self._fires, lambda: self.until)
        return self.suppression.hidden(alert, **more)


def test_a_silence_hides_from_its_begin_to_its_end() -> None:
    asked = Asked()
    asked.silences["s"] = silence("s", 10, 20)
    assert not asked.hides(9)
    assert asked.hides(10) == Hidden(silences=("s",))
    assert asked.hides(19, windows=("night",)) == Hidden(silences=("s",), windows=("night",))
    assert not asked.hides(20)
    assert asked.hides(15)
    assert not asked.hides(16, DOWN)


def test_a_silence_that_is_new_is_seen_when_that_is_said() -> None:
    asked = Asked()
    assert not asked.hides(9)
    asked.silences["s"] = silence("s", 0, 20)
    asked.suppression.silences_changed()
    assert asked.hides(9)


def test_inhibition_is_asked_anew_only_where_alerts_changed_or_end_by_themselves() -> None:
    asked = Asked(RULE)
    assert not asked.hides(1)
    asked.firing = {DOWN.fingerprint: DOWN, SLOW.fingerprint: SLOW}
    assert not asked.hides(2)
    asked.suppression.alerts_changed()
    asked.until = at(50)
    assert asked.hides(3) == Hidden(inhibitors=(DOWN.fingerprint,))
    assert asked.asked == 2
    del asked.firing[DOWN.fingerprint]
    assert asked.hides(49)
    assert not asked.hides(50)
    assert asked.asked == 3


def test_the_milder_form_of_a_threshold_names_the_worse_ones() -> None:
    def form(severity: str, **changes: Any) -> Alert:
        pairs = labels({"alertname": "slow", "severity": severity})
        return replace(SLOW, labels=pairs, **changes)

    mild, worse = form("warning", inhibited=True), form("critical")
    asked = Asked()
    asked.firing = {one.fingerprint: one for one in (mild, worse, DOWN)}
    assert asked.hides(1, mild) == Hidden(inhibitors=(worse.fingerprint,))
    assert not asked.hides(1, worse)
    assert not asked.hides(1, replace(mild, state="resolved"))
    asked.firing = {mild.fingerprint: mild}
    asked.suppression.alerts_changed()
    assert asked.hides(2, mild) == Hidden(inhibitors=("rules/slow",))


def test_many_inhibitors_are_not_all_named() -> None:
    mild = replace(SLOW, inhibited=True, labels=labels({"alertname": "slow", "severity": "info"}))
    forms = [
        replace(SLOW, labels=labels({"alertname": "slow", "severity": str(number)}))
        for number in range(30)
    ]
    asked = Asked()
    asked.firing = {one.fingerprint: one for one in (mild, *forms)}
    assert len(asked.hides(1, mild).inhibitors) == 10
    assert msgspec.structs.asdict(RULE)
