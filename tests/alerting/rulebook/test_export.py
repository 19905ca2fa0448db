"""Rules as files for a Prometheus."""

import asyncio
import subprocess
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from alerting.duration import Duration
from alerting.query import Embedded
from alerting.rulebook import evaluations, export
from alerting.rulebook import files as rule_files
from alerting.rulebook.export import Inexpressible
from alerting.rulebook.groups import Group
from alerting.samples import Samples, Settings
from tests.alerting.ground import GROUND, INTERVAL, at
from tests.alerting.judged import group
from tests.alerting.measured import Measured
from tests.alerting.written import rule
from tests.tools import tool

FILE = """
groups:
- name: mixed
  interval: 1m
  limit: 9
  query_offset: 30s
  labels: {team: chat, place: group}
  rules:
  - alert: Slow
    metric: chat_response_seconds
    stat: p95
    by: [channel]
    where: tenant!="test"
    min_samples: 20
    warning: "> 2s"
    critical: "> 5s"
    recover: "< 1.5s"
    for: 2m
    keep_firing_for: 5m
    labels: {place: own}
    summary: "{{ labels.channel }} of {{ labels.place }} took {{ value | duration }}"
    runbook: https://x
  - {record: 'job:up', expr: sum(up), labels: {a: b}}
  - {alert: Any Name, expr: up == 0, for: 5m, annotations: {summary: '{{ $value }}'}}
- name: plain
  rules:
  - {alert: Bare, expr: up}
  - {alert: Down, metric: probe_success, stat: last, critical: "== 0"}
"""


def exported(folder: Path, text: str = FILE) -> str:
    (folder / "f.yml").write_text(text, encoding="utf-8")
    groups = rule_files.load(["f.yml"], folder, GROUND)
    (found,) = export.exported(groups, INTERVAL).values()
    return found


def test_a_file_says_what_thresholds_say(tmp_path: Path) -> None:
    text = exported(tmp_path)
    assert text.splitlines()[:2] == [
        "# Written by `chatwatch rules export`; change f.yml of chatwatch's own rules instead.",
        "# mixed: query_offset 30s is left out; Prometheus 2.42 lacks it.",
    ]
    mixed, plain = yaml.safe_load(text)["groups"]
    warning, critical, record, alert = mixed.pop("rules")
    assert mixed == {"name": "mixed", "interval": "1m", "limit": 9}
    value = (
        "histogram_quantile(0.95, sum by (le, channel)"
        ' (rate(chat_response_seconds_bucket{tenant!="test"}[5m])))'
    )
    enough = 'sum by (channel) (increase(chat_response_seconds_count{tenant!="test"}[5m])) >= 20'
    before = (
        "and ignoring (alertstate, alertname, place, severity, team)"
        ' ALERTS{alertstate="firing",alertname="Slow",place="own",severity="warning",team="chat"}'
    )
    assert warning == {
        "alert": "Slow",
        "expr": f"({value} > 2 and {enough}) or (({value} >= 1.5 and {enough}) {before})",
        "for": "2m",
        "keep_firing_for": "5m",
        "labels": {"place": "own", "severity": "warning", "team": "chat"},
        "annotations": {
            "summary": "{{ $labels.channel }} of own took {{ $value | humanizeDuration }}",
            "runbook_url": "https://x",
        },
    }
    assert critical["expr"].startswith(f"({value} > 5 and {enough}) or (({value} > 2 and")
    own = {"a": "b", "team": "chat", "place": "group"}
    assert record == {"record": "job:up", "expr": "sum(up)", "labels": own}
    assert alert == {
        "alert": "Any Name",
        "expr": "up == 0",
        "for": "5m",
        "labels": {"team": "chat", "place": "group"},
        "annotations": {"summary": "{{ $value }}"},
    }
    down = {"alert": "Down", "expr": "probe_success == 0", "labels": {"severity": "critical"}}
    bare = {"alert": "Bare", "expr": "up"}
    assert plain == {"name": "plain", "rules": [bare, down]}


def test_a_way_out_that_is_longer_does_not_end_what_unless_has_ended(tmp_path: Path) -> None:
    told = 'critical: "== 0", recover: "> 1", unless: on (probe) probe_duration_seconds > 1'
    rule = f"{{alert: A, metric: probe_duration_seconds, stat: last, {told}}}"
    text = f"groups: [{{name: g, rules: [{rule}]}}]".replace('"== 0"', '"> 2"').replace(
        '> 1"', '< 1"'
    )
    (found,) = yaml.safe_load(exported(tmp_path, text))["groups"][0]["rules"]
    muted = "unless on (probe) probe_duration_seconds > 1"
    assert found["expr"].startswith(
        f"(probe_duration_seconds > 2 {muted}) or ((probe_duration_seconds >= 1 {muted}) and"
    )


def test_an_alert_that_waits_for_data_is_held_on_to_by_what_fires() -> None:
    (one,) = evaluations.evaluations(rule(critical="'== 0'", min_completeness="0.9"), GROUND)
    assert export.expr(one) == (
        "((probe_success == 0) and on () (min(data_completeness_ratio) >= 0.9 or "
        "absent(data_completeness_ratio))) or (sum without (alertstate, alertname, severity) "
        '(ALERTS{alertstate="firing",alertname="A",severity="critical"}) and on () '
        "(min(data_completeness_ratio) < 0.9))"
    )


def test_promtool_accepts_it(tmp_path: Path) -> None:
    out = tmp_path / "out.yml"
    out.write_text(exported(tmp_path), encoding="utf-8")
    run = [tool("promtool"), "check", "rules", str(out)]
    done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=60)
    assert "6 rules found" in done.stdout, done.stdout + done.stderr


def test_what_prometheus_cannot_say_is_refused_by_the_name_of_the_rule() -> None:
    one = group(summary="'{{ value / 2 }}'")
    with pytest.raises(Inexpressible, match="A: summary: Prometheus' templates have no 'div'"):
        export.exported([one], INTERVAL)


def test_two_files_of_one_name_are_refused() -> None:
    other = Group("h", "elsewhere/f.yml", INTERVAL, ())
    with pytest.raises(Inexpressible, match=r"two files of rules are called f\.yml"):
        export.exported([group(), other], INTERVAL)


def test_an_interval_of_the_default_is_not_written() -> None:
    (text,) = export.exported([group()], INTERVAL).values()
    assert "interval" not in text
    (text,) = export.exported([group()], Duration(60)).values()
    assert "interval: 15s" in text


BOUNDS = ["> 2", ">= 2", "< 2", "<= 2", "== 2", "!= 2"]


@given(st.sampled_from(BOUNDS), st.lists(st.sampled_from([1.0, 2.0, 2.5, -1.0]), max_size=5))
def test_a_bound_holds_where_its_promql_answers(bound: str, values: list[float]) -> None:
    """The engine asks for the value and compares; a Prometheus is asked for what is beyond."""
    written = rule(metric="chat_waiting", critical=f"'{bound}'")
    (one,) = evaluations.evaluations(written, GROUND)
    source = Measured()
    source.show({f'chat_waiting{{channel="c{n}"}}': value for n, value in enumerate(values)})
    samples = Samples(source, Settings())
    samples.take(at(0))
    query = Embedded(samples)

    async def both() -> None:
        ours = one.relevant(await query(one.query, at(0)), {})
        theirs = await query(one.enter_query, at(0))
        assert [sample.labels for sample in ours] == list(theirs.rows.labels)
        assert [sample.value for sample in ours] == theirs.values.tolist()

    asyncio.run(both())


LABELLED = "groups: [{name: g, rules: [{alert: A, expr: up, %s: {my.label: x}}]}]"


@pytest.mark.parametrize("key", ["labels", "annotations"])
def test_a_label_that_only_prometheus_3_takes_is_refused_by_name(tmp_path: Path, key: str) -> None:
    said = "A: 'my.label': only Prometheus 3 takes such a label; name it with letters, digits and _"
    with pytest.raises(Inexpressible, match=f"^{said}$"):
        exported(tmp_path, LABELLED % key)
