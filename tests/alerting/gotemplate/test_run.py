"""What is known while a template is at work."""

import pytest

from alerting.gotemplate import syntax
from alerting.gotemplate.errors import TemplateError
from alerting.gotemplate.limits import Limits
from alerting.gotemplate.run import Run


def run(limits: Limits | None = None) -> Run:
    return Run("{{ a }}", {}, {}, limits or Limits())


def test_the_last_variable_of_a_name_is_the_one_that_is_meant() -> None:
    found = run()
    found.variables += [("$x", 1), ("$y", 2), ("$x", 3)]
    found.assign("$x", 4)
    assert found.variable("$x") == 4
    assert found.variables == [("$x", 1), ("$y", 2), ("$x", 4)]


def test_a_variable_that_nobody_declared_is_refused() -> None:
    with pytest.raises(TemplateError, match=r"undefined variable: \$z"):
        run().variable("$z")
    with pytest.raises(TemplateError, match=r"undefined variable: \$z"):
        run().assign("$z", 1)


def test_a_mistake_stands_where_the_template_is() -> None:
    found = run()
    found.node = syntax.Identifier(3, "a")
    found.defined = "d"
    error = found.refusal("no")
    assert (error.line, error.column, error.context, error.defined) == (1, 4, "a", "d")


def test_what_is_written_is_counted() -> None:
    found = run(Limits(output=3))
    found.write("ab")
    found.write("c")
    assert found.written() == "abc"
    with pytest.raises(TemplateError, match="longer than 3"):
        found.write("d")


def test_a_text_on_the_way_is_counted_by_its_length() -> None:
    found = run(Limits(output=1000, steps=5))
    found.measure("a" * 400, syntax.Dot(0))
    with pytest.raises(TemplateError, match="more than 5 steps"):
        found.measure("a" * 400, syntax.Dot(0))
    with pytest.raises(TemplateError, match="a text becomes longer than 1000"):
        run(Limits(output=1000)).measure("a" * 1001, syntax.Dot(0))
