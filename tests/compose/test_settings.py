"""config/compose/ fits the containers that docker-compose.yml starts."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from exporter import config
from exporter.config import Config
from exporter.store import sqlite
from tests.compose.stack import Json, mounted, services
from tests.house import tree
from tests.tools import tool

FOLDER = tree.ROOT / "config/compose"
ALERTING = FOLDER / "alerting.yml"


def settings() -> Config:
    """The configuration that the container is started with."""
    service = services()["chatwatch"]
    path = service["command"][service["command"].index("--config") + 1]
    return config.load(mounted(service, path), {})


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


def test_prometheus_needs_no_token() -> None:
    """Everything else does: nobody is named here, so the daemon makes itself an admin's."""
    assert settings().auth.metrics == "open"
    assert settings().auth.tokens == ()
    assert not settings().server.is_loopback


def test_what_the_daemon_keeps_is_in_its_volume() -> None:
    (volume,) = [one for one in services()["chatwatch"]["volumes"] if one["type"] == "volume"]
    assert volume["target"] == "/data"
    assert sqlite.path_of(settings().storage.url).parent == Path("/data")
    assert Path(settings().storage.key.name).parent == Path("/data")


def test_every_neighbour_is_probed_by_its_name() -> None:
    text = (FOLDER / "chatwatch.yml").read_text("utf-8")
    hosts = {probe["url"].split("/")[2] for probe in yaml.safe_load(text)["probes"]}
    assert {host.partition(":")[0] for host in hosts} == (services().keys() - {"chatwatch"}) | {
        "localhost"
    }


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
