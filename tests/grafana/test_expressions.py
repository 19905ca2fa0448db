import pytest

from tests.grafana import expressions
from tests.grafana.expressions import Asked


def test_variables_are_filled_in_and_places_of_a_pattern_are_not() -> None:
    asked = 'label_replace(rate(x{a=~"$a"}[$__rate_interval]), "b", "$1", "c", "${d}")'
    told = 'label_replace(rate(x{a=~".+"}[5m]), "b", "$1", "c", ".+")'
    assert expressions.plain(asked) == told


def test_selectors_are_found_with_what_is_around_them() -> None:
    found = expressions.asked(
        'sum by (a) (rate(x_total{b="c"}[$__rate_interval])) / -(y offset 5m)'
    )
    assert found == [
        Asked("x_total", (("b", "MatchOp.Equal", "c"),), ("rate", "sum")),
        Asked("y", (), ()),
    ]


def test_a_label_that_the_expression_makes_is_found() -> None:
    assert expressions.named('sum by (about) (label_join(x, "about", ":", "a", "b"))') == {"about"}


def test_what_is_no_promql_is_an_error() -> None:
    with pytest.raises(ValueError, match="unexpected"):
        expressions.asked("rate(x[5m)")
