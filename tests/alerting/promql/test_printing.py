"""Expressions on one line, that read back as they were."""

import pytest
from hypothesis import given, reject

from alerting.promql import printing
from alerting.promql.errors import ParseError
from alerting.promql.parser import parsed
from alerting.promql.syntax import (
    NAME,
    Aggregate,
    Binary,
    Expr,
    Matcher,
    Matching,
    Number,
    Selector,
    Subquery,
    Unary,
)
from tests.alerting.promql import expressions

UP = Selector("up", (Matcher(NAME, "=", "up"),))
ONE, TWO = Number(1.0), Number(2.0)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("1_000", "1000"),
        ("300s", "5m"),
        ("-90m", "-1h30m"),
        ("'a\"b'", r'"a\"b"'),
        ("up { }", "up"),
        ("up{a='b',c=~`d`}", 'up{a="b",c=~"d"}'),
        ('{"a.b","c d"=\'e\'}', '{__name__="a.b","c d"="e"}'),
        ("up[300]", "up[5m]"),
        ("up[5m:]", "up[5m:]"),
        ("up[5m:60] offset 1m @ 1.5", "up[5m:1m] @ 1.500 offset 1m"),
        ("up @ -1.5 offset -1m", "up @ -1.500 offset -1m"),
        ("up[5m] @ start()", "up[5m] @ start()"),
        ("rate( up[5m] )", "rate(up[5m])"),
        ("time( )", "time()"),
        ("clamp(up,1,2)", "clamp(up, 1, 2)"),
        ("sum(up)", "sum(up)"),
        ("sum by () (up)", "sum(up)"),
        ("sum(up) by (a,'b c',on)", 'sum by (a, "b c", on) (up)'),
        ("sum by ('without', 'inf', 'fill') (up)", 'sum by ("without", "inf", fill) (up)'),
        ("topk(2,up)without()", "topk without () (2, up)"),
        ("a+b", "a + b"),
        ("a>bool b", "a > bool b"),
        ("a==bool on(x)group_left b", "a == bool on (x) group_left () b"),
        ("a*ignoring(x)group_right(y)b", "a * ignoring (x) group_right (y) b"),
        ("a+ignoring()b", "a + b"),
        ("a and on()b", "a and on () b"),
        ("-a^b", "-a ^ b"),
        ("a^-b*c", "a ^ -b * c"),
        ("+(a)", "+(a)"),
        ("sum+fill", "sum + fill"),
        ("{__name__='on'}", '{__name__="on"}'),
    ],
)
def test_an_expression_is_printed_as_prometheus_does(text: str, printed: str) -> None:
    assert printing.text(parsed(text)) == printed
    assert parsed(printed) == parsed(text)


@given(expressions.anything())
def test_what_is_printed_reads_back_as_it_was(text: str) -> None:
    try:
        expr = parsed(text)
    except ParseError:
        reject()  # precedence has made scalars of what stands beside a modifier
    printed = printing.text(expr)
    assert parsed(printed) == expr
    assert printing.text(parsed(printed)) == printed


@pytest.mark.parametrize(
    ("expr", "printed"),
    [
        (Binary("*", Binary("+", ONE, TWO), TWO), "(1 + 2) * 2"),
        (Binary("-", ONE, Binary("-", ONE, TWO)), "1 - (1 - 2)"),
        (Binary("^", Binary("^", ONE, TWO), TWO), "(1 ^ 2) ^ 2"),
        (Binary("^", ONE, Binary("^", ONE, TWO)), "1 ^ 1 ^ 2"),
        (Binary("^", Number(-1.0), TWO), "(-1) ^ 2"),
        (Binary("^", Unary("-", UP), TWO), "(-up) ^ 2"),
        (Unary("-", Binary("+", UP, TWO)), "-(up + 2)"),
        (Subquery(Unary("-", UP), 60_000), "(-up)[1m:]"),
        (Subquery(Binary("+", UP, ONE), 60_000), "(up + 1)[1m:]"),
        (Selector("a.b", (Matcher(NAME, "=", "a.b"),)), '{__name__="a.b"}'),
        (Selector("inf", (Matcher(NAME, "=", "inf"),)), '{__name__="inf"}'),
        (Selector("bool", (Matcher(NAME, "=", "bool"),)), '{__name__="bool"}'),
        (Aggregate("sum", UP, None, ("a.b",)), 'sum by ("a.b") (up)'),
        (Binary("or", UP, UP, Matching("many-to-many")), "up or up"),
    ],
)
def test_a_tree_of_no_text_is_printed_with_the_parentheses_it_needs(
    expr: Expr, printed: str
) -> None:
    assert printing.text(expr) == printed
    parsed(printed)


def test_a_matcher_is_printed_alone_too() -> None:
    assert printing.matcher_text(Matcher("a b", "!~", 'x"')) == r'"a b"!~"x\""'
