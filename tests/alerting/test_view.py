"""What pages show: the worst first, every rule with how it is."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from alerting import view
from alerting.model import Alert, State, labels
from alerting.view import Checkup, View
from tests.alerting.ground import START
from tests.alerting.judged import group


def alert(name: str, severity: str, state: State = "firing", age: float = 0) -> Alert:
    return Alert(
        rule=name,
        labels=labels({"alertname": name, "severity": severity}),
        annotations=(),
        state=state,
        value=1.0,
        active_at=START - timedelta(seconds=age),
    )


ALERTS = (
    alert("d", "info"),
    alert("c", "warning", "pending", 99),
    alert("e", "page"),
    alert("b", "warning"),
    alert("x", "critical", "resolved"),
    alert("a", "critical", "pending"),
    alert("0", "warning", age=60),
    alert("1", "warning", age=60),
)


def test_alerts_are_in_the_order_in_which_they_matter() -> None:
    assert [one.name for one in view.active(ALERTS)] == ["a", "0", "1", "b", "c", "d", "e"]


def test_alerts_are_counted_by_state_and_severity_zeros_too() -> None:
    assert view.counts(ALERTS) == {
        ("pending", "info"): 0,
        ("pending", "warning"): 1,
        ("pending", "critical"): 1,
        ("firing", "info"): 1,
        ("firing", "warning"): 3,
        ("firing", "critical"): 0,
    }


def test_a_view_tells_what_fires() -> None:
    seen = View(START, view.active(ALERTS), ())
    assert {one.name for one in seen.firing} == {"0", "1", "b", "d", "e"}


@pytest.mark.parametrize(
    ("checkup", "health"),
    [
        (None, "unknown"),
        (Checkup(START, 0.1), "ok"),
        (Checkup(START, 0.1, "no such file"), "error"),
    ],
)
def test_a_rule_shows_how_its_last_evaluation_went(checkup: Checkup | None, health: str) -> None:
    one = group("g")
    rule = one.evaluations[0].id
    checkups = {rule: checkup} if checkup is not None else {}
    alerts = (replace(ALERTS[1], rule=rule), ALERTS[0], replace(ALERTS[3], rule=rule))
    (shown,) = view.groups([one], checkups, alerts, {one.id: START})
    (found,) = shown.rules
    assert (shown.name, shown.file, shown.at, shown.limit) == ("g", "f.yml", START, 0)
    assert shown.interval == one.interval
    assert shown.seconds == (checkup.seconds if checkup is not None else 0)
    assert (found.evaluation.id, found.health, found.checkup) == (rule, health, checkup)
    assert found.alerts == (alerts[0], alerts[2])
    assert view.groups([one], {}, (), {})[0].rules[0].alerts == ()
