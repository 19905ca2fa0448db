"""Text to expression: precedence, calls, aggregations, literals, and what is refused."""

import pytest

from alerting.promql import parser
from alerting.promql.errors import ParseError
from alerting.promql.parser import parsed
from alerting.promql.signatures import EXPERIMENTAL_AGGREGATIONS, EXPERIMENTAL_FUNCTIONS
from alerting.promql.syntax import (
    NAME,
    Aggregate,
    Binary,
    Call,
    Expr,
    Matcher,
    Number,
    Paren,
    Selector,
    String,
    Unary,
)
from tests.alerting.promql.refusals import refusal

UP = Selector("up", (Matcher(NAME, "=", "up"),))


def grouped(expr: Expr) -> str:
    """The expression with brackets around every operation."""
    match expr:
        case Binary(operator=operator, left=left, right=right):
            return f"[{grouped(left)} {operator} {grouped(right)}]"
        case Unary(operator=operator, expr=inner):
            return f"[{operator}{grouped(inner)}]"
        case Paren(expr=inner):
            return f"({grouped(inner)})"
        case Selector(name=name):
            return name
        case Number(value=value):
            return f"{value:g}"
    raise AssertionError(expr)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a or b and c", "[a or [b and c]]"),
        ("a and b unless c and d", "[[[a and b] unless c] and d]"),
        ("a or b or c", "[[a or b] or c]"),
        ("a and b > c", "[a and [b > c]]"),
        ("a > b == c", "[[a > b] == c]"),
        ("a > b + c", "[a > [b + c]]"),
        ("a - b + c", "[[a - b] + c]"),
        ("a - b * c", "[a - [b * c]]"),
        ("a / b % c atan2 d * e", "[[[[a / b] % c] atan2 d] * e]"),
        ("a * b ^ c", "[a * [b ^ c]]"),
        ("a ^ b ^ c", "[a ^ [b ^ c]]"),
        ("(a + b) * c", "[([a + b]) * c]"),
        ("-a ^ b", "[-[a ^ b]]"),
        ("-a * b", "[[-a] * b]"),
        ("- -a + +b", "[[-[-a]] + [+b]]"),
        ("a ^ -b * c", "[[a ^ [-b]] * c]"),
        ("a ^ -b ^ c", "[a ^ [-[b ^ c]]]"),
        ("2 ^ -3 ^ 2", "[2 ^ [-[3 ^ 2]]]"),
        ("-1 ^ 2", "[-[1 ^ 2]]"),
        ("-1 * 2", "[-1 * 2]"),
        ("--1", "1"),
        ("-(1)", "[-(1)]"),
        ("a AND b Or c", "[[a and b] or c]"),
        ("and and and or or", "[[and and and] or or]"),
        ("a*b+c", "[[a * b] + c]"),
    ],
)
def test_operators_bind_as_in_prometheus(text: str, expected: str) -> None:
    assert grouped(parsed(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", Number(1.0)),
        ("5m", Number(300.0, duration=True)),
        ("-5m", Number(-300.0, duration=True)),
        ("+0x10", Number(16.0)),
        ("'a'", String("a")),
        ("up", UP),
        ("time()", Call("time")),
        ("clamp_max(up, 1)", Call("clamp_max", (UP, Number(1.0)))),
        ("sum(up)", Aggregate("sum", UP)),
        ("SUM by (a, b) (up)", Aggregate("sum", UP, None, ("a", "b"))),
        ("sum(up) By (a)", Aggregate("sum", UP, None, ("a",))),
        ("sum(up) without ()", Aggregate("sum", UP, None, (), without=True)),
        ("topk without(a) (2, up)", Aggregate("topk", UP, Number(2.0), ("a",), without=True)),
        ("count_values('v', up)", Aggregate("count_values", UP, String("v"))),
        ("(up)", Paren(UP)),
        ("sum", Selector("sum", (Matcher(NAME, "=", "sum"),))),
        ("Sum{}", Selector("Sum", (Matcher(NAME, "=", "Sum"),))),
        ("start", Selector("start", (Matcher(NAME, "=", "start"),))),
        ("fill", Selector("fill", (Matcher(NAME, "=", "fill"),))),
    ],
)
def test_a_text_says_its_nodes(text: str, expected: Expr) -> None:
    assert parsed(text) == expected


def test_nodes_know_where_they_stand() -> None:
    found = parsed(" sum by (a) (up{b='c'}) + -time( ) ")
    assert isinstance(found, Binary)
    assert (found.start, found.end) == (1, 34)
    assert (found.left.start, found.left.end) == (1, 23)
    assert (found.right.start, found.right.end) == (26, 34)
    aggregate = found.left
    assert isinstance(aggregate, Aggregate)
    assert (aggregate.expr.start, aggregate.expr.end) == (13, 22)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1: no expression found in input"),
        ("  # nothing", "1:1: no expression found in input"),
        ("up down", "1:4: unexpected"),
        ("up by (a)", "1:4: unexpected <by>"),
        ("up\n+", "2:2: unexpected end of input"),
        ("* up", "1:1: unexpected <op:*>"),
        ("bool", "1:1: unexpected <bool>"),
        ("up = 1", '1:4: unexpected "="'),
        ("up, up", '1:3: unexpected ","'),
        ("job:up(1)", '1:7: unexpected "("'),
        ("(up", "1:4: unclosed left parenthesis"),
        ("(up down)", '1:5: unexpected identifier "down"'),
        ("()", '1:2: unexpected ")"'),
        ("up)", "1:4: unexpected right parenthesis ')'"),
        ("nope(up)", '1:1: unknown function with name "nope"'),
        ("Abs(up)", '1:1: unknown function with name "Abs"'),
        ("START()", '1:1: unknown function with name "START"'),
        ("abs(up,)", "1:7: trailing commas not allowed in function call args"),
        ("abs(,up)", '1:5: unexpected ","'),
        ("clamp(up 1)", '1:10: unexpected number "1"'),
        ("sum(up) by (a) by (b)", "1:16: unexpected <by>"),
        ("sum by (a) up", '1:12: unexpected identifier "up"'),
        ("1e999", "1:1: error parsing number: strconv.ParseFloat"),
        ("1.5m", '1:1: not a valid duration string: "1.5m"'),
        (r'"\q"', "1:1: unknown escape sequence U+0071 'q'"),
        ("up > 1 > bool '", "1:15: unterminated quoted string"),
        ("\ud800", "1:1: invalid UTF-8 rune"),
    ],
)
def test_what_is_no_expression_is_refused_with_its_place(text: str, said: str) -> None:
    assert refusal(text).startswith(said)


@pytest.mark.parametrize("name", sorted(EXPERIMENTAL_FUNCTIONS))
def test_experimental_functions_are_refused_by_name(name: str) -> None:
    assert refusal(f"1 + {name}(up)") == f'1:5: function "{name}" is not enabled: experimental'


@pytest.mark.parametrize("name", sorted(EXPERIMENTAL_AGGREGATIONS))
def test_experimental_aggregations_are_refused_by_name(name: str) -> None:
    assert refusal(f"{name} by (a) (1, up)") == f"1:1: {name}() is experimental and not enabled"
    assert isinstance(parsed(name), Selector)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("up", UP),
        (" up{} ", UP),
        ("{__name__='up'}", Selector("", (Matcher(NAME, "=", "up"),))),
        ("sum{a='b'}", Selector("sum", (Matcher("a", "=", "b"), Matcher(NAME, "=", "sum")))),
    ],
)
def test_a_series_selector_is_read_alone(text: str, expected: Selector) -> None:
    assert parser.selector(text) == expected


@pytest.mark.parametrize("text", ["", "1", "up[5m]", "up offset 5m", "up + up", "{}", "sum(up)"])
def test_a_series_selector_is_nothing_else(text: str) -> None:
    with pytest.raises(ParseError):
        parser.selector(text)
