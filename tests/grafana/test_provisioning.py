"""grafana/provisioning/ holds what Grafana reads at its start, and nothing that it would ignore."""

from typing import Any

import pytest
import yaml

from tests.compose.stack import mounted, services
from tests.grafana.panels import BOARDS
from tests.house import tree

FOLDER = tree.ROOT / "grafana/provisioning"
# https://grafana.com/docs/grafana/latest/administration/provisioning/
SOURCE_KEYS = {
    "access",
    "editable",
    "isDefault",
    "jsonData",
    "name",
    "type",
    "uid",
    "url",
}
PROMETHEUS_KEYS = {
    "httpMethod",
    "manageAlerts",
    "prometheusType",
    "prometheusVersion",
    "timeInterval",
}
PROVIDER_KEYS = {
    "allowUiUpdates",
    "disableDeletion",
    "folder",
    "folderUid",
    "name",
    "options",
    "orgId",
    "type",
    "updateIntervalSeconds",
}


def loaded(path: str) -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / path).read_text(encoding="utf-8")))


SOURCES = loaded("datasources/prometheus.yml")
PROVIDERS = loaded("dashboards/chatwatch.yml")


def test_every_file_is_where_grafana_looks() -> None:
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    assert files == {"datasources/prometheus.yml", "dashboards/chatwatch.yml"}


@pytest.mark.parametrize("file", [SOURCES, PROVIDERS], ids=["datasources", "dashboards"])
def test_a_file_is_of_the_one_version_there_is(file: dict[str, Any]) -> None:
    assert file["apiVersion"] == 1


def test_the_source_has_keys_that_grafana_knows_and_no_secret() -> None:
    assert SOURCES.keys() == {"apiVersion", "prune", "datasources"}
    (source,) = SOURCES["datasources"]
    assert source.keys() == SOURCE_KEYS
    assert source["jsonData"].keys() == PROMETHEUS_KEYS
    assert (source["isDefault"], source["editable"]) == (True, False)


def test_the_source_is_the_kind_that_the_dashboards_ask_for() -> None:
    (source,) = SOURCES["datasources"]
    kinds = {board["templating"]["list"][0]["query"] for board in BOARDS.values()}
    assert kinds == {source["type"]}


def test_the_source_is_the_prometheus_of_the_same_compose_file() -> None:
    (source,) = SOURCES["datasources"]
    prometheus = services()["prometheus"]
    assert source["url"] == f"http://prometheus:{prometheus['ports'][0]['target']}"
    assert prometheus["image"].endswith(f":v{source['jsonData']['prometheusVersion']}")


def test_the_source_knows_how_often_prometheus_scrapes() -> None:
    """Grafana takes four times that for the least window of a rate."""
    (source,) = SOURCES["datasources"]
    settings = yaml.safe_load((tree.ROOT / "prometheus/prometheus.yml").read_text("utf-8"))
    assert source["jsonData"]["timeInterval"] == settings["global"]["scrape_interval"]


def test_the_provider_has_keys_that_grafana_knows() -> None:
    assert PROVIDERS.keys() == {"apiVersion", "providers"}
    (provider,) = PROVIDERS["providers"]
    assert provider.keys() == PROVIDER_KEYS
    assert provider["options"].keys() == {"path"}
    assert (provider["type"], provider["allowUiUpdates"]) == ("file", False)


def test_the_provider_looks_where_compose_mounts_the_dashboards() -> None:
    (provider,) = PROVIDERS["providers"]
    found = mounted(services()["grafana"], provider["options"]["path"] + "/overview.json")
    assert found == tree.ROOT / "grafana/dashboards/overview.json"


def test_grafana_itself_alerts_nobody() -> None:
    """Two engines would tell everything twice."""
    assert not (FOLDER / "alerting").exists()
