"""How far expressions look back."""

import pytest

from alerting.promql import parser, reach

MINUTE = 60_000


@pytest.mark.parametrize(
    ("text", "minutes", "ranges"),
    [
        ("1", 0, 0),
        ("up", 5, 0),
        ("up offset 10m", 15, 10),
        ("up offset -1h", 0, 0),
        ("up @ 1000", 0, 0),
        ("rate(up[10m])", 10, 10),
        ("rate(up[10m] offset 1h)", 70, 70),
        ("rate(up[10m] @ 5)", 0, 0),
        ("sum(rate(up[10m])) / sum(up offset 20m)", 25, 20),
        ("max_over_time(rate(up[10m])[1h:1m] offset 5m)", 75, 75),
        ("max_over_time(up[1h:1m] @ 7)", 0, 0),
        ("max_over_time(up[1h:])", 65, 60),
    ],
)
def test_an_expression_looks_back_as_far_as_its_furthest_part(
    text: str, minutes: int, ranges: int
) -> None:
    expr = parser.parsed(text)
    assert reach.reach(expr) == minutes * MINUTE
    assert reach.reach(expr, 0) == ranges * MINUTE
