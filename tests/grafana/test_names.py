"""Every metric, label and value that a dashboard names is one that chatwatch shows."""

import re
from collections.abc import Callable, Iterator

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from exporter.metrics import catalogue
from exporter.metrics.catalogue import Metric, gauge
from exporter.web import scrape
from grafana import bounds, build, promql
from grafana.promql import Selector
from tests.grafana import expressions, linter
from tests.grafana.panels import BOARDS, QUERIES, Asked, Json, every_query, of_each
from tests.house import tree

TARGET = {"job", "instance"}
"""What Prometheus adds to every series of a target."""
LABEL_VALUES = re.compile(r"label_values\((.+), (\w+)\)")
LEGEND = re.compile(r"\{\{(\w+)\}\}")
RATES = ("rate(", "increase(")
OF_BUCKETS = ("_bucket", "_count", "_sum")


def process() -> Iterator[Metric]:
    """The figures of the process, beside the catalogue."""
    for family in text_string_to_metric_families(scrape.own_figures(modern=False).decode()):
        for sample in family.samples:
            yield gauge(sample.name, family.documentation, " ".join(sample.labels))


def recorded() -> Iterator[Metric]:
    """What the recording rules of prometheus/rules/ bring."""
    for path in (tree.ROOT / "prometheus/rules").glob("*.yml"):
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
            for rule in group["rules"]:
                if "record" in rule:
                    left = promql.groupings(rule["expr"]) - {"le"}
                    yield gauge(rule["record"], "recorded", " ".join(sorted(left)))


def alerts() -> Iterator[Metric]:
    """What a Prometheus tells of our rules: with the labels of every rule and its series."""
    told = {label for rule in bounds.rules().values() for label in rule.get("labels", {})}
    of = {label for metric in catalogue.CATALOGUE for label in metric.labels}
    given = " ".join(["alertname", *sorted(of | told)])
    yield gauge("ALERTS", "Alerts that there are", f"{given} alertstate=pending|firing")
    yield gauge("ALERTS_FOR_STATE", "Since when, in Unix seconds", given)


ADDED = ("up", "scrape_duration_seconds", "scrape_samples_scraped", "scrape_series_added")
OTHERS = {
    **{name: gauge(name, "Prometheus adds it to a target") for name in ADDED},
    **{metric.name: metric for metric in (*process(), *recorded(), *alerts())},
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
    found = LABEL_VALUES.fullmatch(variable["query"])
    assert found is not None, variable["query"]
    return f"count by ({found[2]}) ({found[1]})"


ALL = queries()


def each(test: Callable[[str], None]) -> Callable[[str], None]:
    """Make one test a board of what must be so of each of its expressions."""
    return of_each(test, [(where.partition(": ")[0], where, expr) for where, expr in ALL])


@each
def test_two_parsers_understand_it(expr: str) -> None:
    assert list(linter.faults(expr)) == []


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
    known = expressions.named(expr).union(*(labels(name) for name in promql.metrics(expr)))
    assert promql.groupings(expr) <= known


@every_query
def test_a_legend_names_labels_that_are_left(query: Asked) -> None:
    left = promql.groupings(query.expr) or labels(promql.metrics(query.expr)[0])
    left |= expressions.named(query.expr)
    assert set(LEGEND.findall(query.legend)) <= left


@every_query
def test_spans_are_those_that_grafana_chooses(query: Asked) -> None:
    """What is asked once may be asked for all the time that is shown, and business by days."""
    folder = build.BOARDS[query.where.partition(":")[0]].folder
    allowed = {"$__rate_interval", "$__range" if query.now else ""}
    allowed |= {"1d"} if folder == "business" else set()
    assert set(re.findall(r"\[(.+?)\]", query.expr)) <= allowed


@every_query
def test_a_counter_is_only_asked_for_its_rate(query: Asked) -> None:
    for name in promql.metrics(query.expr):
        if metric(name).kind == "counter" or name.endswith((*OF_BUCKETS, "_total")):
            assert any(f"{word}{name}" in query.expr for word in RATES), name


def test_a_metric_that_does_not_exist_is_told() -> None:
    with pytest.raises(LookupError, match="did you mean 'probe_success'"):
        metric("probe_sucess")
    with pytest.raises(AssertionError, match="is a histogram"):
        metric("probe_latency_seconds")
