"""Rule files as they are written."""

from alerting import strict
from alerting.duration import Duration
from alerting.rulebook.bound import Bound
from alerting.rulebook.templates import Template
from alerting.rules import File
from tests.alerting.written import rule

DESIGN = """
groups:
- name: chat
  interval: 1m
  rules:
  - alert: AnswersSlow
    metric: chat_response_seconds
    stat: p95
    window: 5m
    by: [channel]
    warning: "> 2s"
    critical: "> 5s"
    recover: "< 1.5s"
    for: 2m
    labels: {team: chat}
    summary: "p95 answer time on {{ labels.channel }} is {{ value | duration }}"
    runbook: https://runbooks.example/answers
"""


def test_the_rule_of_the_design_is_read() -> None:
    file = strict.load(DESIGN, File, file="f.yml", environ={}, read=str)
    (group,) = file.groups
    (found,) = group.rules
    assert (group.name, group.interval) == ("chat", Duration(60))
    assert (found.alert, found.metric, found.stat) == (
        "AnswersSlow",
        "chat_response_seconds",
        "p95",
    )
    assert (found.window, found.by, found.hold) == (Duration(300), ("channel",), Duration(120))
    assert found.recover == Bound.parse("< 1.5s")
    assert found.labels == {"team": "chat"}
    assert isinstance(found.summary, Template)
    assert found.description is None


def test_bounds_are_told_from_the_mildest() -> None:
    found = rule(critical="'> 3'", info="'> 1'")
    assert found.bounds == (("info", Bound.parse("> 1")), ("critical", Bound.parse("> 3")))
    assert rule().bounds == ()


def test_what_is_not_written_has_its_default() -> None:
    found = rule(critical="'== 0'")
    assert (found.by, found.hold, found.labels, found.window) == (None, Duration(0), {}, None)
    assert rule(by="[]").by == ()


def test_a_rule_is_a_threshold_until_it_has_promql_or_a_name_to_record_under() -> None:
    written = 'groups: [{name: g, rules: [{alert: A}, {alert: A, expr: "1"}, {record: "a:b"}]}]'
    (group,) = strict.load(written, File, file="f.yml", environ={}, read=str).groups
    assert [one.is_threshold for one in group.rules] == [True, False, False]
