from pathlib import Path

import pytest

from alerting.settings import Alerting
from alerting.strict import ConfigError
from exporter import alerts

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
    assert found.receiver.integrations == {}


def test_files_are_found_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.yml").write_text(RULES)
    (tmp_path / "alerting.yml").write_text(TOLD)
    found = alerts.load(Alerting("alerting.yml", ("rules/*.yml",)), tmp_path, {})
    assert [group.name for group in found.groups] == ["g"]
    assert found.receiver.name == "ops"


def test_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(RULES.replace("probe_success", "probe_succes"))
    (tmp_path / "alerting.yml").write_text(TOLD.replace("receiver: ops", "receiver: oops"))
    with pytest.raises(ConfigError) as told:
        alerts.load(Alerting("alerting.yml", ("a.yml",)), tmp_path, {})
    said = str(told.value)
    assert "did you mean 'probe_success'?" in said
    assert "no receiver is called 'oops'" in said
