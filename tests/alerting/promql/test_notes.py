"""Warnings and infos of a query."""

from alerting.promql import parser
from alerting.promql.notes import Notes
from alerting.promql.syntax import Call

TEXT = "rate(\n  x[5m]\n)"


def call(text: str) -> Call:
    found = parser.parsed(text)
    assert isinstance(found, Call)
    return found


def test_a_note_names_the_place_of_what_it_is_about() -> None:
    notes, node = Notes(TEXT, 10), call(TEXT)
    note = notes.about(node, node.arguments)
    note("odd")
    note("strange", 0)
    assert notes.said == ("odd (1:1)", "strange (2:3)")


def test_without_the_text_all_stands_on_one_line() -> None:
    notes, node = Notes("", 10), call("  rate(x[5m])")
    notes.about(node, node.arguments)("strange", 0)
    assert notes.said == ("strange (1:8)",)


def test_the_same_is_told_once_and_not_without_end() -> None:
    notes, node = Notes(TEXT, 2), call(TEXT)
    note = notes.about(node, node.arguments)
    for text in ("a", "a", "b", "c"):
        note(text)
    assert notes.said == ("a (1:1)", "b (1:1)")
