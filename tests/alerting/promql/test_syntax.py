"""Nodes: equal by what they say, walked from the top."""

import math

import pytest

from alerting.promql.parser import parsed
from alerting.promql.syntax import (
    NAME,
    Call,
    Matcher,
    Number,
    Selector,
    String,
    children,
    nodes,
)

UP = Selector("up", (Matcher(NAME, "=", "up"),))


def test_a_node_is_equal_wherever_it_stands() -> None:
    assert Number(1.0, start=3, end=4) == Number(1.0)
    assert hash(Number(1.0, start=3, end=4)) == hash(Number(1.0))
    assert parsed("rate( up [5m] )") == parsed("rate(up[5m])")


def test_a_node_differs_by_what_it_says() -> None:
    assert Number(1.0) != Number(2.0)
    assert Number(300.0) != Number(300.0, duration=True)
    assert Number(0.0) != Number(-0.0)
    assert Number(1.0) != String("1.0")
    assert Call("abs", (UP,)) != Call("abs")


def test_nan_says_the_same_as_nan() -> None:
    assert Number(math.nan) == Number(math.nan)
    assert hash(Number(math.nan)) == hash(Number(math.nan))


@pytest.mark.parametrize(
    ("matcher", "value", "takes"),
    [
        (Matcher("a", "=", "b"), "b", True),
        (Matcher("a", "=", "b"), "bb", False),
        (Matcher("a", "!=", "b"), "", True),
        (Matcher("a", "=~", "b+"), "bb", True),
        (Matcher("a", "=~", "b"), "bb", False),
        (Matcher("a", "!~", "b"), "bb", True),
        (Matcher("a", "!~", "b.*"), "b\n", False),
        (Matcher("a", "=~", "é.*"), "é\udcff", False),
    ],
)
def test_a_matcher_takes_all_of_a_value_or_none(
    matcher: Matcher, value: str, *, takes: bool
) -> None:
    assert matcher.takes(value) is takes


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("1", []),
        ('"a"', []),
        ("up", []),
        ("up[5m]", ["up"]),
        ("up[5m:]", ["up"]),
        ("-up", ["up"]),
        ("(up)", ["up"]),
        ("clamp(up, 1, 2)", ["up", "1", "2"]),
        ("sum(up)", ["up"]),
        ("topk(2, up)", ["2", "up"]),
        ("up + 2", ["up", "2"]),
    ],
)
def test_children_come_in_the_order_of_evaluation(text: str, below: list[str]) -> None:
    assert list(children(parsed(text))) == [parsed(each) for each in below]


def test_nodes_are_walked_from_the_top_and_from_the_left() -> None:
    expr = parsed("sum(rate(up[5m])) + 1")
    told = [(type(node).__name__, node.start) for node in nodes(expr)]
    assert told == [
        ("Binary", 0),
        ("Aggregate", 0),
        ("Call", 4),
        ("Range", 9),
        ("Selector", 9),
        ("Number", 20),
    ]
