"""Every metric, label and value that a dashboard names is one that chatwatch shows."""

import re
from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families

from exporter.metrics import catalogue
from exporter.metrics.catalogue import Metric, gauge
from exporter.web import scrape
from grafana import promql
from grafana.promql import Selector
from tests.grafana.panels import BOARDS, QUERIES, Asked, Json

TARGET = {"job", "instance"}
"""What Prometheus adds to every series of a target."""
LEGEND = re.compile(r"\{\{(\w+)\}\}")
OF_BUCKETS = ("_bucket", "_count", "_sum")


def process() -> Iterator[Metric]:
    """The figures of the process, beside the catalogue."""
    for family in text_string_to_metric_families(scrape.own_figures(modern=False).decode()):
        for sample in family.samples:
            yield gauge(sample.name, family.documentation, " ".join(sample.labels))


OTHERS = {
    "scrape_duration_seconds": gauge("scrape_duration_seconds", "Prometheus adds it to a target"),
    **{metric.name: metric for metric in process()},
}


def metric(name: str) -> Metric:
    """Return the metric that a series of this name belongs to; LookupError without one."""
    if name in OTHERS:
        return OTHERS[name]
    for ending in OF_BUCKETS:
        if name.endswith(ending):
            found = catalogue.metric(name.removesuffix(ending))
            assert found.kind == "histogram", f"{name}: {found.name} is no histogram"
            return found
    found = catalogue.metric(name)
    assert found.kind != "histogram", f"{name} is a histogram: ask for its buckets"
    return found


def labels(name: str) -> set[str]:
    """Return the labels that a series of this name may have."""
    ordinary = {*metric(name).labels, *TARGET}
    return ordinary | {"le"} if name.endswith("_bucket") else ordinary


def queries() -> list[tuple[str, str]]:
    """Every expression of every dashboard: of panels, variables and annotations."""
    asked = [(query.where, query.expr) for query in QUERIES]
    for name, board in BOARDS.items():
        asked += [(f"{name}: {one['name']}", one["expr"]) for one in board["annotations"]["list"]]
        asked += [(f"{name}: ${one['name']}", selector(one)) for one in chosen(board)]
    return asked


def chosen(board: Json) -> list[Json]:
    """The variables that ask for the values of a label."""
    return [one for one in board["templating"]["list"] if one["type"] == "query"]


def selector(variable: Json) -> str:
    """``label_values(probe_success, probe)`` as a query that asks for that label."""
    found = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"])
    assert found is not None, variable["query"]
    return f"count by ({found[2]}) ({found[1]})"


ALL = queries()
of_panels = pytest.mark.parametrize("query", QUERIES, ids=[query.where for query in QUERIES])
each = pytest.mark.parametrize("expr", [expr for _, expr in ALL], ids=[where for where, _ in ALL])


@each
def test_its_metrics_exist(expr: str) -> None:
    names = promql.metrics(expr)
    assert names
    for name in names:
        metric(name)


@each
def test_the_labels_it_asks_for_exist_with_these_values(expr: str) -> None:
    for one in promql.selectors(expr):
        unknown = {label for label, _ in one.matchers} - labels(one.metric)
        assert not unknown, f"{one.metric} has no {unknown}"
        assert not list(impossible(one))


def impossible(one: Selector) -> Iterator[str]:
    """Yield the values that a label of a closed set can never have."""
    closed = metric(one.metric).values
    for label, text in one.matchers:
        if label in closed and not text.startswith("$"):
            yield from set(text.split("|")) - closed[label]


@each
def test_the_labels_it_groups_by_exist(expr: str) -> None:
    known = set[str]().union(*(labels(name) for name in promql.metrics(expr)))
    assert promql.groupings(expr) <= known


@of_panels
def test_a_legend_names_labels_that_are_left(query: Asked) -> None:
    left = promql.groupings(query.expr) or labels(promql.metrics(query.expr)[0])
    assert set(LEGEND.findall(query.legend)) <= left


@each
def test_rates_are_over_the_interval_that_grafana_chooses(expr: str) -> None:
    assert set(re.findall(r"\[(.+?)\]", expr)) <= {"$__rate_interval"}


@of_panels
def test_a_counter_is_only_asked_for_its_rate(query: Asked) -> None:
    for name in promql.metrics(query.expr):
        if metric(name).kind == "counter" or name.endswith((*OF_BUCKETS, "_total")):
            assert f"rate({name}" in query.expr, name


def test_a_metric_that_does_not_exist_is_told() -> None:
    with pytest.raises(LookupError, match="did you mean 'probe_success'"):
        metric("probe_sucess")
    with pytest.raises(AssertionError, match="is a histogram"):
        metric("probe_latency_seconds")
