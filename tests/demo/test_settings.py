"""The files that the demo writes are read by the programs that it starts."""

import subprocess
from pathlib import Path

import yaml

from alerting.notify.email import Email
from exporter import alerts, config
from tests.demo import settings
from tests.house.tree import ROOT
from tests.tools import tool

SHIPPED = (ROOT / "prometheus/prometheus.yml").read_text(encoding="utf-8")


def test_chatwatch_reads_its_files_even_in_an_odd_folder(tmp_path: Path) -> None:
    folder = tmp_path / "a: {folder} #1"
    folder.mkdir()
    text = settings.chatwatch(folder, 9870, "http://127.0.0.1:5000/api/health")
    (folder / "chatwatch.yml").write_text(text, encoding="utf-8")
    (folder / "alerting.yml").write_text(settings.alerting(2525), encoding="utf-8")
    read = config.load(folder / "chatwatch.yml", {})
    assert [probe.name for probe in read.probes] == [settings.BACKEND, "chatwatch"]
    assert str(folder) in read.storage.url
    told = alerts.load(read.alerting, folder, {})
    (mail,) = told.integrations.values()
    assert isinstance(mail, Email)
    assert (mail.smarthost, mail.require_tls, mail.send_resolved) == ("127.0.0.1:2525", False, True)
    asked = {one.name for group in told.groups for one in group.evaluations}
    assert settings.ALERT in asked


def test_prometheus_is_asked_to_scrape_this_machine_each_second() -> None:
    written = yaml.safe_load(settings.prometheus(SHIPPED, 9870, 9091))
    assert set(written["global"].values()) == {"1s"}
    targets = {job["job_name"]: job["static_configs"] for job in written["scrape_configs"]}
    assert targets == {
        "chatwatch": [{"targets": ["127.0.0.1:9870"]}],
        "prometheus": [{"targets": ["127.0.0.1:9091"]}],
    }


def test_promtool_has_nothing_to_say_about_the_written_file(tmp_path: Path) -> None:
    file = tmp_path / "prometheus.yml"
    file.write_text(settings.prometheus(SHIPPED, 9870, 9091), encoding="utf-8")
    promtool = tool("promtool")
    done = subprocess.run(
        [promtool, "check", "config", str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
