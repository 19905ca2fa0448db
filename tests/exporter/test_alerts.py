from pathlib import Path

import pytest

from alerting.remote.settings import Prometheus
from alerting.settings import Alerting
from alerting.store.rows import Lane
from alerting.strict import ConfigError
from exporter import alerts
from exporter.host.settings import Profile

RULES = """
groups:
- name: g
  rules:
  - {alert: Down, metric: probe_success, stat: last, critical: "== 0", summary: "it is down"}
"""
TOLD = """
route: {receiver: ops}
receivers:
- name: ops
  webhook_configs: [{url: "http://127.0.0.1:9/hook"}]
"""


def test_without_files_there_are_no_rules_and_nobody_is_told(tmp_path: Path) -> None:
    found = alerts.load(Alerting(), tmp_path, {})
    assert found == alerts.Alerts()
    assert found.integrations == {}


def test_files_are_found_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.yml").write_text(RULES)
    (tmp_path / "alerting.yml").write_text(TOLD)
    found = alerts.load(Alerting("alerting.yml", ("rules/*.yml",)), tmp_path, {})
    assert [group.name for group in found.groups] == ["g"]
    assert list(found.policy.receivers) == ["ops"]


def test_the_file_and_the_section_make_the_policy_and_the_ways(tmp_path: Path) -> None:
    (tmp_path / "alerting.yml").write_text(TOLD + "templates: [t/*.tmpl, none.tmpl]\n")
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "mine.tmpl").write_text('{{ define "mine" }}hello{{ end }}')
    found = alerts.load(Alerting("alerting.yml", fallback="ops"), tmp_path, {})
    assert found.policy.receivers == {"ops": (Lane("ops", "webhook[0]"),)}
    assert found.policy.fallback == "ops"
    assert list(found.integrations) == [Lane("ops", "webhook[0]")]
    assert "mine" in found.templates.known
    path = tmp_path / "alerting.yml"
    absent = tmp_path / "none.tmpl"
    assert found.warnings == (f"{path}: templates[1]: there is no such file: {absent}",)


ASKING = """
groups:
- name: g
  rules:
  - {alert: Files, metric: system_filesystem_inodes_usage, stat: last, info: "> 1", summary: "s"}
  - {alert: Load, expr: "node_load1 / node_load5 + node_load1 > up", labels: {severity: info}}
  - {alert: Full, metric: system_filesystem_utilization_ratio, stat: last, info: "> 1%", summary: s}
"""


def test_a_rule_that_would_never_fire_with_the_hosts_profile_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(ASKING)
    settings = Alerting(rules=("a.yml",))
    found = alerts.load(settings, tmp_path, {})
    begin, end = f"{tmp_path}/a.yml: g: ", "not shown with host.profile: "
    (said,) = alerts.unseen(found, settings, "node")
    same = "the same is in node_filesystem_files and node_filesystem_files_free"
    assert said == f"{begin}Files: system_filesystem_inodes_usage is {end}node; {same}"
    assert alerts.unseen(found, settings, "otel") == (
        f"{begin}Load: node_load1 is {end}otel; the same is in system_cpu_load_average_1m",
        f"{begin}Load: node_load5 is {end}otel; the same is in system_cpu_load_average_5m",
    )


def test_a_server_may_have_such_metrics_of_other_machines(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(ASKING)
    settings = Alerting(rules=("a.yml",), evaluate=SERVER)
    assert alerts.unseen(alerts.load(settings, tmp_path, {}), settings, "otel") == ()


@pytest.mark.parametrize("profile", ["otel", "node"])
def test_the_shipped_rules_hold_in_both_profiles(profile: Profile) -> None:
    settings = Alerting(rules=("rules/*.yml",))
    found = alerts.load(settings, Path("config"), {})
    assert found.groups
    assert alerts.unseen(found, settings, profile) == ()


def test_the_file_is_shown_without_its_secrets(tmp_path: Path) -> None:
    (tmp_path / "alerting.yml").write_text(TOLD.replace("9/hook", "9/hunter2"))
    found = alerts.load(Alerting("alerting.yml"), tmp_path, {})
    assert "hunter2" not in f"{found!r}{found.document}"
    assert "receiver: ops" in found.document
    assert "receiver: nobody" in alerts.load(Alerting(), tmp_path, {}).document


def test_receivers_of_the_section_must_be_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "alerting.yml").write_text(TOLD)
    with pytest.raises(ConfigError) as told:
        alerts.load(Alerting("alerting.yml", fallback="opps"), tmp_path, {}, name="my.yml")
    said = "alerting.fallback: no receiver is called 'opps'; did you mean 'ops'?"
    assert str(told.value) == f"{tmp_path}/my.yml:1: {said}"
    with pytest.raises(ConfigError, match=r"chatwatch\.yml:1: alerting\.fallback: no receiver"):
        alerts.load(Alerting(fallback="ops"), tmp_path, {})


def test_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(RULES.replace("probe_success", "probe_succes"))
    (tmp_path / "alerting.yml").write_text(TOLD.replace("receiver: ops", "receiver: oops"))
    with pytest.raises(ConfigError) as told:
        alerts.load(Alerting("alerting.yml", ("a.yml",)), tmp_path, {})
    said = str(told.value)
    assert "did you mean 'probe_success'?" in said
    assert "no receiver is called 'oops'" in said


SERVER = Prometheus(prometheus="http://prometheus:9090")


def test_a_server_looks_back_as_far_as_it_likes(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        "groups: [{name: g, rules: [{alert: A, expr: 'sum_over_time(up[30d]) == 0'}]}]"
    )
    with pytest.raises(ConfigError, match=r"alerting\.samples\.keep"):
        alerts.load(Alerting(rules=("a.yml",)), tmp_path, {})
    assert alerts.load(Alerting(rules=("a.yml",), evaluate=SERVER), tmp_path, {}).rules == 1


def test_what_is_recorded_is_left_to_the_server_that_evaluates(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        RULES.replace("- {alert", "- {record: 'up:count', expr: count(up)}\n  - {alert")
    )
    (tmp_path / "b.yml").write_text(
        "groups: [{name: h, rules: [{record: 'up:sum', expr: sum(up)}]}]"
    )
    files = ("a.yml", "b.yml")
    assert alerts.load(Alerting(rules=files), tmp_path, {}).rules == 3
    there = alerts.load(Alerting(rules=files, evaluate=SERVER), tmp_path, {})
    assert [one.name for group in there.groups for one in group.evaluations] == ["Down"]
    assert [group.name for group in there.groups] == ["g"]
