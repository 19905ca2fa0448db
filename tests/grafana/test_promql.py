import pytest

from grafana import promql
from grafana.promql import Selector


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        ("up", [Selector("up")]),
        ("foo:bar:rate5m{}", [Selector("foo:bar:rate5m")]),
        ('up{job="a", instance!~"b|c"}', [Selector("up", (("job", "a"), ("instance", "b|c")))]),
        ('up{job="a} unless b{c"}', [Selector("up", (("job", "a} unless b{c"),))]),
        ('up{path="\\"quoted\\""}', [Selector("up", (("path", '\\"quoted\\"'),))]),
        ("sum by (job) (rate(x_total[5m]))", [Selector("x_total")]),
        ("sum(rate(x_total[$__rate_interval])) by (job)", [Selector("x_total")]),
        ("sum without(job)(bypass_total)", [Selector("bypass_total")]),
        ("a offset 5m / on (b) group_left (c) d * 60", [Selector("a"), Selector("d")]),
        ("time() - last > bool 1e3 or vector(0) unless NaN", [Selector("last")]),
        ('label_replace(up, "to", "$1", "from", "(.*)")', [Selector("up")]),
        ('bottomk(1, x{probe=~"$probe"}) AND y', [Selector("x", (("probe", "$probe"),)), "y"]),
    ],
)
def test_metrics_are_found_with_what_their_labels_are_asked_for(
    expr: str, expected: list[Selector | str]
) -> None:
    meant = [one if isinstance(one, Selector) else Selector(one) for one in expected]
    assert promql.selectors(expr) == tuple(meant)


def test_a_metric_that_is_asked_for_twice_is_named_once() -> None:
    assert promql.metrics("a / (b + a)") == ("a", "b")


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        ("up", set()),
        ("sum by (a, b) (x)", {"a", "b"}),
        ("sum(x) without ( a )", {"a"}),
        ("a / on (b) group_left () c", {"b"}),
        ("a * ignoring(b) group_right(c, d) e", {"b", "c", "d"}),
        ('x{by="by (no)"}', set()),
    ],
)
def test_labels_that_an_expression_groups_by_are_found(expr: str, expected: set[str]) -> None:
    assert promql.groupings(expr) == expected
