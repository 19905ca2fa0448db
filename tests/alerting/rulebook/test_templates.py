"""Texts of rules: what they may do, what is refused when they are read, what never grows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting import strict
from alerting.model import labels
from alerting.rulebook import templates
from alerting.rulebook.templates import Template

LABELS = labels({"probe": "shop", "severity": "warning"})


def rendered(text: str, value: float = 6.1) -> str:
    return Template(text).rendered(LABELS, value, 0.8, "warning")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("plain <b>&", "plain <b>&"),
        ("{{ labels.probe }} is {{ severity }}", "shop is warning"),
        ("{{ labels['probe'] | upper }}", "SHOP"),
        ("[{{ labels.nothing }}]", "[]"),
        ("[{{ labels.nothing | default('none', true) }}]", "[none]"),
        ("{{ value | duration }} > {{ threshold | percent }}", "6.1s > 80%"),
        ("{{ value | number }} {{ value | bytes }}", "6.1 6.1B"),
        ("{% if value > 3 and labels.probe == 'shop' %}far{% else %}near{% endif %}", "far"),
        ("{% if value < 3 or not severity %}a{% elif value is %}", None),
        ("{{ 'far' if value - threshold > 5 else 'near' }}", "far"),
        ("{{ (value + threshold) / 2 }} {{ -value }}", "3.4499999999999997 -6.1"),
        ("{# a remark #}{% raw %}{{{% endraw %}", "{{"),
        ("two\nlines\n", "two\nlines"),
    ],
)
def test_a_text_shows_labels_and_figures(text: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(ValueError, match="not a template"):
            Template(text)
    else:
        assert rendered(text) == expected


REST = "a text shows, compares, chooses with if and uses filters, nothing else"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ lables.probe }}", "nothing is called 'lables'; did you mean 'labels'?"),
        ("{{ foo }}", "nothing is called 'foo'; there are labels, severity, threshold, value"),
        ("{{ value | durations }}", "no filter is called 'durations'; did you mean 'duration'?"),
        ("{{ value", "not a template: unexpected end of template"),
        ("{{ labels }}", "of labels one is shown, called by its name: labels.probe"),
        ("{{ value.real }}", "of labels one is shown"),
        ("{{ value.real }}{{ labels }}", "of labels one is shown"),
        ("{{ labels.a.b }}", "of labels one is shown"),
        ("{{ labels[severity] }}", "of labels one is shown"),
        ("{{ labels[''] }}", "of labels one is shown"),
        ("{{ severity[0:1] }}", "slice is not allowed"),
        ("{{ labels.items() }}", f"call is not allowed: {REST}"),
        ("{{ range(9) }}", "call is not allowed"),
        ("{% for x in labels %}{% endfor %}", "for is not allowed"),
        ("{% macro m() %}{% endmacro %}", "macro is not allowed"),
        ("{% set x = 1 %}", "assign is not allowed"),
        ("{% include 'x' %}", "include is not allowed"),
        ("{% import 'x' as y %}", "import is not allowed"),
        ("{% filter upper %}x{% endfilter %}", "filterblock is not allowed"),
        ("{{ 'a' * 1000000000 }}", "mul is not allowed"),
        ("{{ 9 ** 9999999 }}", "pow is not allowed"),
        ("{{ 'a' ~ value }}", "concat is not allowed"),
        ("{{ value is number }}", "test is not allowed"),
        ("{{ [1] }}", "list is not allowed"),
        ("{{" + "(" * 1000 + "1" + ")" * 1000 + "}}", "nested too deeply"),
        ("{{ value" + "+1" * 1500 + "}}", "nested too deeply"),
        ("{% if value %}" * 150 + "{% endif %}" * 150, "nested too deeply"),
        ("x" * 4001, "expected at most 4000 characters, got 4001"),
    ],
)
def test_what_a_text_may_not_do_is_refused_when_it_is_read(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        Template(text)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ 1 / 0 }}", "<error in the text: division by zero>"),
        ("{{ labels.probe | duration }}", "<error in the text: "),
        ("{{ labels.probe + value }}", "<error in the text: can only concatenate str"),
    ],
)
def test_a_mistake_that_only_a_value_brings_out_is_told_in_its_place(text: str, said: str) -> None:
    assert rendered(text).startswith(said)


def test_what_a_text_makes_is_cut() -> None:
    many = labels({"probe": "x" * 3_000})
    text = Template("{{ labels.probe }}{{ labels.probe }}").rendered(many, 1, 1, "info")
    assert len(text) == templates.LONGEST
    assert text.endswith("x…")


def test_a_text_knows_which_labels_it_asks_for() -> None:
    text = Template("{{ labels.a }}{{ labels['b'] }}{% if labels.c %}{% endif %}")
    assert text.labels == {"a", "b", "c"}


def test_what_stands_in_a_label_is_no_template() -> None:
    mean = labels({"probe": "{{ value }}"})
    assert Template("{{ labels.probe }}").rendered(mean, 1, 1, "info") == "{{ value }}"


def test_a_text_is_a_type_of_files() -> None:
    assert Template.parse("a") == Template("a") != Template("b")
    assert Template("a") != "a"
    assert len({Template("a"), Template("a")}) == 1
    assert (str(Template("{{ value }}")), repr(Template("a"))) == ("{{ value }}", "Template('a')")
    assert strict.load("a: 1", dict[str, Template], file="f", environ={}, read=str) == {
        "a": Template("1")
    }


@given(st.text(alphabet="{}%# |.()'labelsvue0+-~*[]if", max_size=60))
def test_any_text_is_either_refused_or_shown_in_bounds(text: str) -> None:
    try:
        template = Template(text)
    except ValueError:
        return
    assert len(template.rendered(LABELS, 1.0, 2.0, "info")) <= templates.LONGEST
