"""A place among the words of a template."""

import pytest

from alerting.gotemplate.errors import TemplateError
from alerting.gotemplate.limits import Limits
from alerting.gotemplate.reader import Reader
from alerting.gotemplate.tokens import Kind


def reader(text: str) -> Reader:
    return Reader(text, (), Limits())


def test_words_are_taken_and_given_back() -> None:
    found = reader("{{ a b }}")
    assert [found.word().text for _ in range(2)] == ["{{", "a"]
    found.back()
    assert found.coming().text == "a"
    assert [found.next().text for _ in range(4)] == ["a", " ", "b", " "]
    assert [found.word().text for _ in range(3)] == ["}}", "", ""]


def test_what_is_expected_is_taken() -> None:
    found = reader("{{ 5")
    assert found.expected(Kind.LEFT, "here").text == "{{"
    with pytest.raises(TemplateError, match='unexpected "5" in here'):
        found.expected(Kind.STRING, "here")


def test_a_mistake_stands_at_a_word_or_at_the_last_that_was_seen() -> None:
    found = reader("{{ a b }}")
    first = found.word()
    found.word()
    assert str(found.refusal("no")) == "1:4: no"
    assert str(found.refusal("no", first)) == "1:1: no"


def test_a_mistake_says_where_its_action_began() -> None:
    found = reader("{{ 1\n\n ¬")
    found.opened = found.word()
    found.word()
    assert str(found.unexpected(found.word(), "here")).endswith(
        "U+00AC '¬' in action started on line 1"
    )
