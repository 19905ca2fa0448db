"""Pipelines: commands, what they take, and what they leave behind."""

import pytest

from alerting.gotemplate import TemplateError, parsed
from alerting.gotemplate.values import BOOL, FLOAT, INT, Function
from tests.alerting.gotemplate.cases import cases, outcome


@pytest.mark.parametrize(("text", "becomes"), cases("paths", "pipes", "variables"))
def test_a_pipeline_is_worked_out_as_go_does(text: str, becomes: dict[str, str]) -> None:
    assert outcome(text) == becomes


WANTED = {
    "asFloat": Function((FLOAT,), lambda value: value * 2),
    "asInt": Function((INT,), lambda value: value * 2),
    "asBool": Function((BOOL,), lambda value: not value),
}


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("{{ asFloat 1 }} {{ asFloat 1.5 }} {{ asFloat 'a' }}", "2 3 194"),
        ("{{ asInt 3 }} {{ asInt 1e3 }}", "6 2000"),
        ("{{ asBool true }}", "false"),
        ("{{ asInt 1.5 }}", "1:10: at <1.5>: expected integer; found 1.5"),
        ('{{ asFloat "1" }}', '1:12: at <"1">: expected float; found "1"'),
        ("{{ asBool 1 }}", "1:11: at <1>: expected bool; found 1"),
        ("{{ asInt nil }}", "1:10: at <nil>: cannot assign nil to int"),
    ],
)
def test_a_literal_is_what_its_place_wants(text: str, made: str) -> None:
    template = parsed(text, WANTED)
    try:
        found = template.rendered(None, WANTED)
    except TemplateError as error:
        found = str(error)
    assert found == made


def test_a_function_that_was_promised_must_be_given() -> None:
    template = parsed("{{ later }}", {"later"})
    with pytest.raises(TemplateError, match='"later" is not a defined function'):
        template.rendered(None, {})
