"""No template takes more time, space or depth than it may."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.gotemplate import LIMITS, Limits, annotations
from alerting.gotemplate.annotations import Surroundings
from alerting.model import Sample
from tests.alerting.gotemplate import oracle, templates

SMALL = Limits(
    characters=200, definitions=2, nesting=3, steps=300, output=500, depth=6, queries=2, samples=2
)
TOO_LONG = "error calling printf: the text becomes longer than 500 characters"
THREE = "".join(f'{{{{ define "{one}" }}}}a{{{{ end }}}}' for one in "abc")
AROUND = Surroundings(oracle.NOW, lambda _: [Sample((), 1.0)], limits=SMALL)


def said(text: str, around: Surroundings = AROUND) -> str:
    """What is wrong with a template, in our words without the place."""
    _, error = annotations.expanded(text, "Slow", oracle.LABELS, 1.0, around)
    assert error is not None
    return error.message


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{{ 1 }}" * 30, "expected at most 200 characters, got 210"),
        ("{{ ((((1)))) }}", "more than 3 parentheses within one another"),
        ("{{ if 1 }}" * 4, "more than 3 blocks within one another"),
        (THREE, "more than 2 definitions"),
        ("{{ range 1000000000 }}{{ end }}", "the template takes more than 300 steps"),
        ("{{ range 100 }}{{ print 1 }}{{ end }}", "the template takes more than 300 steps"),
        ("{{ range 90 }}0123456789{{ end }}", "the text becomes longer than 500 characters"),
        ('{{ printf "%501d" 1 }}', TOO_LONG),
        ('{{ printf "%.501f" 1.0 }}', TOO_LONG),
        ('{{ printf "%*d" 501 1 }}', TOO_LONG),
        ('{{ define "x" }}{{ template "x" }}{{ end }}{{ template "x" }}',
         "more than 6 blocks and definitions within one another"),
        ('{{ query "a" }}{{ query "a" }}{{ query "a" }}',
         "error calling query: a template may ask 2 times"),
        ('{{ $x := "a" }}{{ range 20 }}{{ $x = print $x $x }}{{ end }}',
         "error calling print: the text becomes longer than 500 characters"),
        ('{{ $x := "\\\\" }}{{ range 20 }}{{ $x = js $x }}{{ end }}',
         "a text becomes longer than 500 characters"),
        ("{{ $x := args }}{{ range 44 }}{{ $x = args $x }}{{ end }}{{ print $x }}",
         "error calling print: values are more than 40 deep within one another"),
        ("{{ $x := args }}{{ range 44 }}{{ $x = args $x }}{{ end }}{{ $x }}",
         "values are more than 40 deep within one another"),
    ],
)  # fmt: skip
def test_a_template_that_is_too_much_is_stopped(text: str, wrong: str) -> None:
    assert said(text) == wrong


def test_answers_may_not_be_too_large_in_all() -> None:
    around = Surroundings(oracle.NOW, lambda _: [Sample((), 1.0)] * 2, limits=SMALL)
    wrong = "error calling query: the answers have more than 2 samples"
    assert said('{{ query "a" }}{{ query "b" }}', around) == wrong


def test_a_long_text_counts_as_many_steps() -> None:
    limits = Limits(steps=2000)
    around = Surroundings(oracle.NOW, oracle.query, limits=limits)
    text = '{{ $x := printf "%50000d" 1 }}{{ range 1000 }}{{ $y := html $x }}{{ end }}'
    assert said(text, around) == "the template takes more than 2000 steps"


def test_going_too_deep_for_python_is_told_like_anything_else() -> None:
    limits = Limits(depth=1_000_000, steps=1_000_000)
    around = Surroundings(oracle.NOW, oracle.query, limits=limits)
    text = '{{ define "x" }}{{ template "x" }}{{ end }}{{ template "x" }}'
    assert said(text, around) == "the template goes too deep"


def test_an_error_is_no_longer_than_a_page() -> None:
    around = Surroundings(oracle.NOW, oracle.query)
    made, error = annotations.expanded(
        f'{{{{ humanize "{"x" * 5000}" }}}}', "Slow", (), 1.0, around
    )
    assert error is not None
    assert error.message.endswith("…")
    assert len(made) < 3000


@given(templates.TEMPLATES)
def test_a_template_makes_a_text_or_says_what_is_wrong(text: str) -> None:
    made, error = annotations.expanded(text, "Slow", oracle.LABELS, 1.5, oracle.AROUND)
    assert len(made) <= LIMITS.output
    assert error is None or error.line <= text.count("\n") + 1


PIECES = [*"{}-/*.$\"'`|:=() \n01xé_,\ud800", "{{", "}}", "if ", "end", "range ", "$x"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_characters_make_a_text_or_a_mistake(text: str) -> None:
    made, _ = annotations.expanded(text, "Slow", oracle.LABELS, 1.5, oracle.AROUND)
    if "{{" in text:
        made.encode()


@given(templates.FORMATS, st.lists(templates.TERMS, max_size=3).map(" ".join))
def test_any_format_makes_a_text_of_any_values(form: str, values: str) -> None:
    text = f"{{{{ $x := 1 }}}}{{{{ printf {form} {values} }}}}"
    made, error = annotations.expanded(text, "Slow", oracle.LABELS, 1.5, oracle.AROUND)
    made.encode()
    assert error is None or not error.is_of_reading
