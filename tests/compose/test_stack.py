"""docker-compose.yml starts from nothing, lets nobody in from outside, and fits the other files."""

import re

import pytest

from tests.compose.stack import Json, compose, mounted, services, stack

NAMES = ("chatwatch", "grafana", "mailpit", "prometheus")
PINNED = re.compile(r"[a-z/]+:v?\d+\.\d+\.\d+(@sha256:[0-9a-f]{64})?")

every_service = pytest.mark.parametrize("name", NAMES)


def test_docker_compose_finds_the_file_good() -> None:
    done = compose("config", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_it_starts_what_it_says() -> None:
    assert tuple(sorted(services())) == NAMES


def test_no_variable_needs_a_value() -> None:
    done = compose("config", "--variables")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) <= 1, done.stdout  # its heading


@every_service
def test_an_image_is_pinned_or_built_here(name: str) -> None:
    service = services()[name]
    if "build" in service:
        assert service["pull_policy"] == "build"
    else:
        assert PINNED.fullmatch(service["image"])


@every_service
def test_a_port_is_open_to_this_machine_only(name: str) -> None:
    ports = services()[name]["ports"]
    assert [port["host_ip"] for port in ports] == ["127.0.0.1"]


@every_service
def test_a_service_comes_back_and_may_change_nothing_but_its_data(name: str) -> None:
    service = services()[name]
    assert service["restart"] == "unless-stopped"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    for mount in service.get("volumes", ()):
        assert mount.get("read_only") or mount["type"] == "volume", mount


@every_service
def test_logs_and_temporary_files_have_an_end(name: str) -> None:
    service = services()[name]
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}
    assert all("size=" in one for one in service.get("tmpfs", ()))


@every_service
def test_a_service_says_when_it_is_ready(name: str) -> None:
    """That of chatwatch is in its Dockerfile."""
    service = services()[name]
    if "build" not in service:
        assert service["healthcheck"]["test"][0] == "CMD"


@every_service
def test_what_a_service_waits_for_is_ready_first(name: str) -> None:
    waits = services()[name].get("depends_on", {})
    assert {one["condition"] for one in waits.values()} <= {"service_healthy"}


@every_service
def test_what_is_mounted_is_there_and_a_whole_folder(name: str) -> None:
    """An editor that writes a new file would leave the old one mounted."""
    for mount in services()[name].get("volumes", ()):
        if mount["type"] == "bind":
            assert mounted(services()[name], mount["target"] + "/.").is_dir()


def test_what_must_not_be_lost_is_in_named_volumes() -> None:
    used = {
        mount["source"]
        for service in services().values()
        for mount in service.get("volumes", ())
        if mount["type"] == "volume"
    }
    assert used == set(stack()["volumes"]) == {"chatwatch-data", "grafana-data", "prometheus-data"}


def test_chatwatch_has_time_to_answer_what_is_under_way() -> None:
    service = services()["chatwatch"]
    assert service["stop_grace_period"] == "30s"
    assert service["init"] is True


def test_prometheus_reads_our_file_and_keeps_a_bounded_past() -> None:
    service = services()["prometheus"]
    flags = dict(flag.removeprefix("--").split("=", 1) for flag in service["command"])
    assert mounted(service, flags["config.file"]).is_file()
    assert {"storage.tsdb.retention.time", "storage.tsdb.retention.size"} <= set(flags)


def test_grafana_has_no_account_and_so_no_password() -> None:
    settings = environment("grafana")
    assert settings["GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION"] == "true"
    assert settings["GF_AUTH_ANONYMOUS_ORG_ROLE"] == "Viewer"
    assert settings["GF_USERS_ALLOW_SIGN_UP"] == "false"
    assert not [name for name in settings if "PASSWORD" in name or "SECRET" in name]


def test_grafana_does_not_replace_its_own_plugins() -> None:
    """With a read-only root it would lose its Prometheus data source: it is one of them."""
    settings = environment("grafana")
    assert settings["GF_PLUGINS_PREINSTALL_DISABLED"] == "true"
    assert settings["GF_PLUGINS_PREINSTALL_AUTO_UPDATE"] == "false"


def test_grafana_opens_with_the_overview() -> None:
    home = environment("grafana")["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert mounted(services()["grafana"], home).name == "overview.json"
    assert mounted(services()["grafana"], home).is_file()


def test_the_catcher_takes_mail_from_its_neighbours_only() -> None:
    (port,) = services()["mailpit"]["ports"]
    assert port["target"] == 8025  # its page; SMTP is not published


def environment(name: str) -> Json:
    return dict(services()[name]["environment"])
