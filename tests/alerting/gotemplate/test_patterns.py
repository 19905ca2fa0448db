"""Regular expressions, in linear time."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.gotemplate import patterns
from alerting.gotemplate.errors import Fault


def test_a_pattern_is_found_anywhere() -> None:
    assert patterns.match("b+", "abba")
    assert not patterns.match("^b", "abba")


@pytest.mark.parametrize(
    ("pattern", "replacement", "text", "made"),
    [
        ("b", "x", "abc", "axc"),
        ("", "-", "ab", "-a-b-"),
        ("a*", "-", "baac", "-b-c-"),
        ("(b)(?P<two>c)", "$2${1}$two${two}$$$x$1x$", "abcd", "acbcc$$d"),
        ("(x)?b", "<$1>", "ab", "a<>"),
        ("b", "${123456789012}$99$é", "abc", "ac"),
        ("b", "\udcff", "a\udcffbc", "a\ufffd\udcffc"),
    ],
)
def test_what_matches_is_replaced(pattern: str, replacement: str, text: str, made: str) -> None:
    assert patterns.replaced(pattern, replacement, text, 1000) == made


@given(st.text("ab", max_size=20), st.sampled_from(["a", "a+", "ab|b", "(a)(b)?", "b*", "", "x*"]))
def test_text_is_replaced_as_python_does_but_for_nothing_behind_a_match(
    text: str, pattern: str
) -> None:
    made = patterns.replaced(pattern, "<$0>", text, 1000)
    last = -1
    expected: list[str] = []
    at = 0
    for found in re.finditer(pattern, text):
        if found.end() > found.start() or found.start() != last:
            expected += (text[at : found.start()], f"<{found[0]}>")
            at = last = found.end()
    assert made == "".join([*expected, text[at:]])


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(", "error parsing regexp: missing closing ): `(`"),
        ("a\\", "error parsing regexp: trailing backslash at end of expression: ``"),
        ("é[", "error parsing regexp: missing closing ]: `[`"),
        ("a" * 1001, "a pattern of 1001 characters is too long; at most 1000"),
    ],
)
def test_a_bad_pattern_is_told_in_the_words_of_go(pattern: str, said: str) -> None:
    with pytest.raises(Fault) as raised:
        patterns.match(pattern, "")
    assert str(raised.value) == said


def test_replacing_says_which_pattern_was_bad() -> None:
    with pytest.raises(Fault, match=re.escape("regexp: Compile(`(`): error parsing")):
        patterns.replaced("(", "", "", 10)
    with pytest.raises(Fault, match=re.escape('regexp: Compile("`("): error parsing')):
        patterns.replaced("`(", "", "", 10)


@pytest.mark.parametrize(
    ("pattern", "replacement", "text"),
    [("a", "bb", "a" * 60), ("(a+)", "$1$1", "a" * 60), ("a", "b" * 101, "a")],
)
def test_a_text_that_becomes_too_long_is_not_made(
    pattern: str, replacement: str, text: str
) -> None:
    with pytest.raises(Fault, match="longer than 100 characters"):
        patterns.replaced(pattern, replacement, text, 100)


def test_a_text_that_is_too_long_is_not_searched() -> None:
    with pytest.raises(Fault, match="too long for a pattern"):
        patterns.match("a", "a" * 10_001)


def test_searching_again_and_again_ends() -> None:
    with pytest.raises(Fault, match="matches too often"):
        patterns.replaced("(a+b)|a", "", "a" * 10_000, 100_000)
