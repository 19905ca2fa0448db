"""grafana/provisioning/ holds what Grafana reads at its start, and nothing that it would ignore."""

from typing import Any

import pytest
import yaml

from exporter import roles
from exporter.web.prometheus import buildinfo
from exporter.web.routes import ROUTES
from grafana import board, build
from tests.compose.stack import Json, mounted, services
from tests.exporter.web import stand
from tests.grafana.panels import BOARDS
from tests.house import tree

FOLDER = tree.ROOT / "grafana/provisioning"
# https://grafana.com/docs/grafana/latest/administration/provisioning/
SOURCE_KEYS = {"access", "editable", "isDefault", "jsonData", "name", "type", "uid", "url"}
SECRET_KEYS = {"secureJsonData"}
OWN_KEYS = {
    "prometheus": {
        "alertmanagerUid",
        "httpMethod",
        "manageAlerts",
        "prometheusType",
        "prometheusVersion",
        "timeInterval",
    },
    "alertmanager": {"handleGrafanaManagedAlerts", "implementation"},
}
HEADER_KEYS = {"httpHeaderName1"}
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
# What Grafana asks of a Prometheus and of an Alertmanager whose silences it shows.
ASKED = {
    "prometheus": (
        ("POST", "/api/v1/query"),
        ("POST", "/api/v1/query_range"),
        ("POST", "/api/v1/series"),
        ("POST", "/api/v1/labels"),
        ("GET", "/api/v1/label/{name}/values"),
        ("GET", "/api/v1/metadata"),
        ("GET", "/api/v1/rules"),
        ("GET", "/api/v1/status/buildinfo"),
    ),
    "alertmanager": (
        ("GET", "/api/v2/status"),
        ("GET", "/api/v2/alerts/groups"),
        ("GET", "/api/v2/alerts"),
        ("GET", "/api/v2/silences"),
    ),
}


def loaded(path: str) -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / path).read_text(encoding="utf-8")))


FILES = {kind: loaded(f"{kind}/chatwatch.yml") for kind in ("datasources", "dashboards")}
SOURCES: dict[str, Json] = {one["uid"]: one for one in FILES["datasources"]["datasources"]}
PROVIDERS: list[Json] = FILES["dashboards"]["providers"]
OURS = ("chatwatch", "chatwatch-alerts")
COMPOSED: Json = yaml.safe_load(
    (tree.ROOT / "config/compose/chatwatch.yml").read_text(encoding="utf-8")
)

every_source = pytest.mark.parametrize("uid", SOURCES)
every_provider = pytest.mark.parametrize(
    "provider", PROVIDERS, ids=[one["name"] for one in PROVIDERS]
)


def test_every_file_is_where_grafana_looks() -> None:
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    assert files == {f"{kind}/chatwatch.yml" for kind in FILES}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_of_the_one_version_there_is(kind: str) -> None:
    assert FILES[kind]["apiVersion"] == 1


def test_there_is_a_prometheus_an_alertmanager_and_chatwatch_as_a_prometheus() -> None:
    assert FILES["datasources"].keys() == {"apiVersion", "prune", "datasources"}
    kinds = {uid: one["type"] for uid, one in SOURCES.items()}
    assert kinds == {
        "prometheus": "prometheus",
        "chatwatch": "prometheus",
        "chatwatch-alerts": "alertmanager",
    }
    assert len({one["name"] for one in SOURCES.values()}) == len(SOURCES)
    assert [uid for uid, one in SOURCES.items() if one["isDefault"]] == ["prometheus"]


@every_source
def test_a_source_has_keys_that_grafana_knows(uid: str) -> None:
    source = SOURCES[uid]
    ours = uid in OURS
    assert source.keys() == SOURCE_KEYS | (SECRET_KEYS if ours else set())
    assert source["jsonData"].keys() == OWN_KEYS[source["type"]] | (HEADER_KEYS if ours else set())
    assert source["editable"] is False


@every_source
def test_a_source_is_a_service_of_the_compose_file(uid: str) -> None:
    name, port = SOURCES[uid]["url"].removeprefix("http://").split(":")
    assert [one["target"] for one in services()[name]["ports"]] == [int(port)]


@every_source
def test_the_alertmanager_that_a_source_names_is_there(uid: str) -> None:
    named = SOURCES[uid]["jsonData"].get("alertmanagerUid", "chatwatch-alerts")
    assert SOURCES[named]["type"] == "alertmanager"


@pytest.mark.parametrize("uid", OURS)
def test_the_token_is_read_from_a_file_that_grafana_sees(uid: str) -> None:
    """No secret is written here; Grafana fills in what stands in the file."""
    source = SOURCES[uid]
    assert source["jsonData"]["httpHeaderName1"] == "Authorization"
    word, _, file = source["secureJsonData"]["httpHeaderValue1"].partition(" ")
    path = file.removeprefix("$__file{").removesuffix("}")
    assert (word, file) == ("Bearer", f"$__file{{{path}}}")
    mounts = services()["grafana"]["volumes"]
    assert any(
        path.startswith(one["target"] + "/") and one["read_only"]
        for one in mounts
        if "read_only" in one
    )
    (role,) = [
        one["role"] for one in COMPOSED["auth"]["tokens"] if f"file:{path[1:]}" == one["token"]
    ]
    assert role == "viewer"


@pytest.mark.parametrize("uid", OURS)
def test_chatwatch_answers_what_grafana_asks_and_a_viewer_may_ask_it(uid: str) -> None:
    served = {(route.method, route.path): route.permission for route in ROUTES}
    for asked in ASKED[SOURCES[uid]["type"]]:
        permission = served[asked]
        assert permission is None or permission in roles.ROLES["viewer"], asked


def test_the_versions_are_those_that_are_spoken() -> None:
    versions = {uid: one["jsonData"].get("prometheusVersion") for uid, one in SOURCES.items()}
    assert services()["prometheus"]["image"].endswith(f":v{versions['prometheus']}")
    assert versions["chatwatch"] == buildinfo.SPOKEN


def test_a_source_knows_how_often_it_gets_samples() -> None:
    """Grafana takes four times that for the least window of a rate."""
    scraped = yaml.safe_load((tree.ROOT / "prometheus/prometheus.yml").read_text("utf-8"))
    given = SOURCES["prometheus"]["jsonData"]["timeInterval"]
    assert given == scraped["global"]["scrape_interval"]
    ours = SOURCES["chatwatch"]["jsonData"]["timeInterval"]
    assert ours == str(stand.config().alerting.samples.interval)
    assert "samples" not in COMPOSED["alerting"]


def test_the_dashboards_ask_for_a_source_of_a_kind_that_is_there() -> None:
    kinds = {board["templating"]["list"][0]["query"] for board in BOARDS.values()}
    assert kinds == {"prometheus"}


def test_no_provider_is_left_out() -> None:
    assert FILES["dashboards"].keys() == {"apiVersion", "providers"}
    folders = {one["options"]["path"].rpartition("/")[2] for one in PROVIDERS}
    assert folders == set(board.FOLDERS)


@every_provider
def test_a_provider_has_keys_that_grafana_knows(provider: Json) -> None:
    assert provider.keys() == PROVIDER_KEYS
    assert provider["options"].keys() == {"path"}
    assert (provider["type"], provider["allowUiUpdates"]) == ("file", False)


@every_provider
def test_a_provider_is_told_from_the_others(provider: Json) -> None:
    for key in ("name", "folder", "folderUid"):
        assert [one[key] for one in PROVIDERS].count(provider[key]) == 1


@every_provider
def test_a_provider_looks_where_compose_mounts_its_dashboards(provider: Json) -> None:
    """Each file is found by one provider: a path within another would show it twice."""
    path = provider["options"]["path"]
    found = mounted(services()["grafana"], path + "/x.json").parent
    assert found == build.FOLDER / path.rpartition("/")[2]
    assert not any(one["options"]["path"].startswith(path + "/") for one in PROVIDERS)


def test_grafana_itself_alerts_nobody() -> None:
    """Two engines would tell everything twice."""
    assert not (FOLDER / "alerting").exists()
    assert SOURCES["chatwatch-alerts"]["jsonData"]["handleGrafanaManagedAlerts"] is False
