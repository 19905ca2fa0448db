"""What is wrong with a rule; test_rule_files holds each mistake to its words."""

import pytest
from msgspec.structs import replace

from alerting.duration import Duration
from alerting.rulebook import checks
from alerting.rulebook.expression import RECORDED
from alerting.rulebook.thresholds import Thresholds
from tests.alerting.ground import GROUND
from tests.alerting.written import rule

OVER = {"critical": "'> 5'"}
FULL = {"metric": "chat_response_seconds", "stat": "p95", "warning": "'> 2s'", "critical": "'> 5s'"}


@pytest.mark.parametrize(
    "keys",
    [
        {"critical": "'== 0'"},
        {"critical": "'== 0'", "stat": "absent", "window": "10m"},
        {"critical": "'< 1'", "stat": "avg", "by": "[]", "window": "30s"},
        {"metric": "chat_waiting", "stat": "sum", "by": "[channel]"} | OVER,
        {"metric": "chat_waiting", "stat": "count", "by": "[]"} | OVER,
        {"metric": "'chat_waiting{channel=~\"w.*\"}'", "stat": "max", "window": "2h"} | OVER,
        {"metric": "'probe_uptime_ratio{window=\"24h\"}'", "critical": "'< uptime_percent'"},
        {"metric": "'probe_uptime_ratio{window=\"other\"}'", "critical": "'< 99%'"},
        {"metric": "'probe_uptime_ratio{window!=\"x\"}'", "critical": "'< 0.99'"},
        {
            "metric": "probe_failures_total",
            "stat": "ratio",
            "of": "'probe_runs_total{kind=\"http\"}'",
            "by": "[probe]",
            "warning": "'> 1%'",
            "critical": "'> error_rate_percent'",
        },
        {"metric": "'chat_response_seconds_bucket{le=\"5.0\"}'", "stat": "rate"} | OVER,
        {"metric": "chat_response_seconds_count", "stat": "increase", "by": "[channel]"} | OVER,
        FULL,
        FULL | {"recover": "'< 2s'", "by": "[channel]"},
        FULL | {"recover": "'<= 1.5s'", "for_": "2m", "labels": "{team: chat}"},
        FULL | {"summary": "'{{ labels.channel }} {{ labels.severity }} {{ labels.alertname }}'"},
        FULL
        | {"by": "[]", "labels": "{team: chat, channel: all}", "summary": "'{{ labels.team }}'"},
        FULL | {"warning": "", "recover": "'< 4s'"},
        {"metric": "webhook_payload_bytes", "stat": "avg", "info": "'> 1MiB'"},
        {"metric": "webhook_payload_bytes", "stat": "count", "info": "'> 1000'"},
        {"metric": "probe_duration_seconds", "critical": "'<= 5'", "recover": "'> 5'"},
        {"critical": "'!= 1'", "warning": "'== 0'", "metric": "probe_success"},
    ],
)
def test_nothing_is_wrong_with_a_good_rule(keys: dict[str, str]) -> None:
    assert list(checks.wrong(rule(**keys), GROUND)) == []


def test_a_changed_threshold_never_makes_a_rule_a_mistake() -> None:
    low = replace(GROUND, thresholds=Thresholds(response_time_ms=500.0))
    written = rule(
        metric="probe_duration_seconds", warning="'> 2s'", critical="'> response_time_ms'"
    )
    assert list(checks.wrong(written, low)) == []


def test_the_window_that_is_not_written_must_be_kept_too() -> None:
    short = replace(GROUND, keep=Duration(120))
    assert list(checks.wrong(rule(stat="avg", critical="'< 1'"), short)) == [
        ("window", "5m unless it says, but samples are kept for 2m")
    ]
    assert list(checks.wrong(rule(critical="'< 1'"), short)) == []


def test_a_rule_says_of_which_days_the_data_must_be_whole_only_where_it_must_be() -> None:
    keys = {"critical": "'== 0'", "completeness_over": "30d"}
    (found,) = checks.wrong(rule(**keys), GROUND)
    assert found[0] == "completeness_over"
    assert list(checks.wrong(rule(**keys, min_completeness="0.9"), GROUND)) == []


def test_a_metric_without_labels_says_so() -> None:
    metric = "'system_cpu_utilization_ratio{cpu=\"0\"}'"
    (found,) = checks.wrong(rule(metric=metric, critical="'> 80%'"), GROUND)
    assert found == ("metric", "system_cpu_utilization_ratio has no label 'cpu'; it has none")


def test_nobody_knows_which_labels_a_recorded_series_has() -> None:
    ground = replace(GROUND, metrics={**GROUND.metrics, "a:b": RECORDED})
    keys = {"metric": "'a:b{x=\"1\"}'", "warning": "'> 1'", "summary": "'{{ labels.y }}'"}
    assert list(checks.wrong(rule(**keys), ground)) == []
    keys |= {"stat": "max", "by": "[z]"}
    assert list(checks.wrong(rule(**keys), ground)) == [
        ("summary", "the alert has no label 'y'; there are alertname, severity, z")
    ]
