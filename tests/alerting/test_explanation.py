"""Why alerts are in their states, in words."""

from datetime import timedelta
from typing import Any

import pytest

from alerting import inquiry
from alerting.duration import Duration
from alerting.explanation import MOST_SERIES, Reads, RuleExplained, Seen, explanation
from alerting.model import Alert, Sample, State, labels
from alerting.rulebook import evaluations
from alerting.rulebook.evaluations import Evaluation
from alerting.rulebook.prometheus_rules import Alerting
from alerting.view import Checkup, GroupView, RuleView
from tests.alerting.ground import GROUND, START
from tests.alerting.written import rule

NOW = START + timedelta(minutes=10)
EXPR = Alerting(
    id="r",
    alert="A",
    query="rate(a[5m]) > 2 and b",
    hold=Duration(60),
    keeps=Duration(0),
    labels=(("severity", "page"), ("x", "own")),
    texts=(),
)


def threshold(**keys: str) -> Evaluation:
    given = {"metric": "probe_duration_seconds", "warning": "'> 2s'", "for_": "2m"} | keys
    return evaluations.evaluations(rule(**given), GROUND)[0]


def sample(value: float, **told: str) -> Sample:
    return Sample(labels({"__name__": "m", **(told or {"probe": "shop"})}), value)


def alert(one: Evaluation | Alerting, state: State = "firing", **more: Any) -> Alert:
    own = {"alertname": "A", **dict(one.shown_labels), "probe": "shop"}
    given: dict[str, Any] = {
        "rule": one.id,
        "labels": labels(own),
        "annotations": (),
        "state": state,
        "value": 3.0,
        "active_at": NOW - timedelta(seconds=90),
    }
    return Alert(**given | more)


def explained(
    one: Evaluation | Alerting,
    seen: Seen,
    *alerts: Alert,
    error: str = "",
    ran: bool = True,
) -> RuleExplained:
    checkup = Checkup(NOW, 0.25, error) if ran else None
    view = RuleView(one, "ok", checkup, alerts)
    group = GroupView("g", "f.yml", (view,), Duration(15))
    return explanation(group, view, inquiry.inquiry(one), seen, NOW)


def says(one: Evaluation | Alerting, value: float | None, *alerts: Alert) -> str:
    values = (sample(value),) if value is not None else ()
    (series,) = explained(one, Seen(values, values), *alerts).series
    return series.says


def test_what_nobody_knows_says_why() -> None:
    one = threshold()
    checkup = Checkup(NOW, 0.25, unknown="50% of the usual data came, and it wants 90%")
    view = RuleView(one, "unknown", checkup, ())
    group = GroupView("g", "f.yml", (view,), Duration(15))
    found = explanation(group, view, inquiry.inquiry(one), Seen((), ()), NOW)
    assert found.says == (
        "It is unknown, so nothing begins and nothing ends: "
        "50% of the usual data came, and it wants 90%."
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [(1.25, "1.25s is not > 2s."), (2.0, "2s is not > 2s."), (2.5, "2.5s is > 2s.")],
)
def test_what_is_inactive_says_its_value_and_the_bound(value: float, said: str) -> None:
    assert says(threshold(), value) == said


def test_what_is_pending_says_when_it_fires() -> None:
    one = threshold()
    found = explained(one, Seen((sample(2.5),)), alert(one, "pending"))
    (series,) = found.series
    assert series.says == "2.5s is > 2s. It fires in 30s if that stays so."
    assert (series.fires_in, series.pending_since) == (30.0, NOW - timedelta(seconds=90))
    assert found.says == "0 fire and 1 are pending, of 1 values."


def test_what_fires_says_what_keeps_it() -> None:
    one = threshold(recover="'< 1.5s'", keep_firing_for="5m")
    fired: dict[str, Any] = {"fired_at": NOW}
    assert says(one, 2.5, alert(one, **fired)) == "2.5s is > 2s."
    assert says(one, 1.75, alert(one, **fired)) == (
        "1.75s is not > 2s. It goes on until the value is < 1.5s (recover)."
    )
    kept = alert(one, **fired, keep_firing_since=NOW - timedelta(minutes=1))
    assert says(one, 1.0, kept) == "1s is not > 2s. It goes on firing for 4m (keep_firing_for)."
    assert says(one, None, alert(one, **fired)) == "There is no value now. Its last was 3s."
    assert says(one, 2.5, alert(one, **fired, inhibited=True)) == (
        "2.5s is > 2s. Nobody is told while the critical form fires."
    )
    assert explained(one, Seen()).recover == "< 1.5s"


def test_what_has_too_few_samples_says_so() -> None:
    one = threshold(metric="chat_response_seconds", stat="p95", min_samples="20")
    found = explained(one, Seen((sample(5.0),), ()))
    assert found.series[0].says == "5s does not count: fewer than 20 samples."
    assert says(one, 5.0) == "5s is > 2s."


def test_what_does_not_count_for_another_reason_says_so() -> None:
    one = threshold(unless="on (probe) probe_muted == 1")
    found = explained(one, Seen((sample(5.0),), ()))
    assert found.series[0].says == "5s does not count: what stands behind `unless` holds."


@pytest.mark.parametrize(
    ("value", "counted", "said"),
    [
        (1.0, False, "1 is not > 2."),
        (3.0, True, "3 is > 2."),
        (3.0, False, "3 is > 2, but what stands behind `and` does not hold."),
    ],
)
def test_a_rule_of_prometheus_is_taken_apart(
    value: float, counted: bool, said: str
) -> None:  # a table
    values = (sample(value),)
    found = explained(EXPR, Seen(values, values if counted else ()))
    assert [one.says for one in found.series] == [said]
    assert (found.bound, found.severity) == ("> 2", "page")


def test_an_alert_is_known_by_the_labels_that_are_not_the_rules_own() -> None:
    values = (sample(3.0, probe="shop", x="sample's"), sample(1.0, probe="bank"))
    found = explained(EXPR, Seen(values, values[:1]), alert(EXPR, fired_at=NOW))
    assert [(one.state, one.value) for one in found.series] == [("firing", 3.0), ("inactive", 1.0)]
    assert found.says == "1 fire and 0 are pending, of 2 values."


def test_without_a_bound_what_is_there_is_in_the_answer() -> None:
    one = Alerting(
        id="r",
        alert="A",
        query="a > b",
        hold=Duration(0),
        keeps=Duration(0),
        labels=(),
        texts=(),
    )
    assert says(one, 5.0) == "5 is in the answer."


def test_a_rule_without_values_says_what_it_misses() -> None:
    reads = (
        Reads("gone", 0, 2, START),
        Reads("never", 0, 0),
        Reads("there", 3, 3),
    )
    found = explained(threshold(), Seen(reads=reads))
    assert found.says == (
        "Nothing fires: there is no value to judge. gone has no value since "
        "2025-10-12 03:00:00Z. No series matches never."
    )
    assert found.reads == reads
    absent = threshold(metric="probe_success", stat="absent", warning="'== 1'")
    assert (
        explained(absent, Seen()).says == "Nothing fires: there are values, so nothing is absent."
    )


def test_a_rule_that_is_well_says_so() -> None:
    found = explained(threshold(), Seen((sample(1.0), sample(1.5, probe="bank"))))
    assert found.says == "Nothing fires: none of 2 values is beyond its bound."
    assert (found.evaluated_at, found.took, found.interval, found.hold) == (NOW, 0.25, 15, 120)


def test_a_rule_that_cannot_be_evaluated_or_was_not_yet_says_so() -> None:
    one = threshold()
    assert explained(one, Seen(), ran=False).says == "It was not evaluated yet."
    assert explained(one, Seen(), error="no").says == (
        "It cannot be evaluated, so its alerts stay: no"
    )
    assert explained(one, Seen(error="too much")).says == (
        "What it looks at cannot be told: too much"
    )


def test_of_very_many_series_those_with_alerts_are_told_first() -> None:
    one = threshold()
    values = tuple(sample(1.0, probe=str(n)) for n in range(MOST_SERIES + 5))
    found = explained(one, Seen((*values, sample(2.5))), alert(one))
    assert len(found.series) == MOST_SERIES
    assert (found.series[0].state, found.more) == ("firing", 6)
    alerts = [alert(one, labels=labels({"probe": str(n)})) for n in range(MOST_SERIES + 1)]
    found = explained(one, Seen(), *alerts)
    assert (len(found.series), found.more) == (MOST_SERIES, 1)
