"""Matchers: read as Alertmanager reads them, compared as it compares, printed as it prints."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerting.dispatch import matchers
from alerting.dispatch.matcher_grammar import classic as read
from alerting.dispatch.matchers import Line, Matcher, Op
from tests.alerting import amtool

TEXTS = st.text("ab\"\\ ,={}~!nd'.*+\n日", max_size=12)
OPS = st.sampled_from(matchers.OPS)


def test_what_was_found_once_is_found_again() -> None:
    matcher = Matcher("l", "=~", "a.*b")
    for _ in range(2):
        for n in range(1_500):
            assert matcher.takes(f"a{n}b")
            assert not matcher.takes(f"a{n}")
        assert matcher.takes("a" * 200 + "b")


@given(st.lists(st.text("ab /:-_|", max_size=3)), st.text("ab /:-_|", max_size=3))
def test_a_list_of_words_is_the_regular_expression_that_it_is(words: list[str], value: str) -> None:
    pattern = "|".join(words)
    fits = re.fullmatch(pattern, value) is not None
    assert Matcher("l", "=~", pattern).takes(value) is fits
    assert Matcher("l", "!~", pattern).takes(value) is not fits


def test_what_costs_least_is_asked_first() -> None:
    found = matchers.quickest_first(matchers.parsed("a=~b,c!=d,e=f,g!~h"))
    assert [one.op for one in found] == ["=", "!=", "=~", "!~"]


@pytest.mark.parametrize(
    ("op", "value", "takes", "refuses"),
    [
        ("=", "a", ["a"], ["", "b", "aa"]),
        ("=", "", [""], ["a"]),
        ("!=", "a", ["", "b"], ["a"]),
        ("=~", "a|b", ["a", "b"], ["", "ab", "xa", "ax"]),
        ("=~", "a.*", ["a", "abc"], ["ba", "a\nb"]),
        ("=~", "", [""], ["a"]),
        ("!~", "a|b", ["", "ab"], ["a", "b"]),
        ("=~", "(?i)A", ["a", "A"], ["b"]),
    ],
)
def test_a_matcher_takes_whole_values(
    op: Op, value: str, takes: list[str], refuses: list[str]
) -> None:
    matcher = Matcher("l", op, value)
    assert [matcher.takes(one) for one in takes] == [True] * len(takes)
    assert [matcher.takes(one) for one in refuses] == [False] * len(refuses)


@pytest.mark.parametrize(
    ("text", "labels", "matches"),
    [
        ("a=b", {"a": "b"}, True),
        ("a=b", {}, False),
        ("a=", {}, True),
        ("a!=b", {}, True),
        ("a!~.+", {}, True),
        ('a="b",c="d"', {"a": "b", "c": "d"}, True),
        ('a="b",c="d"', {"a": "b"}, False),
        ("{}", {"a": "b"}, True),
    ],
)
def test_a_label_that_is_missing_is_empty_and_all_matchers_count(
    text: str, labels: Mapping[str, str], matches: bool
) -> None:
    assert matchers.all_match(matchers.parsed(text), labels) is matches


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a=b", '{a="b"}'),
        ("", "{}"),
        ("b=~c,a!=d", '{b=~"c",a!="d"}'),
        (r'a="\"\\\n\t"', r'{a="\"\\\n\\t"}'),
        ('{"a b"="c\td"}', r'{"a b"="c\td"}'),
        ('{"ä"=b}', '{ä="b"}'),
        ('{"1"=b}', '{1="b"}'),
    ],
)
def test_matchers_are_printed_as_alertmanager_prints_them(text: str, printed: str) -> None:
    assert matchers.text(matchers.parsed(text)) == printed


def test_what_the_classic_grammar_reads_means_what_it_means_there() -> None:
    assert matchers.parsed(r'a=~"\d+"') == (Matcher("a", "=~", r"\d+"),)
    assert matchers.parsed(r'a="\t"') == (Matcher("a", "=", r"\t"),)
    assert matchers.parsed(r'{"a"="\t"}') == (Matcher("a", "=", "\t"),)
    assert matchers.parsed(r'a=~"\u0061"') == (Matcher("a", "=~", "a"),), "no escape of RE2's"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a", "character 2: expected one of = != =~ !~, got the end"),
        ("a=~(", "'(' is no regular expression: missing ): ("),
        ('""=b', "a matcher begins with the name of a label"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r".") as told:
        matchers.parsed(text)
    assert str(told.value) == said


def test_lines_join_in_the_order_of_alertmanager() -> None:
    lines = [Line.parse("b=~c,b!=c"), Line.parse("b=c,a=z"), Line.parse("b=b")]
    assert matchers.text(matchers.joined(lines)) == '{a="z",b="b",b="c",b!="c",b=~"c"}'


def test_a_line_shows_as_it_may_be_written() -> None:
    line = Line.parse("{a=b, c!=d}")
    assert str(line) == 'a="b",c!="d"'
    assert repr(line) == 'Line(a="b",c!="d")'
    assert line == Line.parse(str(line))
    assert hash(line) == hash(Line.parse(str(line)))
    assert line != Line.parse("a=b")
    assert line != 'a="b",c!="d"'


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)


@given(st.lists(st.builds(Matcher, NAMES, st.sampled_from(("=", "!=")), TEXTS)))
def test_what_is_printed_is_read_again(made: list[Matcher]) -> None:
    assert matchers.parsed(matchers.text(made)) == tuple(made)


def classic(text: str) -> bool:
    """Say whether the grammar of Debian's amtool, which is the classic one, reads a text."""
    try:
        return all(Matcher(name, cast("Op", op), value) for name, op, value in read(text))
    except ValueError:
        return False


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from("abc"), OPS, TEXTS).map("".join), max_size=40))
def test_amtool_reads_the_same(tmp_path: Path, texts: list[str]) -> None:
    good = [text for text in texts if classic(text)]
    bad = [text for text in texts if not classic(text)]
    for text in bad[:5]:
        path = amtool.written(tmp_path / "bad.yml", amtool.routed([[text]]))
        assert not amtool.takes(path), text
    path = amtool.written(tmp_path / "good.yml", amtool.routed([one] for one in good))
    shown = amtool.shown(path)
    for place, text in enumerate(good):
        found = matchers.text(matchers.ordered(matchers.parsed(text)))
        assert shown[f"r{place}"] == found, text
