"""Colours change where the shipped rules fire."""

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
    ["CpuHigh", "DiskFull", "LoopLate", "MemoryHigh", "NoticesWait", "ProbeSlow", "UptimeLow"],
)
def test_the_metric_of_a_rule_whose_bounds_are_drawn_is_on_the_board(alert: str) -> None:
    metric = bounds.rules()[alert]["metric"].partition("{")[0]
    assert any(metric in query.expr for query in QUERIES)


def test_a_certificate_is_orange_a_month_and_red_a_week_before_its_end() -> None:
    assert steps(bounds.CERTIFICATE_DAYS) == [(None, "red"), (7, "orange"), (30, "green")]
