"""A template that was read, and the texts it makes."""

import pytest

from alerting.gotemplate import TemplateError, parsed
from alerting.gotemplate.values import Record, Type

DATA = Record(Type("Data", "struct"), {"Name": "web"})


def test_a_template_makes_text_again_and_again() -> None:
    template = parsed("{{ printf `%q` .Name }}")
    assert template.rendered(DATA, {}) == template.rendered(DATA, {}) == '"web"'


def test_its_prelude_is_known_at_once() -> None:
    template = parsed("{{ $name }}", prelude={"$name": "Name"})
    assert template.rendered(DATA, {}) == "web"
    with pytest.raises(TemplateError, match=r"undefined variable: \$name"):
        template.rendered(None, {})


def test_what_it_makes_is_text() -> None:
    assert (
        parsed('{{ "\\xff" }}{{ slice "é" 0 1 }}{{ slice "é" 1 }}').rendered(None, {}) == "\ufffdé"
    )


def test_it_knows_no_function_but_those_of_go_and_those_it_is_given() -> None:
    with pytest.raises(TemplateError, match='function "humanize" not defined'):
        parsed("{{ humanize 1 }}")
    assert parsed("{{ humanize 1 }}", {"humanize"}).text == "{{ humanize 1 }}"
