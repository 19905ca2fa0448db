"""Thresholds as they are evaluated: one a severity, each with its way in and its way out."""

import math

import numpy as np
import pytest
from msgspec.structs import replace

from alerting.duration import Duration
from alerting.model import Alert, Sample, labels
from alerting.promql.rows import Rows
from alerting.promql.values import Vector
from alerting.rulebook import evaluations
from alerting.rulebook.bound import Limit
from alerting.rulebook.evaluations import Evaluation
from alerting.rulebook.thresholds import Thresholds
from alerting.samples import LOOKBACK
from tests.alerting.ground import GROUND, START
from tests.alerting.written import rule

ALERT = Alert(rule="A", labels=(), annotations=(), state="firing", value=1.0, active_at=START)
SLOW = {"metric": "probe_duration_seconds", "warning": "'> 2s'", "critical": "'> 5s'"}


def made(**keys: str) -> tuple[Evaluation, ...]:
    return evaluations.evaluations(rule(**keys), GROUND)


def limit(operator: str, number: float) -> Limit:
    return Limit(operator, number, "seconds")  # type: ignore[arg-type]


def test_a_severity_is_an_evaluation_with_its_labels() -> None:
    warning, critical = made(**SLOW, labels="{team: web}", for_="1m", runbook="x")
    assert warning.id == 'A{severity="warning",team="web"}'
    assert critical.labels == labels({"alertname": "A", "severity": "critical", "team": "web"})
    assert (warning.hold, warning.runbook, warning.severity) == (Duration(60), "x", "warning")
    assert warning.expr is critical.expr
    assert str(critical) == "probe_duration_seconds > 5"


@pytest.mark.parametrize(
    ("keys", "ways"),
    [
        (SLOW, [("> 2", "> 2"), ("> 5", "> 5")]),
        (SLOW | {"recover": "'< 1.5s'"}, [("> 2", ">= 1.5"), ("> 5", "> 2")]),
        (SLOW | {"warning": "", "recover": "'<= 4s'"}, [("> 5", "> 4")]),
        (
            SLOW | {"info": "'> 1s'", "recover": "'< 500ms'"},
            [("> 1", ">= 0.5"), ("> 2", "> 1"), ("> 5", "> 2")],
        ),
        ({"metric": "probe_success", "critical": "'== 0'"}, [("== 0", "== 0")]),
    ],
)
def test_the_lowest_severity_ends_at_recover_and_others_at_the_bound_below(
    keys: dict[str, str], ways: list[tuple[str, str]]
) -> None:
    assert [(str(one.enter), str(one.stay)) for one in made(**keys)] == ways


def test_a_named_bound_has_the_number_of_the_settings() -> None:
    written = rule(metric="probe_duration_seconds", critical="'> response_time_ms'")
    ground = replace(GROUND, thresholds=Thresholds(response_time_ms=2500.0))
    assert evaluations.evaluations(written, GROUND)[0].enter == limit(">", 5.0)
    assert evaluations.evaluations(written, ground)[0].enter == limit(">", 2.5)


@pytest.mark.parametrize(
    ("keys", "window"),
    [
        ({"stat": "last"}, LOOKBACK),
        ({"stat": "avg"}, Duration(300)),
        ({"stat": "avg", "window": "2m"}, Duration(120)),
        ({"metric": "chat_waiting", "stat": "sum", "by": "[]"}, LOOKBACK),
    ],
)
def test_the_window_is_the_one_written_or_five_minutes(
    keys: dict[str, str], window: Duration
) -> None:
    assert made(critical="'> 5'", **keys)[0].expr.window == window


def test_an_expression_has_what_the_rule_says() -> None:
    (one,) = made(
        metric="'probe_failures_total{reason!=\"dns\"}'",
        stat="ratio",
        of="probe_runs_total",
        by="[probe]",
        critical="'> 5%'",
    )
    assert one.expr.kind == "counter"
    assert str(one) == (
        'round(sum by (probe) (increase(probe_failures_total{reason!="dns"}[5m]))'
        " / sum by (probe) (increase(probe_runs_total[5m])), 1e-10) > 0.05"
    )


def test_annotations_are_the_texts_the_figures_and_the_runbook() -> None:
    (one,) = made(
        metric="probe_duration_seconds",
        critical="'> 5s'",
        summary="'{{ labels.probe }} {{ value | duration }} {{ threshold }} {{ severity }}'",
        runbook="docs/operations.md#a",
    )
    assert one.annotations(labels({"probe": "shop"}), Sample((), 6.1)) == labels(
        {
            "summary": "shop 6.1s 5.0 critical",
            "value": "6.1s",
            "threshold": "> 5s",
            "runbook_url": "docs/operations.md#a",
        }
    )


@pytest.mark.parametrize(
    ("keys", "value", "threshold"),
    [
        ({"metric": "system_cpu_utilization_ratio", "critical": "'> 0.8'"}, "90%", "> 80%"),
        ({"metric": "chat_waiting", "critical": "'> 3'"}, "0.9", "> 3"),
        ({"metric": "chat_waiting", "critical": "'> 3%'"}, "90%", "> 3%"),
        ({"critical": "'== 0'"}, "0.9", "== 0"),
    ],
)
def test_figures_are_shown_in_the_unit_of_the_bound_or_of_the_metric(
    keys: dict[str, str], value: str, threshold: str
) -> None:
    told = dict(made(**keys)[0].annotations((), Sample((), 0.9)))
    assert (told["value"], told["threshold"]) == (value, threshold)
    assert "runbook_url" not in told


def test_a_severity_knows_the_worse_ones_and_its_questions() -> None:
    warning, critical = made(**SLOW, recover="'< 1s'", keep_firing_for="1m", labels="{a: b}")
    assert (warning.worse, critical.worse) == ((critical.id,), ())
    assert (warning.name, warning.kind, warning.keeps, warning.rests) == (
        "A",
        "alerting",
        Duration(60),
        False,
    )
    assert warning.query == "probe_duration_seconds"
    assert warning.enter_query == str(warning) == "probe_duration_seconds > 2"
    assert warning.stay_query == "probe_duration_seconds >= 1"
    assert warning.shown_labels == labels({"a": "b", "severity": "warning"})


def test_texts_are_shown_as_they_are_written() -> None:
    (one,) = made(critical="'== 0'", summary="'{{ value }}'", runbook="x")
    assert one.shown_annotations == labels({"summary": "{{ value }}", "runbook_url": "x"})


def test_where_is_for_the_metric_and_for_the_whole() -> None:
    (one,) = made(
        metric="probe_failures_total",
        stat="ratio",
        of="probe_runs_total",
        where="'probe!=\"x\"'",
        by="[]",
        min_samples="9",
        critical="'> 5%'",
    )
    assert one.query == (
        'round(sum(increase(probe_failures_total{probe!="x"}[5m]))'
        ' / sum(increase(probe_runs_total{probe!="x"}[5m])), 1e-10)'
        ' and sum(increase(probe_runs_total{probe!="x"}[5m])) >= 9'
    )


def test_labels_of_the_group_are_under_those_of_the_rule() -> None:
    written = rule(critical="'== 0'", labels="{team: own}")
    group = {"team": "group", "place": "here", "severity": "none"}
    (one,) = evaluations.evaluations(written, GROUND, group)
    assert one.shown_labels == labels({"team": "own", "place": "here", "severity": "critical"})


def test_only_what_is_beyond_or_known_is_looked_at() -> None:
    (one,) = made(metric="chat_waiting", critical="'> 2'")
    rows = Rows.of(labels({"__name__": "chat_waiting", "channel": name}) for name in "abcd")
    vector = Vector(rows, np.array([1.0, 3.0, 1.5, math.nan]))
    assert [sample.value for sample in one.relevant(vector, {})] == [3.0]
    old = {one.named(Sample(labels({"channel": name}), 0.0)): ALERT for name in "cdx"}
    assert [sample.value for sample in one.relevant(vector, old)] == [3.0, 1.5]
    assert [one.seen(value) for value in (3.0, 2.0)] == ["beyond", "within"]
