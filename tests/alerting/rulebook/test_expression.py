"""Expressions: which statistic fits which metric, what PromQL says for it, which unit it has."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from alerting.duration import Duration
from alerting.rulebook import expression
from alerting.rulebook.expression import Expr, Kind, Known
from alerting.series import selector
from exporter.metrics import catalogue
from tests.alerting.ground import METRICS


def expr(
    metric: str,
    stat: str,
    by: tuple[str, ...] | None = None,
    of: str = "",
    kind: Kind = "gauge",
) -> Expr:
    asked = selector.parsed(metric)
    whole = selector.parsed(of) if of else None
    return Expr(asked.metric, asked.matchers, stat, Duration(300), by, whole, kind)


@pytest.mark.parametrize(
    ("asked", "promql"),
    [
        (expr("a", "last"), "a"),
        (expr('a{b="c"}', "avg"), 'avg_over_time(a{b="c"}[5m])'),
        (expr("a", "max", ("b",)), "max by (b) (max_over_time(a[5m]))"),
        (expr("a", "min", ()), "min(min_over_time(a[5m]))"),
        (expr("a", "sum", ("b", "c")), "sum by (b, c) (a)"),
        (expr("a", "count", ()), "count(a)"),
        (expr("a", "absent"), "absent_over_time(a[5m])"),
        (expr("a", "absent", kind="counter"), "absent_over_time(a[5m])"),
        (expr("a", "absent", kind="histogram"), "absent_over_time(a_count[5m])"),
        (expr("a", "rate", kind="counter"), "rate(a[5m])"),
        (expr("a", "increase", ("b",), kind="counter"), "sum by (b) (increase(a[5m]))"),
        (
            expr('a{x="y"}', "ratio", ("b",), "c", kind="counter"),
            'round(sum by (b) (increase(a{x="y"}[5m])) / sum by (b) (increase(c[5m])), 1e-10)',
        ),
        (expr("a", "p95", kind="histogram"), "histogram_quantile(0.95, rate(a_bucket[5m]))"),
        (
            expr("a", "p50", ("b",), kind="histogram"),
            "histogram_quantile(0.5, sum by (le, b) (rate(a_bucket[5m])))",
        ),
        (
            expr("a", "p99", (), kind="histogram"),
            "histogram_quantile(0.99, sum by (le) (rate(a_bucket[5m])))",
        ),
        (expr("a", "count", kind="histogram"), "increase(a_count[5m])"),
        (expr("a", "rate", (), kind="histogram"), "sum(rate(a_count[5m]))"),
        (expr("a", "sum", (), kind="histogram"), "sum(increase(a_sum[5m]))"),
        (
            expr("a", "avg", kind="histogram"),
            "round(increase(a_sum[5m]) / increase(a_count[5m]), 1e-10)",
        ),
    ],
)
def test_an_expression_is_shown_as_the_promql_that_means_the_same(asked: Expr, promql: str) -> None:
    assert str(asked) == promql


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("probe_success", Known("gauge", ("probe",))),
        ("chat_response_seconds", Known("histogram", ("tenant", "channel"))),
        ("chat_response_seconds_count", Known("counter", ("tenant", "channel"))),
        ("chat_response_seconds_sum", Known("counter", ("tenant", "channel"))),
        ("chat_response_seconds_bucket", Known("counter", ("tenant", "channel", "le"))),
        ("probe_success_count", None),
        ("nothing_count", None),
        ("nothing", None),
    ],
)
def test_the_lines_of_a_histogram_are_known_as_counters(name: str, expected: Known | None) -> None:
    assert expression.known(name, METRICS) == expected


def test_the_closed_values_of_labels_are_known() -> None:
    known = expression.known("probe_uptime_ratio", METRICS)
    assert known is not None
    assert "24h" in known.values["window"]


@pytest.mark.parametrize(
    ("stat", "kinds"),
    [
        ("avg", {"gauge", "histogram"}),
        ("last", {"gauge"}),
        ("max", {"gauge"}),
        ("rate", {"counter", "histogram"}),
        ("ratio", {"counter"}),
        ("p95", {"histogram"}),
        ("absent", {"gauge", "counter", "histogram"}),
    ],
)
def test_a_statistic_fits_some_kinds_of_metrics(stat: str, kinds: set[str]) -> None:
    assert {kind for kind in expression.STATS if expression.fits(stat, kind)} == kinds


@pytest.mark.parametrize(
    ("asked", "unit"),
    [
        (expr("a_seconds", "last"), "seconds"),
        (expr("a_ratio", "avg"), "ratio"),
        (expr("a_bytes", "max"), "bytes"),
        (expr("a", "last"), ""),
        (expr("a_seconds", "count"), ""),
        (expr("a_seconds", "p95", kind="histogram"), "seconds"),
        (expr("a_seconds", "rate", kind="histogram"), ""),
        (expr("a_total", "ratio", (), "b", kind="counter"), "ratio"),
        (expr("a_bytes_total", "increase", kind="counter"), "bytes"),
        (expr("a_total", "increase", kind="counter"), ""),
        (expr("a_seconds_sum", "increase", kind="counter"), "seconds"),
        (expr("a_seconds_count", "increase", kind="counter"), ""),
    ],
)
def test_the_unit_of_a_value_is_that_of_the_name(asked: Expr, unit: str) -> None:
    assert expression.unit(asked) == unit


@pytest.mark.parametrize(
    ("stat", "kind", "now"),
    [
        ("last", "gauge", True),
        ("sum", "gauge", True),
        ("count", "gauge", True),
        ("sum", "histogram", False),
        ("avg", "gauge", False),
    ],
)
def test_some_statistics_look_at_the_newest_values_only(stat: str, kind: Kind, now: bool) -> None:
    assert expression.is_of_now(stat, kind) is now


ROW = re.compile(r"^\| (gauge|counter|histogram) \| (.+) \| `(.+)` \|$", re.MULTILINE)
PAGE = (Path(__file__).parents[3] / "docs/rules.md").read_text(encoding="utf-8")
ROWS = ROW.findall(PAGE)


@pytest.mark.parametrize(("kind", "stat", "promql"), ROWS)
def test_the_table_of_the_documentation_is_true(kind: Kind, stat: str, promql: str) -> None:
    name = stat if stat != expression.QUANTILES else "p95"
    by = None if name in {"last", "absent"} else ("x",)
    assert str(expr("m", name, by, "of" if name == "ratio" else "", kind)) == promql


def test_the_table_of_the_documentation_is_whole() -> None:
    every = {(kind, stat) for kind, stats in expression.STATS.items() for stat in stats}
    assert {(kind, stat) for kind, stat, _ in ROWS} == every


@pytest.mark.parametrize(
    ("asked", "promql"),
    [
        (expr("a", "avg"), "avg_over_time(a[5m]) > 2 and count_over_time(a[5m]) >= 7"),
        (
            expr("a", "rate", ("b",), kind="counter"),
            "sum by (b) (rate(a[5m])) > 2 and sum by (b) (count_over_time(a[5m])) >= 7",
        ),
        (
            expr("a", "ratio", (), "c", kind="counter"),
            (
                "round(sum(increase(a[5m])) / sum(increase(c[5m])), 1e-10) > 2"
                " and sum(increase(c[5m])) >= 7"
            ),
        ),
        (
            expr("a", "p95", kind="histogram"),
            "histogram_quantile(0.95, rate(a_bucket[5m])) > 2 and increase(a_count[5m]) >= 7",
        ),
    ],
)
def test_a_bound_and_a_number_of_samples_stand_behind_the_value(asked: Expr, promql: str) -> None:
    assert expression.bounded(replace(asked, least=7), "> 2") == promql
    assert expression.bounded(asked) == str(asked)


def test_what_stands_behind_unless_stands_last() -> None:
    asked = replace(expr("a", "avg"), unless="on (b) c == 1")
    assert expression.bounded(asked, "> 2") == "avg_over_time(a[5m]) > 2 unless on (b) c == 1"
    few = replace(asked, least=7)
    enough = "count_over_time(a[5m]) >= 7"
    assert expression.bounded(few) == f"avg_over_time(a[5m]) and {enough} unless on (b) c == 1"


def test_what_is_recorded_may_have_any_label() -> None:
    assert expression.known("a:b", {"a:b": expression.RECORDED}) is expression.RECORDED
    assert not expression.RECORDED.lacks("x")
    assert Known("gauge", ("y",)).lacks("x")


def test_of_an_entry_of_a_catalogue_so_much_is_known() -> None:
    entry = catalogue.metric("probe_success")
    assert expression.known(entry.name, {entry.name: entry}) == Known("gauge", ("probe",))
