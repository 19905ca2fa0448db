"""What loads and would better be otherwise."""

import pytest
from msgspec.structs import replace

from alerting import strict
from alerting.rulebook import lints
from alerting.rulebook.expression import RECORDED
from alerting.rules import File
from tests.alerting.ground import GROUND

TOLD = "labels: {severity: info}, annotations: {summary: x, runbook_url: y}"
UNRECORDED = "and no rule records it"
THRESHOLD = "{alert: A, metric: probe_success, stat: last, critical: '== 0'%s}"


def found(rules: str, group: str = "") -> list[tuple[str, str]]:
    text = f"groups:\n- name: g\n{group}  rules: [{rules}]\n"
    file = strict.load(text, File, file="f.yml", environ={}, read=str)
    ground = replace(GROUND, metrics={**GROUND.metrics, "a:b": RECORDED})
    return [(path.partition(".")[2], said) for path, said in lints.lints(file, ground)]


def alert(expr: str, more: str = TOLD) -> str:
    return f"{{alert: A, expr: '{expr}', {more}}}"


@pytest.mark.parametrize(
    "rule",
    [
        alert("probe_success == 0"),
        alert('probe_success{probe="x",__name__=~".+"} == 0'),
        alert('probe_success{instance!="x",job=""} == 0'),
        alert('{__name__=~"probe_.*"} > 5'),
        alert('probe_uptime_ratio{window=~"1h|x"} < 1'),
        alert('probe_uptime_ratio{window="other"} < 1'),
        alert('a:b{anything="x"} > 0'),
        alert('(ALERTS{alertstate="firing"})'),
        alert("ALERTS_FOR_STATE > 0"),
        alert('chat_response_seconds_bucket{le="1",channel="x"} > 0'),
        alert("rate(probe_runs_total[30s]) > 0", f"for: 15s, {TOLD}"),
        alert("probe_success{", TOLD),
        "{record: 'a:b', expr: probe_success}",
        "{record: 'c:d', expr: probe_success}",
        THRESHOLD % ", summary: x, runbook: y, for: 1m",
    ],
)
def test_nothing_is_to_be_said_of_most_rules(rule: str) -> None:
    assert found(rule) == []


@pytest.mark.parametrize(
    ("rule", "key", "said"),
    [
        (THRESHOLD % ", summary: x", "alert", "says nowhere what to do; write runbook"),
        (
            alert("probe_success == 0", "labels: {severity: info}, annotations: {summary: x}"),
            "alert",
            "says nowhere what to do; write annotations: {runbook_url: …}",
        ),
        (
            THRESHOLD % ", runbook: x",
            "alert",
            "has no summary, so people are told its name only",
        ),
        (
            alert("probe_success == 0", "annotations: {summary: x, runbook_url: y}"),
            "labels",
            "no severity; pages show it behind all that have one",
        ),
        (
            alert("probe_success == 0", TOLD.replace("info", "page")),
            "labels.severity",
            "pages know no severity 'page'; there are critical, info, warning",
        ),
        (
            alert("probe_success == 0", f"for: 10s, {TOLD}"),
            "for",
            "rules are evaluated every 15s, so that 10s is the same as 15s",
        ),
        (
            THRESHOLD % ", summary: x, runbook: y, keep_firing_for: 1s",
            "keep_firing_for",
            "rules are evaluated every 15s, so that 1s is the same as 15s",
        ),
        (
            alert("((probe_success))"),
            "expr",
            "fires for every series that there is, whatever its value",
        ),
        (
            alert("rate(probe_runs_total[15s]) > 0"),
            "expr",
            "samples are 15s apart, so [15s] holds no two",
        ),
        (
            alert("probe_sucess == 0"),
            "expr",
            f"no metric is called 'probe_sucess', {UNRECORDED}; did you mean 'probe_success'?",
        ),
        (
            "{record: x, expr: something_else}",
            "expr",
            f"no metric is called 'something_else', {UNRECORDED}; docs/metrics.md lists all",
        ),
        (
            alert('probe_success{prob="x"} == 0'),
            "expr",
            "probe_success has no label 'prob'; did you mean 'probe'?",
        ),
        (
            alert('probe_success{job="x"} == 0'),
            "expr",
            "probe_success has no label 'job'; only a Prometheus puts it on what it scrapes",
        ),
        (
            alert('probe_uptime_ratio{window="25h"} < 1'),
            "expr",
            "probe_uptime_ratio.window is never '25h'; did you mean '24h'?",
        ),
        (
            "{record: probe_success, expr: vector(1)}",
            "record",
            "a metric is called 'probe_success' already, so both are mixed",
        ),
    ],
)
def test_what_would_better_be_otherwise_is_said(rule: str, key: str, said: str) -> None:
    assert found(rule) == [(f"rules[0].{key}", said)]


def test_a_severity_may_come_from_the_group_or_from_a_template() -> None:
    bare = "annotations: {summary: x, runbook_url: y}"
    assert found(alert("vector(1) > 0", bare), "  labels: {severity: info}\n") == []
    severity = "{{ if gt $value 1.0 }}info{{ end }}"
    assert found(alert("vector(1) > 0", f"labels: {{severity: '{severity}'}}, {bare}")) == []


def test_a_group_without_rules_and_a_rule_that_is_there_already_are_said() -> None:
    assert found("") == [("", "a group without rules")]
    twice = alert("probe_success == 0")
    assert found(f"{twice}, {twice}") == [
        ("rules[1]", "groups[0].rules[0] has the same name and labels")
    ]


def test_a_server_may_have_other_metrics() -> None:
    text = f"groups: [{{name: g, rules: [{alert('up == 0')}]}}]"
    file = strict.load(text, File, file="f.yml", environ={}, read=str)
    assert list(lints.lints(file, replace(GROUND, others=True))) == []
