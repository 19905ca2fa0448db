"""Colours change where the shipped rules fire."""

import re

import pytest

from grafana import bounds
from grafana.sdk import dashboard
from tests.grafana.panels import QUERIES


def steps(made: dashboard.ThresholdsConfig) -> list[tuple[float | None, str]]:
    return [(step.value, step.color) for step in made.build().steps]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (bounds.CPU_RATIO, [(None, "green"), (0.8, "orange")]),
        (bounds.QUOTA_RATIO, [(None, "green"), (0.8, "orange"), (0.95, "red")]),
        (bounds.ERROR_RATIO, [(None, "green"), (0.01, "orange"), (0.05, "red")]),
        (bounds.API_UPTIME, [(None, "orange"), (0.99, "green")]),
        (bounds.MEMORY_RATIO, [(None, "green"), (0.85, "orange")]),
        (bounds.DISK_RATIO, [(None, "green"), (0.9, "red")]),
        (bounds.SECONDS, [(None, "green"), (2.0, "orange"), (5.0, "red")]),
        (bounds.UPTIME_RATIO, [(None, "red"), (0.99, "green")]),
    ],
)
def test_a_colour_begins_at_the_threshold_of_its_severity(
    made: dashboard.ThresholdsConfig, expected: list[tuple[float | None, str]]
) -> None:
    assert steps(made) == expected


def test_what_is_worse_below_is_coloured_below() -> None:
    rule = {"info": "< 3", "warning": "< 2", "critical": "< 1"}
    assert steps(bounds.of(rule)) == [(None, "red"), (1, "orange"), (2, "blue"), (3, "green")]


def test_a_threshold_may_be_called_by_its_name() -> None:
    assert steps(bounds.of({"warning": "> cpu_usage_percent"})) == steps(bounds.CPU_RATIO)


@pytest.mark.parametrize(
    "alert",
    [
        "ApiUptimeLow",
        "CpuHigh",
        "DiskFull",
        "EventsRefused",
        "EventsWait",
        "IntegrationErrors",
        "IntegrationQuotaHigh",
        "IntegrationSilent",
        "IntegrationStale",
        "LoopLate",
        "MemoryHigh",
        "NoticesWait",
        "PagesSlow",
        "ProbeSlow",
        "ProbesLate",
        "UptimeLow",
    ],
)
def test_the_metric_of_a_rule_whose_bounds_are_drawn_is_on_the_board(alert: str) -> None:
    metric = bounds.rules()[alert]["metric"].partition("{")[0]
    assert any(metric in query.expr for query in QUERIES)


def test_bounds_of_an_expression_are_read_from_it_in_every_severity() -> None:
    days = [(None, "red"), (3, "orange"), (14, "green")]
    assert steps(bounds.CERTIFICATE_DAYS) == steps(bounds.TOKEN_DAYS) == days
    assert steps(bounds.FIGURES_LATE) == [(None, "green"), (60, "orange")]


def test_what_fires_at_its_bound_is_coloured_there() -> None:
    assert steps(bounds.FRESHNESS) == [(None, "red"), (0.001, "orange"), (0.5, "green")]


def test_a_rule_that_compares_two_series_has_no_bound() -> None:
    assert not {"info", "warning", "critical"} & bounds.rules()["SourceSilent"].keys()


def test_data_is_incomplete_where_rules_wait_for_it() -> None:
    assert steps(bounds.COMPLETENESS) == [(None, "orange"), (0.9, "green")]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (bounds.SCORE, [(None, "red"), (70, "orange"), (80, "blue"), (90, "green")]),
        (bounds.CSAT, [(None, "red"), (3, "orange"), (4.0, "blue"), (4.5, "green")]),
        (bounds.CSAT_CHANGE, [(None, "orange"), (pytest.approx(-0.499), "text")]),
        (bounds.CONVERSION, [(None, "orange"), (0.2, "blue"), (0.5, "green")]),
        (bounds.ESCALATION, [(None, "green"), (0.05, "blue"), (0.15, "orange")]),
        (bounds.AGENT_SECONDS, [(None, "green"), (30, "orange")]),
        (bounds.REVENUE_TARGET, [(None, "orange"), (0.8, "green")]),
    ],
)
def test_colours_of_the_business_are_those_of_grades_strengths_and_rules(
    made: dashboard.ThresholdsConfig, expected: list[tuple[float | None, str]]
) -> None:
    assert steps(made) == expected


def test_a_change_is_coloured_where_its_rules_fire() -> None:
    for alert in ("ConversionChanged", "KpiChanged"):
        expr = bounds.rules()[alert]["expr"]
        assert {float(at) for at in re.findall(r"[<>] (-?\d\.\d+)", expr)} == {
            step.value for step in bounds.CHANGE.build().steps if step.value is not None
        }
