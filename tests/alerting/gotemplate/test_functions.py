"""The functions that every template has."""

from alerting.gotemplate import functions, parsed


def test_every_function_of_go_is_there_but_call() -> None:
    assert {
        "and", "eq", "ge", "gt", "html", "index", "js", "le", "len", "lt", "ne", "not", "or",
        "print", "printf", "println", "slice", "urlquery",
    } == functions.NAMES  # fmt: skip


def test_they_need_nothing_else() -> None:
    text = '{{ if and (eq . 5) (not "") }}{{ . | print "n=" | html | js | urlquery }}{{ end }}'
    assert parsed(text).rendered(5, {}) == "n%5Cu003D5"


def test_what_is_nothing_is_said_to_be() -> None:
    assert parsed("{{ html . nil }}").rendered(None, {}) == "&lt;no value&gt;&lt;no value&gt;"
