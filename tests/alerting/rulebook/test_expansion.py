"""Texts of Prometheus' rules made for a sample."""

import numpy as np

from alerting.model import Sample, labels
from alerting.promql.errors import EvaluationError
from alerting.promql.rows import Rows
from alerting.promql.values import Vector
from alerting.rulebook.expansion import Expander
from tests.alerting.ground import START

UP = labels({"__name__": "up", "job": "a"})


def ask(text: str) -> Vector:
    if text == "bad":
        raise EvaluationError("no answer")
    return Vector(Rows.of([UP]), np.array([3.0]))


def said(text: str) -> tuple[str, int]:
    expander = Expander(START, ask, "https://here", labels({"place": "x"}))
    told = expander(text, "A", Sample(UP, 0.5))
    return told, expander.failures


def test_a_text_knows_the_sample_and_where_it_is() -> None:
    text = "{{ $labels.__name__ }} {{ $value }} {{ $externalURL }} {{ $externalLabels.place }}"
    assert said(text) == ("up 0.5 https://here x", 0)


def test_a_text_may_ask() -> None:
    text = '{{ with query "up" }}{{ . | first | label "job" }}={{ . | first | value }}{{ end }}'
    assert said(text) == ("a=3", 0)


def test_a_mistake_is_told_in_its_place_and_counted() -> None:
    told, failures = said('{{ query "bad" }}')
    assert told.startswith("<error expanding template: ")
    assert "no answer" in told
    assert failures == 1
