"""config/compose/ fits the containers that docker-compose.yml starts."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from exporter import config, roles
from exporter.config import Config
from exporter.probes.blackbox import files
from exporter.store import sqlite
from exporter.web import auth
from tests.compose.stack import Json, mounted, services, volumes
from tests.house import tree
from tests.tools import tool

FOLDER = tree.ROOT / "config/compose"
FOLDERS = (
    "data",
    "run/keys/grafana",
    "run/keys/postgres",
    "run/keys/prometheus",
    "run/keys/traffic",
)
ALERTING = FOLDER / "alerting.yml"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The container's folder /, with the keys that its neighbour has made."""
    for one in FOLDERS:
        (tmp_path / one).mkdir(parents=True)
    subprocess.run(["/bin/sh", FOLDER / "keys.sh", tmp_path], check=True, capture_output=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings() -> Config:
    """The configuration that the container is started with."""
    service = services()["chatwatch"]
    path = service["command"][service["command"].index("--config") + 1]
    return config.load(mounted(service, path), {})


def test_chatwatch_check_finds_the_whole_configuration_good(root: Path) -> None:
    """In the container's folder, as the container is started, without an environment."""
    service = services()["chatwatch"]
    file = mounted(service, service["command"][1])
    done = subprocess.run(
        [sys.executable, "-m", "exporter", "--config", file, "check"],
        cwd=root,
        env={"PATH": os.defpath, "PYTHONPATH": str(tree.ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_daemon_starts_with_the_file_of_this_folder() -> None:
    service = services()["chatwatch"]
    assert mounted(service, service["command"][1]) == FOLDER / "chatwatch.yml"


def test_the_daemon_listens_where_prometheus_scrapes_and_compose_publishes() -> None:
    server = settings().server
    assert server.listen == "0.0.0.0:9870"
    assert [port["target"] for port in services()["chatwatch"]["ports"]] == [9870]
    scraped: Any = yaml.safe_load((tree.ROOT / "prometheus/prometheus.yml").read_text("utf-8"))
    jobs = {job["job_name"]: job["static_configs"] for job in scraped["scrape_configs"]}
    assert jobs["chatwatch"] == [{"targets": ["chatwatch:9870"]}]


def test_every_neighbour_has_a_token_that_opens_what_it_needs_and_no_more() -> None:
    opens = {caller.name: caller.permissions for _, caller in auth.callers(settings()).tokens}
    assert opens == {
        "admin": roles.ROLES["admin"],
        "prometheus": {"probe:run"},
        "grafana": roles.ROLES["viewer"],
        "traffic": roles.ROLES["ingest"],
    }
    assert settings().auth.metrics == "open"


def test_each_shows_the_key_that_is_mounted_where_it_looks() -> None:
    text = (FOLDER / "chatwatch.yml").read_text("utf-8")
    tokens = {one["name"]: one["token"] for one in yaml.safe_load(text)["auth"]["tokens"]}
    assert tokens.pop("admin") == "file:data/admin-token"
    for name, token in tokens.items():
        folder, _, file = f"/{token.removeprefix('file:')}".rpartition("/")
        assert file == "token"
        assert volumes(services()["chatwatch"])[f"{name}-keys"]["target"] == folder


def test_prometheus_may_have_probed_what_it_asks_for_and_nothing_else() -> None:
    scraped: Any = yaml.safe_load((tree.ROOT / "prometheus/prometheus.yml").read_text("utf-8"))
    (job,) = [one for one in scraped["scrape_configs"] if one["job_name"] == "probe"]
    groups = job["static_configs"]
    targets = {target for group in groups for target in group["targets"]}
    hosts = {target.rpartition("//")[2].partition(":")[0] for target in targets}
    looked_up = {name.rstrip(".") for one in job["dns_sd_configs"] for name in one["names"]}
    blackbox = settings().blackbox
    assert hosts | looked_up == set(blackbox.allow)
    assert hosts <= services("none").keys()
    assert looked_up == services("postgres").keys() - services("none").keys()
    modules = files.load(blackbox.config, FOLDER, {})
    assert {group["labels"]["module"] for group in groups} <= modules.keys()
    assert job["authorization"] == {"credentials_file": "/run/keys/prometheus/token"}
    assert (services()["prometheus"]["volumes"][1]["target"]) == "/run/keys/prometheus"


def test_what_the_daemon_keeps_is_in_its_volume() -> None:
    writable = [
        one for one in volumes(services()["chatwatch"]).values() if not one.get("read_only")
    ]
    assert [one["target"] for one in writable] == ["/data"]
    assert sqlite.path_of(settings().storage.url).parent == Path("/data")
    assert Path(settings().storage.key.name).parent == Path("/data")


def test_every_neighbour_is_probed_by_its_name() -> None:
    text = (FOLDER / "chatwatch.yml").read_text("utf-8")
    hosts = {probe["url"].split("/")[2] for probe in yaml.safe_load(text)["probes"]}
    assert {host.partition(":")[0] for host in hosts} == (
        services("none").keys() - {"chatwatch", "keys"}
    ) | {"localhost"}


def test_mail_goes_to_the_catcher_that_compose_starts() -> None:
    sent: Json = yaml.safe_load(ALERTING.read_text("utf-8"))
    host, _, port = sent["global"]["smtp_smarthost"].partition(":")
    assert host in services()
    assert port == "1025"
    assert all(
        one["send_resolved"] for receiver in sent["receivers"] for one in receiver["email_configs"]
    )


@pytest.mark.parametrize("path", [ALERTING], ids=tree.name)
def test_amtool_finds_the_file_good(path: Path) -> None:
    amtool = tool("amtool")
    done = subprocess.run(
        [amtool, "check-config", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_alertmanager_reads_the_file_that_chatwatch_reads() -> None:
    service = services()["alertmanager"]
    flags = dict(flag.removeprefix("--").split("=", 1) for flag in service["command"])
    assert mounted(service, flags["config.file"]) == ALERTING
    assert settings().alerting.config == ALERTING.name


def test_prometheus_asks_the_alertmanager_that_the_profile_starts() -> None:
    scraped: Any = yaml.safe_load((tree.ROOT / "prometheus/prometheus.yml").read_text("utf-8"))
    ((found,),) = [one["dns_sd_configs"] for one in scraped["alerting"]["alertmanagers"]]
    (port,) = services()["alertmanager"]["ports"]
    assert found == {"names": ["alertmanager."], "type": "A", "port": port["target"]}
    assert "alertmanager" not in services("none")
