"""Selectors: what is read, what is taken, what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.series import selector
from alerting.series.selector import Matcher, Selector


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("up", "up"),
        (" up ", "up"),
        ("job:up:sum{}", "job:up:sum"),
        ('up{a="b"}', 'up{a="b"}'),
        (' up { a = "b" , c!="d", } ', 'up{a="b",c!="d"}'),
        ('up{a=~"b.*",c!~"d|e"}', 'up{a=~"b.*",c!~"d|e"}'),
        (r'up{a="\"\\\n"}', r'up{a="\"\\\n"}'),
        ('up{a=",}{"}', 'up{a=",}{"}'),
    ],
)
def test_a_selector_is_read_as_it_is_written(text: str, expected: str) -> None:
    assert str(selector.parsed(text)) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected a metric like name{label=\"value\"}, got ''"),
        ("9up", "expected a metric like name{label=\"value\"}, got '9up'"),
        ("up down", "expected { or the end after 'up', got 'down'"),
        ("up{", "and a } at the end, got ''"),
        ("up{a}", "and a } at the end, got 'a}'"),
        ('up{a="b" c="d"}', 'and a } at the end, got \'a="b" c="d"}\''),
        ('up{a="b"} or x', "and a } at the end, got '} or x'"),
        (r'up{a="\d"}', "and a } at the end"),
        ("up{a='b'}", "and a } at the end"),
        ('up{a=~"("}', "not a regular expression: '(': missing ): ("),
        ("u" * 1001, "expected a metric like"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"expected|regular") as refused:
        selector.parsed(text)
    assert said in str(refused.value)


@given(
    st.from_regex("[a-z_:]{1,8}", fullmatch=True),
    st.lists(
        st.builds(
            Matcher,
            st.from_regex("[a-z_]{1,8}", fullmatch=True),
            st.sampled_from(["=", "!="]),
            st.text(max_size=10),
        ),
        max_size=3,
    ),
)
def test_what_is_written_is_read_as_it_was(metric: str, matchers: list[Matcher]) -> None:
    whole = Selector(metric, tuple(matchers))
    assert selector.parsed(str(whole)) == whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a="b"', 'x{a="b"}'),
        (' a = "b" , c!~"d|e", ', 'x{a="b",c!~"d|e"}'),
        ('a="}"', 'x{a="}"}'),
    ],
)
def test_conditions_are_what_stands_in_braces(text: str, expected: str) -> None:
    assert str(Selector("x", selector.conditions(text))) == expected


@pytest.mark.parametrize("text", ["", "a", '{a="b"}', 'a="b"}', 'a="b" c="d"', 'a="b",,'])
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match='expected label="value", other!="value", got'):
        selector.conditions(text)
