"""The rules of config/rules: rows J1 and J2, strict at each bound, through the whole evaluation."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
import structlog
from msgspec.structs import replace

from alerting.engine import Engine
from alerting.model import SEVERITIES, Sample
from alerting.promql.values import Vector
from alerting.rulebook import files as rule_files
from alerting.rulebook.evaluations import Evaluation
from alerting.rulebook.groups import Group
from alerting.rulebook.prometheus_rules import Alerting
from alerting.rulebook.thresholds import Thresholds
from exporter.metrics import catalogue
from tests.alerting.ground import GROUND, INTERVAL
from tests.alerting.judged import Stand

FOLDER = Path(__file__).parents[2] / "config"
REAL = replace(GROUND, metrics={metric.name: metric for metric in catalogue.CATALOGUE})
PROBE = '{probe="shop"}'
DISK = '{system_device="sda1",system_filesystem_mountpoint="/",system_filesystem_type="ext4"}'


def shipped(thresholds: Thresholds | None = None) -> tuple[Group, ...]:
    ground = replace(REAL, thresholds=thresholds or Thresholds())
    return rule_files.load(["rules/*.yml"], FOLDER, ground)


EVERY: Sequence[Evaluation] = [
    one for group in shipped() for one in group.evaluations if isinstance(one, Evaluation)
]


def test_the_rules_of_rows_j1_and_j2_are_there_word_for_word() -> None:
    seen = {f"{one.alert} {one.severity}": str(one).partition(" unless ")[0] for one in EVERY}
    failures = 'probe_failures_total{reason!~"internal|offline|unheard"}[1h]'
    runs = "probe_runs_total[1h]"
    errors = f"sum by (probe) (increase({failures})) / sum by (probe) (increase({runs}))"
    errors = f"round({errors}, 1e-10)"
    wanted = {
        "ProbeDown critical": "probe_up == 0",
        "ProbeSlow warning": "probe_duration_seconds > 2",
        "ProbeSlow critical": "probe_duration_seconds > 5",
        "UptimeLow critical": 'probe_uptime_ratio{window="24h"} < 0.99',
        "ErrorsHigh warning": f"{errors} > 0.01",
        "ErrorsHigh critical": f"{errors} > 0.05",
        "DiskFull critical": "system_filesystem_utilization_ratio > 0.9",
        "CpuHigh warning": "avg_over_time(system_cpu_utilization_ratio[2m]) > 0.8",
        "MemoryHigh warning": "avg_over_time(system_memory_utilization_ratio[2m]) > 0.85",
    }
    assert wanted.items() <= seen.items()


def test_no_alert_about_a_probe_begins_while_it_is_muted() -> None:
    about = [one for one in EVERY if one.alert.startswith(("Probe", "Uptime", "Errors"))]
    late = {one.alert for one in about if "probe_muted == 1" not in one.expr.unless}
    assert late == {"ProbesLate"}


async def test_an_alert_about_a_muted_probe_goes_on_and_ends_when_it_is_over() -> None:
    stand = Stand(*shipped())
    down, muted = f"probe_up{PROBE}", f"probe_muted{PROBE}"
    await stand.tick({down: 0.0, muted: 1.0}, times=3)
    assert stand.states() == {}
    await stand.tick({down: 0.0, muted: 0.0})
    await stand.tick({down: 0.0, muted: 1.0}, times=3)
    assert stand.states() == {"ProbeDown shop critical": "firing"}
    await stand.tick({down: 1.0, muted: 1.0})
    assert stand.states() == {}


PATIENT = {
    "IntegrationQuotaHigh": "a limit of a few seconds may be used up for a moment",
    "IntegrationStale": "what was just missed by one look may be there at the next",
}
"""What is critical and waits, and why; row J2 names what must not: down, slow, full, uptime."""


def test_what_is_critical_fires_at_the_first_failing_evaluation() -> None:
    waiting = {one.alert for one in EVERY if one.severity == "critical" and one.hold.seconds}
    assert waiting == PATIENT.keys()


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.id)
def test_every_rule_says_what_is_wrong_what_to_do_and_where_it_is_written(one: Evaluation) -> None:
    assert {name for name, _ in one.texts} == {"summary", "description"}
    assert one.runbook == f"docs/runbooks/{one.alert}.md"
    labels = [(name, "shop") for text in dict(one.texts).values() for name in text.labels]
    told = dict(one.annotations(tuple(labels), Sample((), one.enter.number + 1)))
    assert 10 < len(told["summary"]) < 120
    assert 50 < len(told["description"]) < 500
    assert not re.search(r"<error|\{\{|None|\d\.\d{3}", "".join(told.values()))


@pytest.mark.parametrize(
    ("field", "alert", "written"),
    [
        ("response_time_ms", "ProbeSlow", 5.0),
        ("error_rate_percent", "ErrorsHigh", 0.05),
        ("cpu_usage_percent", "CpuHigh", 0.8),
        ("memory_usage_percent", "MemoryHigh", 0.85),
        ("disk_usage_percent", "DiskFull", 0.9),
        ("uptime_percent", "UptimeLow", 0.99),
    ],
)
def test_a_changed_threshold_changes_its_rule(field: str, alert: str, written: float) -> None:
    def number(thresholds: Thresholds) -> float:
        groups = shipped(thresholds)
        found = [one for group in groups for one in group.evaluations if one.name == alert]
        assert isinstance(found[-1], Evaluation)
        return found[-1].enter.number

    changed = replace(Thresholds(), **{field: getattr(Thresholds(), field) / 2})
    assert number(Thresholds()) == written
    assert number(changed) == written / 2


@pytest.mark.parametrize(
    ("series", "value", "fires"),
    [
        (f"probe_up{PROBE}", 0.0, "ProbeDown critical"),
        (f"probe_up{PROBE}", 1.0, ""),
        (f"probe_duration_seconds{PROBE}", 2.0, ""),
        (f"probe_duration_seconds{PROBE}", 2.001, "ProbeSlow warning"),
        (f"probe_duration_seconds{PROBE}", 5000 / 1000, "ProbeSlow warning"),
        (f"probe_duration_seconds{PROBE}", 5.001, "ProbeSlow critical, ProbeSlow warning"),
        ('probe_uptime_ratio{probe="shop",window="24h"}', 99.0 / 100, ""),
        ('probe_uptime_ratio{probe="shop",window="24h"}', 0.9899, "UptimeLow critical"),
        ('probe_uptime_ratio{probe="shop",window="1h"}', 0.5, ""),
        ("system_cpu_utilization_ratio", 80.0 / 100, ""),
        ("system_cpu_utilization_ratio", 0.8001, "CpuHigh warning"),
        ("system_memory_utilization_ratio", 85.0 / 100, ""),
        ("system_memory_utilization_ratio", 0.8501, "MemoryHigh warning"),
        (f"system_filesystem_utilization_ratio{DISK}", 90.0 / 100, ""),
        (f"system_filesystem_utilization_ratio{DISK}", 0.9001, "DiskFull critical"),
    ],
)
async def test_exactly_at_a_bound_nothing_fires_and_beyond_it_something_does(
    series: str, value: float, fires: str
) -> None:
    """Long enough for averages to be of many samples, and for `for` to pass."""
    stand = Stand(*shipped())
    await stand.tick({series: value}, times=30)
    firing = {f"{one.name} {one.severity}" for one in stand.engine.view().firing}
    assert ", ".join(sorted(firing)) == fires


@pytest.mark.parametrize(
    ("failed", "runs", "fires"),
    [
        (0, 50, ""),
        (1, 100, ""),
        (2, 200, ""),
        (2, 199, "ErrorsHigh warning"),
        (5, 100, "ErrorsHigh warning"),
        (9, 180, "ErrorsHigh warning"),
        (6, 100, "ErrorsHigh critical, ErrorsHigh warning"),
        (9, 179, "ErrorsHigh critical, ErrorsHigh warning"),
    ],
)
async def test_exactly_one_percent_of_runs_may_fail(failed: int, runs: int, fires: str) -> None:
    """One run a tick; of the last so many runs so many failed, of different reasons."""
    stand = Stand(*shipped())
    reasons = {
        f'probe_failures_total{{probe="shop",reason="{one}"}}': 7.0 for one in ("dns", "tls")
    }
    total = 'probe_runs_total{probe="shop",kind="http"}'
    await stand.tick({total: 1_000.0, **reasons})
    for number in range(1, runs + 1):
        values = {total: 1_000.0 + number}
        if number <= failed:
            reason = list(reasons)[number % 2]
            reasons[reason] += 1
            values |= reasons
        await stand.tick(values)
    firing = {f"{one.name} {one.severity}" for one in stand.engine.view().firing}
    assert ", ".join(sorted(firing)) == fires


async def test_a_short_peak_is_no_alert_and_a_long_one_is() -> None:
    stand = Stand(*shipped())
    cpu = "system_cpu_utilization_ratio"
    await stand.tick({cpu: 0.3}, times=10)
    await stand.tick({cpu: 1.0}, times=3)
    await stand.tick({cpu: 0.3}, times=10)
    assert stand.states() == {}
    await stand.tick({cpu: 1.0}, times=12)
    assert stand.states() == {"CpuHigh warning": "firing"}


def test_every_severity_has_a_rule() -> None:
    assert {one.severity for one in EVERY} == set(SEVERITIES)


async def test_a_rule_that_cannot_be_evaluated_is_an_alert_itself() -> None:
    stand = Stand(*shipped())
    failures = 'alerting_rule_evaluation_failures_total{group="probes"}'

    async def query(text: str, now: datetime) -> Vector:
        if text.startswith("probe_up"):
            raise ValueError("no answer")
        return await stand.query(text, now)

    stand.engine = Engine(stand.seams(query), shipped(), INTERVAL)
    with structlog.testing.capture_logs():
        for _ in range(4):
            counted = stand.figures.counted
            told = counted.get("alerting_rule_evaluation_failures_total probes", 0)
            await stand.tick({failures: told})
    assert stand.states() == {"RulesFailing warning": "firing"}
    assert stand.disk.told == ["RulesFailing firing"]


def test_the_watchdog_of_the_examples_always_fires() -> None:
    (group,) = rule_files.load(["examples/rules/watchdog.yml"], FOLDER, REAL)
    (one,) = group.evaluations
    assert isinstance(one, Alerting)
    assert (one.name, one.query) == ("Watchdog", "vector(1)")
