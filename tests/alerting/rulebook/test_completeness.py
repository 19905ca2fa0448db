"""Rules that wait for data: a silent sender begins no alert and ends none; told in virtual time."""

import subprocess
from pathlib import Path

import pytest
import yaml

from alerting.promql.values import nothing
from alerting.rulebook import completeness, export
from alerting.rulebook import files as rule_files
from alerting.rulebook.completeness import Demand
from tests.alerting.ground import GROUND, INTERVAL
from tests.alerting.judged import Stand, group
from tests.tools import tool

UP = 'probe_success{probe="shop"}'
BOT = 'data_completeness_ratio{source="bot"}'
SHOP = 'data_completeness_ratio{source="shop"}'
FILE = """
groups:
- name: g
  rules:
  - alert: Fell
    metric: probe_success
    stat: last
    warning: "< 0.5"
    recover: "> 0.8"
    min_completeness: 0.9
"""


def stand() -> Stand:
    return Stand(group(min_completeness="0.9"))


def said(of: Stand) -> tuple[str, str]:
    ((view,),) = (one.rules for one in of.engine.view().groups)
    assert view.checkup is not None
    return view.health, view.checkup.unknown


async def test_nothing_begins_while_data_is_missing_and_it_does_once_it_is_not() -> None:
    of = stand()
    await of.tick({UP: 0, BOT: 0.5, SHOP: 1})
    assert of.states() == {}
    why = "50% of the usual data came, and it wants 90%"
    assert said(of) == ("unknown", why)
    await of.tick({BOT: 0.95})
    assert of.states() == {"A shop critical": "firing"}
    assert said(of) == ("ok", "")
    assert of.disk.told == ["A shop firing"]


async def test_nothing_ends_while_data_is_missing() -> None:
    of = stand()
    await of.tick({UP: 0, BOT: 1})
    await of.tick({UP: 1, BOT: 0.2}, times=100)
    assert of.states() == {"A shop critical": "firing"}
    await of.tick({BOT: 1})
    assert of.disk.told == ["A shop firing", "A shop resolved"]


async def test_where_nobody_knows_nothing_is_held_up() -> None:
    of = stand()
    await of.tick({UP: 0})
    assert of.states() == {"A shop critical": "firing"}
    assert completeness.lacking(nothing(), Demand(0.9)) == ""


def exported(folder: Path) -> str:
    (folder / "f.yml").write_text(FILE, encoding="utf-8")
    (found,) = export.exported(rule_files.load(["f.yml"], folder, GROUND), INTERVAL).values()
    return found


TEST = """
rule_files: [f.yml]
evaluation_interval: 15s
tests:
- interval: 15s
  input_series:
  - {series: 'probe_success{probe="shop"}', values: '0x7 1x7'}
  - {series: 'data_completeness_ratio{source="bot"}', values: '0.5x1 1x1 0.5x5 1'}
  alert_rule_test:
  - {eval_time: 15s, alertname: Fell}
  - eval_time: 30s
    alertname: Fell
    exp_alerts: &fires [{exp_labels: {probe: shop, severity: warning}}]
  - {eval_time: 75s, alertname: Fell, exp_alerts: *fires}
  - {eval_time: 135s, alertname: Fell, exp_alerts: *fires}
  - {eval_time: 150s, alertname: Fell}
"""


def test_a_prometheus_holds_on_to_the_same(tmp_path: Path) -> None:
    text = exported(tmp_path)
    (rule,) = yaml.safe_load(text)["groups"][0]["rules"]
    assert "min(data_completeness_ratio) >= 0.9 or absent(data_completeness_ratio)" in rule["expr"]
    (tmp_path / "f.yml").write_text(text, encoding="utf-8")
    (tmp_path / "t.yml").write_text(TEST, encoding="utf-8")
    command = [tool("promtool"), "test", "rules", "t.yml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("wrong", ["0", "1.5", "often"])
def test_a_share_is_above_0_and_at_most_1(wrong: str, tmp_path: Path) -> None:
    (tmp_path / "f.yml").write_text(FILE.replace("0.9", wrong), encoding="utf-8")
    with pytest.raises(Exception, match="min_completeness"):
        rule_files.load(["f.yml"], tmp_path, GROUND)


PROMETHEUS = """
groups:
- name: g
  rules:
  - alert: Fell
    expr: probe_success < 0.5
    min_completeness: 0.9
    labels: {severity: warning, place: '{{ $labels.probe }}'}
"""


async def test_a_rule_of_prometheus_may_wait_for_data_too(tmp_path: Path) -> None:
    (tmp_path / "f.yml").write_text(PROMETHEUS, encoding="utf-8")
    of = Stand(*rule_files.load(["f.yml"], tmp_path, GROUND))
    await of.tick({UP: 0, BOT: 0.5})
    assert (of.states(), said(of)[0]) == ({}, "unknown")
    await of.tick({BOT: 1})
    await of.tick({UP: 1, BOT: 0.5}, times=50)
    assert of.states() == {"Fell shop warning": "firing"}
    await of.tick({BOT: 1})
    assert of.disk.told == ["Fell shop firing", "Fell shop resolved"]


def test_of_a_label_that_is_a_template_a_prometheus_is_told_no_value(tmp_path: Path) -> None:
    (tmp_path / "f.yml").write_text(PROMETHEUS, encoding="utf-8")
    groups = rule_files.load(["f.yml"], tmp_path, GROUND)
    (one,) = groups[0].evaluations
    assert 'ALERTS{alertstate="firing",alertname="Fell",severity="warning"}' in export.expr(one)
    assert "sum without (alertstate, alertname, place, severity)" in export.expr(one)


def test_what_is_recorded_waits_for_nothing(tmp_path: Path) -> None:
    text = "groups: [{name: g, rules: [{record: a, expr: up, min_completeness: 0.9}]}]"
    (tmp_path / "f.yml").write_text(text, encoding="utf-8")
    with pytest.raises(Exception, match="invalid field 'min_completeness' in recording rule"):
        rule_files.load(["f.yml"], tmp_path, GROUND)


MONTH = 'data_period_completeness_ratio{source="bot",days="30"}'
WEEK = 'data_period_completeness_ratio{source="bot",days="7"}'


async def test_a_rule_may_look_at_the_days_that_its_figure_is_of() -> None:
    of = Stand(group(min_completeness="0.9", completeness_over="30d"))
    await of.tick({UP: 0, BOT: 1, WEEK: 1, MONTH: 0.8})
    assert of.states() == {}
    assert said(of) == ("unknown", "80% of the usual data of 30 days came, and it wants 90%")
    await of.tick({BOT: 0, WEEK: 0.2, MONTH: 0.95})
    assert of.states() == {"A shop critical": "firing"}


def test_a_prometheus_looks_at_the_same_days(tmp_path: Path) -> None:
    long = FILE.rstrip() + "\n    completeness_over: 30d\n"
    (tmp_path / "f.yml").write_text(long, encoding="utf-8")
    (found,) = export.exported(rule_files.load(["f.yml"], tmp_path, GROUND), INTERVAL).values()
    (rule,) = yaml.safe_load(found)["groups"][0]["rules"]
    series = 'data_period_completeness_ratio{days="30"}'
    assert f"min({series}) >= 0.9 or absent({series})" in rule["expr"]
    (tmp_path / "f.yml").write_text(found, encoding="utf-8")
    series = 'data_completeness_ratio{source="bot"}'
    test = TEST.replace(series, 'data_period_completeness_ratio{source="bot",days="30"}')
    (tmp_path / "t.yml").write_text(test, encoding="utf-8")
    command = [tool("promtool"), "test", "rules", "t.yml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("completeness_over: 30d", "says of which days min_completeness is, which is not there"),
        (
            "min_completeness: 0.9, completeness_over: 2d",
            "it is known of 1d, 7d, 14d, 30d, and not of 2d",
        ),
    ],
    ids=["alone", "other days"],
)
def test_days_that_nobody_knows_of_are_refused_at_load(
    keys: str, said: str, tmp_path: Path
) -> None:
    text = f"groups: [{{name: g, rules: [{{alert: A, expr: up, {keys}}}]}}]"
    (tmp_path / "f.yml").write_text(text, encoding="utf-8")
    with pytest.raises(Exception, match=said):
        rule_files.load(["f.yml"], tmp_path, GROUND)


def test_a_day_is_what_rules_look_at_that_do_not_say() -> None:
    assert completeness.demand(None, None) == Demand(0, 1)
    assert completeness.demand(0.9, None).query == "min(data_completeness_ratio)"
    assert completeness.wrong(0.9, None) == ""
