"""Annotations and labels: what their templates find, and what stands there when they fail."""

from datetime import UTC, datetime

import pytest

from alerting.gotemplate import annotations
from alerting.gotemplate.annotations import Surroundings
from alerting.gotemplate.errors import TemplateError
from alerting.gotemplate.limits import Limits
from alerting.model import labels
from tests.alerting.gotemplate import oracle
from tests.alerting.gotemplate.cases import cases, outcome


@pytest.mark.parametrize(("text", "becomes"), cases("newer", "ours"))
def test_a_text_is_made_as_prometheus_makes_it(text: str, becomes: dict[str, str]) -> None:
    assert outcome(text) == becomes


def test_the_sample_and_the_server_are_known() -> None:
    around = Surroundings(
        datetime(2024, 1, 1, tzinfo=UTC),
        lambda _: (),
        labels({"region": "eu"}),
        "https://prom.example/a%20b",
    )
    text = "{{ $labels.a }} {{ $value }} {{ $externalLabels.region }} {{ $externalURL }} {{ now }}"
    made = annotations.expanded(text, "Slow", labels({"a": "b"}), 2.5, around)
    assert made == ("b 2.5 eu https://prom.example/a%20b 1.7040672e+09", None)
    path = annotations.expanded("{{ pathPrefix }}", "Slow", (), 2.5, around)
    assert path == ("/a b", None)


def test_a_text_without_braces_is_left_alone() -> None:
    assert annotations.expanded("}} 100 %", "Slow", (), 1, oracle.AROUND) == ("}} 100 %", None)


def test_in_place_of_a_text_that_cannot_be_made_stands_what_prometheus_says() -> None:
    text, error = annotations.expanded('{{ query "none" | first }}', "Slow", (), 1, oracle.AROUND)
    assert isinstance(error, TemplateError)
    assert text == (
        "<error expanding template: error executing template __alert_Slow: template: "
        '__alert_Slow:1:130: executing "__alert_Slow" at <first>: error calling first: '
        "first() called on vector with no elements>"
    )


def test_in_place_of_a_text_that_cannot_be_read_too() -> None:
    text, error = annotations.expanded("a\n{{ nope }}", "Slow", (), 1, oracle.AROUND)
    assert isinstance(error, TemplateError)
    assert (error.line, error.column) == (2, 4)
    assert text == (
        "<error expanding template: error parsing template __alert_Slow: template: "
        '__alert_Slow:2: function "nope" not defined>'
    )


def test_a_rule_is_read_once() -> None:
    assert annotations.parsed("{{ $value }}") is annotations.parsed("{{ $value }}")


@pytest.mark.parametrize(
    "text", ["{{ $nope }}", "{{ tmpl 1 }}", '{{ define "x" }}{{ $value }}{{ end }}']
)
def test_a_text_that_prometheus_refuses_is_refused_when_it_is_read(text: str) -> None:
    with pytest.raises(TemplateError):
        annotations.parsed(text)


def test_limits_are_those_of_the_surroundings() -> None:
    around = Surroundings(oracle.NOW, oracle.query, limits=Limits(output=3))
    assert annotations.expanded("{{ 123 }}", "Slow", (), 1, around) == ("123", None)
    text, error = annotations.expanded("{{ 1234 }}", "Slow", (), 1, around)
    assert "longer than 3 characters" in text
    assert error is not None


def test_what_is_no_text_is_shown_as_such() -> None:
    found = annotations.expanded("{{ $labels.a }}", "Slow", (("a", "x\ud800"),), 1, oracle.AROUND)
    assert found == ("x\ufffd\ufffd\ufffd", None)
