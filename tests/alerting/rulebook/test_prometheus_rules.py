"""Rules of Prometheus as they are evaluated."""

import numpy as np
import pytest

from alerting.duration import Duration
from alerting.model import Labels, Sample, labels
from alerting.promql.errors import EvaluationError
from alerting.promql.rows import Rows
from alerting.promql.values import Vector
from alerting.rulebook.prometheus_rules import Alerting, Judged, Recording, compiled
from tests.alerting.written import rule

UP: Labels = labels({"__name__": "up", "job": "a", "team": "x"})


def made(**keys: str) -> Alerting | Recording:
    return compiled(rule(metric="", stat="", **keys), {"team": "group", "place": "here"})


def alerting(**keys: str) -> Alerting:
    found = made(**keys)
    assert isinstance(found, Alerting)
    return found


def recording(**keys: str) -> Recording:
    found = made(alert="", **keys)
    assert isinstance(found, Recording)
    return found


def expand(text: str, alert: str, sample: Sample) -> str:
    return f"{alert}:{text}:{dict(sample.labels).get('__name__')}" if "{{" in text else text


def test_an_alert_has_the_labels_of_its_group_under_its_own() -> None:
    found = alerting(
        expr="up == 0",
        for_="5m",
        keep_firing_for="1m",
        labels="{severity: page, team: own}",
        annotations="{summary: down, runbook_url: 'https://x'}",
    )
    assert (found.name, found.kind, str(found)) == ("A", "alerting", "up == 0")
    assert (found.hold, found.keeps) == (Duration(300), Duration(60))
    assert found.id == 'A{place="here",severity="page",team="own"}'
    assert found.shown_labels == labels({"severity": "page", "team": "own", "place": "here"})
    assert found.shown_annotations == labels({"summary": "down", "runbook_url": "https://x"})
    assert (found.severity, found.runbook, found.asks) == ("page", "https://x", False)
    assert alerting(expr="up", annotations="{a: '{{ query `up` }}'}").asks


def test_every_element_is_an_alert_with_the_samples_labels_but_its_name() -> None:
    one = Judged(alerting(expr="up", labels="{team: '', job: '{{ x }}', severity: page}"), expand)
    vector = Vector(Rows.of([UP]), np.array([0.5]))
    (sample,) = one.rule.relevant(vector, {})
    assert sample == Sample(UP, 0.5)
    assert one.named(sample) == labels(
        {"alertname": "A", "job": "A:{{ x }}:up", "place": "here", "severity": "page"}
    )
    assert (one.seen(0.0), one.rests, one.id) == ("beyond", True, one.rule.id)
    assert (one.hold, one.keeps) == (Duration(0), Duration(0))


def test_texts_know_the_sample_as_it_was() -> None:
    one = Judged(alerting(expr="up", annotations="{b: '{{ y }}', a: plain}"), expand)
    said = one.annotations((), Sample(UP, 1.0))
    assert said == (("a", "plain"), ("b", "A:{{ y }}:up"))


def test_what_is_recorded_has_the_rules_name_and_labels() -> None:
    one = recording(record="job:up", expr="up", labels="{team: '', job: b}")
    assert (one.name, one.kind, str(one), one.id) == (
        "job:up",
        "recording",
        "up",
        'job:up{job="b",place="here",team=""}',
    )
    assert one.shown_labels == labels({"job": "b", "place": "here"})
    other = labels({"instance": "i"})
    found = one.recorded(Vector(Rows.of([UP, other]), np.array([1.0, 2.0])))
    assert found.rows.labels == (
        labels({"__name__": "job:up", "job": "b", "place": "here"}),
        labels({"__name__": "job:up", "instance": "i", "job": "b", "place": "here"}),
    )
    assert found.values.tolist() == [1.0, 2.0]


def test_two_series_that_would_be_one_are_refused() -> None:
    one = recording(record="x", expr="up", labels="{job: b, team: t}")
    twice = labels({"__name__": "down", "job": "c"})
    with pytest.raises(EvaluationError, match="same labelset after applying rule labels"):
        one.recorded(Vector(Rows.of([UP, twice]), np.array([1.0, 2.0])))
