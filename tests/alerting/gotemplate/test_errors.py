"""Mistakes in our words, and in those of Go."""

from alerting.gotemplate.errors import TemplateError

TEXT = "é {{ a }}\né {{ b }}"


def test_a_mistake_of_reading_has_a_line_in_go() -> None:
    error = TemplateError("no", TEXT, 3)
    assert str(error) == "1:4: no"
    assert error.go_text("x") == "template: x:1: no"
    assert error.is_of_reading


def test_a_mistake_of_making_has_a_place_in_bytes_there() -> None:
    error = TemplateError("no", TEXT, 15, context="b")
    assert str(error) == "2:6: at <b>: no"
    assert error.go_text("x", 100) == 'template: x:2:6: executing "x" at <b>: no'
    assert not error.is_of_reading


def test_columns_of_the_first_line_are_shifted_by_what_stands_before_it() -> None:
    error = TemplateError("no", TEXT, 5, context="a", defined='d"')
    assert error.go_text("x", 100) == 'template: x:1:106: executing "d\\"" at <a>: no'


def test_a_mistake_says_where_its_action_began() -> None:
    error = TemplateError("unclosed action", TEXT, 12, opened=1)
    assert str(error) == "2:3: unclosed action started on line 1"
    assert error.go_text("x") == "template: x:2: unclosed action started at x:1"
    other = TemplateError("no", TEXT, 12, opened=1)
    assert other.go_text("x") == "template: x:2: no in action started at x:1"
