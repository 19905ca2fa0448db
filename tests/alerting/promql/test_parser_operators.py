"""Precedences, and the modifiers behind an operator."""

import pytest

from alerting.promql import parser
from alerting.promql.parser_operators import PRECEDENCE, right_precedence
from alerting.promql.syntax import ARITHMETIC, COMPARISONS, SET_OPERATORS, Binary, Matching
from tests.alerting.promql.refusals import refusal


def test_every_operator_has_its_precedence() -> None:
    assert PRECEDENCE.keys() == ARITHMETIC | COMPARISONS | SET_OPERATORS


@pytest.mark.parametrize("operator", sorted(PRECEDENCE))
def test_only_powers_group_to_the_right(operator: str) -> None:
    assert (right_precedence(operator) == PRECEDENCE[operator]) == (operator == "^")


@pytest.mark.parametrize(
    ("text", "matching", "returns_bool"),
    [
        ("a + b", Matching(), False),
        ("a == bool b", Matching(), True),
        ("a + on (x) b", Matching(labels=("x",), on=True), False),
        ("a + ignoring (x, y) b", Matching(labels=("x", "y")), False),
        ("a + on () b", Matching(on=True), False),
        ("a > BOOL On(x) b", Matching(labels=("x",), on=True), True),
        ("a * on (x) group_left b", Matching("many-to-one", ("x",), on=True), False),
        ("a * on (x) group_left () b", Matching("many-to-one", ("x",), on=True), False),
        (
            "a * ignoring (x) group_right (y) b",
            Matching("one-to-many", ("x",), include=("y",)),
            False,
        ),
        ("a and b", Matching("many-to-many"), False),
        ("a unless on (x) b", Matching("many-to-many", ("x",), on=True), False),
        ("a + 1", None, False),
        ("a + on () 1", None, False),
        ("1 > bool 2", None, True),
    ],
)
def test_modifiers_say_how_vectors_match(
    text: str, matching: Matching | None, *, returns_bool: bool
) -> None:
    found = parser.parsed(text)
    assert isinstance(found, Binary)
    assert (found.matching, found.returns_bool) == (matching, returns_bool)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a + group_left b", "1:5: unexpected <group_left>"),
        ("a + on (x) bool b", "1:12: unexpected <bool>"),
        ("a + on x b", '1:8: unexpected identifier "x" in grouping opts, expected "("'),
        ("a + on (x) ignoring (y) b", "1:12: unexpected <ignoring>"),
        (
            "a * on (x) group_left (b + c)",
            '1:26: unexpected <op:+> in grouping opts, expected "," or ")"',
        ),
        ("a + fill (0) b", "1:5: binop fill modifiers are experimental and not enabled"),
        ("a + on (x) fill_left (0) b", "1:12: binop fill modifiers are experimental and not"),
    ],
)
def test_bad_modifiers_are_refused(text: str, said: str) -> None:
    assert refusal(text).startswith(said)
