"""Matchers in braces, and label names in parentheses."""

import pytest

from alerting.promql import parser
from alerting.promql.syntax import NAME, Aggregate, Matcher, Selector
from tests.alerting.promql.refusals import refusal


@pytest.mark.parametrize(
    ("text", "matchers"),
    [
        ("up{}", []),
        ("up{a='b'}", [Matcher("a", "=", "b")]),
        ("up{a='b',}", [Matcher("a", "=", "b")]),
        ("up { a != 'b' , c =~ `d.*` }", [Matcher("a", "!=", "b"), Matcher("c", "=~", "d.*")]),
        ("up{sum!~'x',inf=''}", [Matcher("sum", "!~", "x"), Matcher("inf", "=", "")]),
        ('up{"a b"="c","é"!="d"}', [Matcher("a b", "=", "c"), Matcher("é", "!=", "d")]),
        (r'up{a="\xff"}', [Matcher("a", "=", "\udcff")]),
    ],
)
def test_matchers_are_read_in_their_order(text: str, matchers: list[Matcher]) -> None:
    found = parser.parsed(text)
    assert found == Selector("up", (*matchers, Matcher(NAME, "=", "up")))


@pytest.mark.parametrize(
    ("text", "matchers"),
    [
        ('{"chat.total"}', [Matcher(NAME, "=", "chat.total")]),
        ('{"chat.total",a="b"}', [Matcher(NAME, "=", "chat.total"), Matcher("a", "=", "b")]),
        ('{a="b",`up`}', [Matcher("a", "=", "b"), Matcher(NAME, "=", "up")]),
        ('{__name__=~"chat_.+"}', [Matcher(NAME, "=~", "chat_.+")]),
    ],
)
def test_a_name_may_stand_inside(text: str, matchers: list[Matcher]) -> None:
    assert parser.parsed(text) == Selector("", tuple(matchers))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("up{,}", '1:4: unexpected "," in label matching, expected identifier or "}"'),
        ("up{a}", '1:5: unexpected "}" in label matching, expected label matching operator'),
        ("up{a=b}", '1:6: unexpected identifier "b" in label matching, expected string'),
        ("up{'a'=b}", '1:8: unexpected identifier "b" in label matching, expected string'),
        ("up{a='b' c}", '1:10: unexpected identifier "c" in label matching, expected "," or "}"'),
        ("up{a='' or c}", '1:9: unexpected identifier "or" in label matching, expected "," or "}"'),
        ("up{a='b'", "1:9: unexpected end of input inside braces"),
        ("up{a=~'('}", '1:4: error parsing regexp: missing ): (: "("'),
        (r"up{a=~'\xff'}", r'1:4: error parsing regexp: invalid UTF-8: "\xff"'),
        ("{}", "1:1: vector selector must contain at least one non-empty matcher"),
        ("{a=~'.*',b!~'c'}", "1:1: vector selector must contain at least one non-empty matcher"),
        ("up{'down'}", '1:1: metric name must not be set twice: "up" or "down"'),
        ("up{__name__!='x'}", '1:1: metric name must not be set twice: "up" or "x"'),
    ],
)
def test_bad_matchers_are_refused(text: str, said: str) -> None:
    assert refusal(text) == said


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("()", ()),
        ("(a)", ("a",)),
        ("(a,b,)", ("a", "b")),
        ("(SUM, on, offset, a:b)", ("SUM", "on", "offset", "a:b")),
        ("('a b', \"é\")", ("a b", "é")),
    ],
)
def test_label_names_are_read_in_their_order(text: str, labels: tuple[str, ...]) -> None:
    found = parser.parsed(f"sum by {text} (up)")
    assert isinstance(found, Aggregate)
    assert found.grouping == labels


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a", '1:8: unexpected identifier "a" in grouping opts, expected "("'),
        ("(1)", '1:9: unexpected number "1" in grouping opts, expected label'),
        ("(,)", '1:9: unexpected "," in grouping opts, expected label'),
        ("(without)", "1:9: unexpected <without> in grouping opts, expected label"),
        ("(a b)", '1:11: unexpected identifier "b" in grouping opts, expected "," or ")"'),
        ("('')", '1:9: invalid label name for grouping: ""'),
        (r"('a\xff')", r'1:9: invalid label name for grouping: "a\xff"'),
    ],
)
def test_bad_label_names_are_refused(text: str, said: str) -> None:
    assert refusal(f"sum by {text} (up)") == said
