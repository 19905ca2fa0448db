"""amtool and Prometheus take the daemon for an Alertmanager, and never know better."""

import asyncio
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.daemon import Daemon, running
from tests.prometheus.server import running as prometheus
from tests.tools import eventually, tool

CONF = """
route:
  receiver: team
  group_by: [alertname]
  group_wait: 0s
  routes:
  - {matchers: [severity="critical"], receiver: pager}
receivers:
- name: team
- name: pager
  pagerduty_configs: [{routing_key: not-to-be-shown, url: "http://127.0.0.1:9/"}]
"""
SENDING = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [{folder}/rules.yml]
alerting:
  alertmanagers: [{{static_configs: [{{targets: ["127.0.0.1:{port}"]}}]}}]
scrape_configs:
- job_name: gone
  static_configs: [{{targets: ["127.0.0.1:1"]}}]
"""
RULES = """
groups:
- name: g
  rules:
  - {alert: Gone, expr: up == 0, labels: {severity: critical}, annotations: {summary: it is gone}}
"""


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    (tmp_path / "alerting.yml").write_text(CONF, encoding="utf-8")
    with running(tmp_path, more="alerting: {config: alerting.yml}\n") as found:
        yield found


def amtool(daemon: Daemon, *arguments: str) -> str:
    command = [tool("amtool"), f"--alertmanager.url={daemon.url}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def alerts(daemon: Daemon) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(amtool(daemon, "alert", "query", "-o", "json"))
    return told


def test_amtool_adds_alerts_and_asks_for_them(daemon: Daemon) -> None:
    summary = "--annotation=summary=it burns"
    amtool(daemon, "alert", "add", "Fire", "severity=critical", "room=2", summary)
    amtool(daemon, "alert", "add", "Smoke", "severity=warning", "room=2")
    names = {one["labels"]["alertname"]: one for one in alerts(daemon)}
    assert set(names) == {"Fire", "Smoke"}
    assert names["Fire"]["receivers"] == [{"name": "pager"}]
    assert "Fire" in amtool(daemon, "alert", "query", "severity=critical")
    assert "Smoke" not in amtool(daemon, "alert", "query", "severity=critical")
    assert "Smoke" in amtool(daemon, "alert", "query", "--receiver=team")


def test_amtool_silences_and_lifts_a_silence(daemon: Daemon) -> None:
    amtool(daemon, "alert", "add", "Fire", "severity=critical", "room=2")
    id = amtool(daemon, "silence", "add", "room=2", "-c", "a drill", "-a", "ada").strip()
    assert alerts(daemon) == []
    assert "Fire" in amtool(daemon, "alert", "query", "--silenced")
    assert "a drill" in amtool(daemon, "silence", "query")
    again = amtool(daemon, "silence", "update", id, "-c", "a longer drill", "-d", "2h")
    assert "a longer drill" in again + amtool(daemon, "silence", "query")
    kept = json.loads(amtool(daemon, "silence", "query", "-o", "json"))
    for one in kept:
        amtool(daemon, "silence", "expire", one["id"])
    assert [one["labels"]["alertname"] for one in alerts(daemon)] == ["Fire"]


def test_amtool_imports_silences_that_it_exported(daemon: Daemon, tmp_path: Path) -> None:
    amtool(daemon, "silence", "add", "room=2", "-c", "a drill", "-a", "ada")
    kept = amtool(daemon, "silence", "query", "-o", "json")
    (id,) = (one["id"] for one in json.loads(kept))
    amtool(daemon, "silence", "expire", id)
    file = tmp_path / "silences.json"
    file.write_text(kept, encoding="utf-8")
    amtool(daemon, "silence", "import", str(file), "--force")
    assert "a drill" in amtool(daemon, "silence", "query")


def test_amtool_reads_the_configuration_without_its_secrets(daemon: Daemon) -> None:
    shown = amtool(daemon, "config", "show")
    assert "not-to-be-shown" not in shown
    assert "group_by" in shown
    assert amtool(daemon, "config", "routes", "test", "severity=critical").strip() == "pager"
    assert amtool(daemon, "config", "routes", "test", "severity=info").strip() == "team"
    assert "pager" in amtool(daemon, "config", "routes", "show")
    assert "disabled" in amtool(daemon, "cluster", "show")


def test_our_own_file_is_one_that_amtool_accepts() -> None:
    for file in (
        "config/alerting.yml",
        "config/examples/alerting.yml",
        "config/compose/alerting.yml",
    ):
        command = [tool("amtool"), "check-config", file]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_silences_outlive_a_kill(daemon: Daemon) -> None:
    amtool(daemon, "alert", "add", "Fire", "severity=critical", "room=2")
    amtool(daemon, "silence", "add", "room=2", "-c", "a drill", "-a", "ada")
    daemon.kill()
    daemon.start()
    assert "a drill" in amtool(daemon, "silence", "query")
    assert alerts(daemon) == []
    assert "Fire" in amtool(daemon, "alert", "query", "--silenced")


@pytest.mark.slow
async def test_a_real_prometheus_sends_its_alerts_here(
    daemon: Daemon, tmp_path: Path, unused_tcp_port: int
) -> None:
    folder = tmp_path / "prometheus"
    folder.mkdir()
    (folder / "rules.yml").write_text(RULES, encoding="utf-8")
    config = SENDING.format(folder=folder, port=daemon.port)

    async def gone() -> dict[str, Any] | None:
        found = await asyncio.to_thread(alerts, daemon)
        return found[0] if found else None

    with prometheus(folder, unused_tcp_port, config) as url:
        alert = await eventually(gone, within=30, what="an alert of Prometheus")
        assert alert["labels"]["alertname"] == "Gone"
        assert alert["annotations"] == {"summary": "it is gone"}
        assert alert["generatorURL"].startswith("http")
        query = f"{url}/api/v1/alertmanagers"
        async with ClientSession() as session, session.get(query) as answer:
            active = (await answer.json())["data"]["activeAlertmanagers"]
        assert active == [{"url": f"{daemon.url}/api/v2/alerts"}]
