"""Nodes are made of parts that fit; the place of what does not is told."""

import pytest

from alerting.promql import parser
from alerting.promql.syntax import Number
from tests.alerting.promql.refusals import refusal


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("abs(1 + 1)", '1:5: expected type instant vector in call to function "abs", got scalar'),
        ("1 + abs()", '1:5: expected 1 argument(s) in call to "abs", got 0'),
        ("1 + sum()", "1:5: no arguments for aggregate expression provided"),
        ("sum(up[5m])", "1:5: expected type instant vector in aggregation expression, got range"),
        ("topk('a', up)", "1:6: expected type scalar in aggregation parameter, got string"),
        ("1 + 1 > 2", "1:7: comparisons between scalars must use BOOL modifier"),
        ("1 + 'a'", "1:5: binary expression must contain only scalar and instant vector types"),
        ("a + on (x) 1", "1:1: vector matching only allowed between instant vectors"),
        ("1 + -'a'", "1:5: unary expression only allowed on expressions of type scalar"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(text: str, said: str) -> None:
    assert refusal(text).startswith(said)


@pytest.mark.parametrize(
    ("text", "value", "duration"),
    [("-1", -1.0, False), ("+1", 1.0, False), ("- -1", 1.0, False), ("-5m", -300.0, True)],
)
def test_a_number_takes_its_sign(text: str, value: float, *, duration: bool) -> None:
    found = parser.parsed(text)
    assert found == Number(value, duration)
    assert (found.start, found.end) == (0, len(text))
