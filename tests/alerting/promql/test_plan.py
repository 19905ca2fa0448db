"""For which times the parts of an expression are asked, and which are the same at every step."""

import pytest

from alerting.promql import parser, plan, printing
from alerting.promql.plan import Query
from alerting.promql.syntax import Call, Paren, Selector, Subquery, nodes

SECOND = 1_000
STEPS = Query(600 * SECOND, 900 * SECOND, 60 * SECOND)


def times(text: str) -> list[tuple[str, int, int]]:
    """Return the selectors and subqueries, with the first and last second they are asked for."""
    expr = parser.parsed(text)
    planned = plan.planned(expr, STEPS, 60 * SECOND)
    return [
        (type(node).__name__, first // SECOND, last // SECOND)
        for node in nodes(expr)
        if isinstance(node, Selector | Subquery)
        for first, last in (planned.times[id(node)],)
    ]


def fixed(text: str) -> list[str]:
    expr = parser.parsed(text)
    found = plan.planned(expr, STEPS, 60 * SECOND).fixed
    return [printing.text(node) for node in nodes(expr) if id(node) in found]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("x", [("Selector", 600, 900)]),
        ("x offset 1m", [("Selector", 540, 840)]),
        ("x offset -1m", [("Selector", 660, 960)]),
        ("x @ 100", [("Selector", 100, 100)]),
        ("x @ 100 offset 10s", [("Selector", 90, 90)]),
        ("x @ start()", [("Selector", 600, 600)]),
        ("x @ end() offset 1m", [("Selector", 840, 840)]),
        ("rate(x[5m] offset 1m)", [("Selector", 540, 840)]),
        ("max_over_time(x[5m:])", [("Subquery", 360, 900), ("Selector", 360, 900)]),
        ("max_over_time(x[5m:7s])", [("Subquery", 301, 896), ("Selector", 301, 896)]),
        ("max_over_time(x[5m:] @ 100)", [("Subquery", -180, 60), ("Selector", -180, 60)]),
        (
            "max_over_time((x offset 1m)[5m:50s] offset 30s)",
            [("Subquery", 300, 850), ("Selector", 240, 790)],
        ),
        ("sum(x) + quantile(scalar(y), z)", [("Selector", 600, 900)] * 3),
    ],
)
def test_a_part_is_asked_for_the_times_that_its_place_makes(
    text: str, asked: list[tuple[str, int, int]]
) -> None:
    assert times(text) == asked


def test_a_node_that_stands_in_two_places_is_asked_for_the_times_of_both() -> None:
    node = parser.parsed("x")
    whole = Call("f", (Paren(node), Subquery(node, span=300_000, step=None)))
    found = plan.planned(whole, STEPS, 60 * SECOND)
    assert found.times[id(node)] == (360_000, 900_000)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("x", []),
        ("x @ 1", ["x @ 1.000"]),
        ("1 + 2", ["1 + 2"]),
        ("x * 2", []),
        ("x @ 1 * 2 + x", ["x @ 1.000 * 2"]),
        ("sum(x @ 1)", ["sum(x @ 1.000)"]),
        ("topk(scalar(x), x @ 1)", ["x @ 1.000"]),
        ("-(x @ 1)", ["-(x @ 1.000)"]),
        ("rate(x[5m] @ end())", ["rate(x[5m] @ end())"]),
        ("timestamp(x @ 1)", ["x @ 1.000"]),
        ("time()", []),
        ("pi()", ["pi()"]),
        ("predict_linear(x[5m] @ 1, 60)", ["x[5m] @ 1.000"]),
        ("max_over_time(x[5m:] @ 1)", ["max_over_time(x[5m:] @ 1.000)"]),
        ("max_over_time((x @ 1)[5m:])", ["(x @ 1.000)"]),
        ("max_over_time((x @ 1 + x)[5m:]) + (y @ 2)", ["x @ 1.000", "(y @ 2.000)"]),
    ],
)
def test_what_is_the_same_at_every_step_is_known(text: str, parts: list[str]) -> None:
    assert fixed(text) == parts


@pytest.mark.parametrize(
    ("start", "end", "step", "found"),
    [
        (0, 100, 10, (10, 100)),
        (5, 99, 10, (10, 90)),
        (-50, 50, 25, (-25, 50)),
        (-60, 50, 25, (-50, 50)),
        (1, 9, 10, (10, 0)),
    ],
)
def test_steps_are_multiples_and_leave_the_beginning_out(
    start: int, end: int, step: int, found: tuple[int, int]
) -> None:
    assert plan.steps_within(start, end, step) == found


def test_a_query_has_a_time_for_each_step() -> None:
    assert list(Query(0, 10, 5).times) == [0, 5, 10]
    assert list(Query(0, 9, 5).times) == [0, 5]
    assert list(Query(7, 7).times) == [7]
