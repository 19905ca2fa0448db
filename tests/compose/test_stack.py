"""docker-compose.yml starts from nothing, lets nobody in from outside, and fits the other files."""

import re

import pytest

from tests.compose.stack import Json, compose, mounted, services, stack, volumes

ALONE = {"chatwatch", "grafana", "keys", "mailpit", "prometheus"}
PROFILES = {
    "alertmanager": {"alertmanager"},
    "demo": {"past", "traffic"},
    "postgres": {"postgres"},
}
"""What each profile adds."""
NAMES = sorted(ALONE.union(*PROFILES.values()))
ONCE = ("keys", "past")
"""What ends when it is done."""
UNASKED = (*ONCE, "traffic")
"""What listens to nobody."""
PINNED = re.compile(r"[a-z/]+:v?\d+\.\d+(\.\d+)?(@sha256:[0-9a-f]{64})?")
SETTABLE = {"GRAFANA_ANONYMOUS": "false"}

every_service = pytest.mark.parametrize("name", NAMES)
lasting_service = pytest.mark.parametrize("name", [name for name in NAMES if name not in ONCE])
asked_service = pytest.mark.parametrize("name", [name for name in NAMES if name not in UNASKED])


@pytest.mark.parametrize("profile", ["none", *PROFILES, "*"])
def test_docker_compose_finds_the_file_good(profile: str) -> None:
    done = compose("--profile", profile, "config", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_it_starts_what_it_says() -> None:
    assert services("none").keys() == ALONE
    assert services().keys() == set(NAMES)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_profile_adds_what_it_says(profile: str) -> None:
    assert services(profile).keys() == ALONE | PROFILES[profile]


def test_no_variable_needs_a_value() -> None:
    """A table: name, whether it is required, its default."""
    done = compose("--profile", "*", "config", "--variables")
    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines()[1:]]
    assert {row[0]: row[2] for row in rows} == SETTABLE
    assert {row[1] for row in rows} == {"false"}


@every_service
def test_an_image_is_pinned_or_built_here(name: str) -> None:
    service = services()[name]
    if "build" in service:
        assert service["pull_policy"] == "build"
        assert service["image"] == services()["chatwatch"]["image"]
    else:
        assert PINNED.fullmatch(service["image"])


@asked_service
def test_a_port_is_open_to_this_machine_only(name: str) -> None:
    ports = services()[name]["ports"]
    assert [port["host_ip"] for port in ports] == ["127.0.0.1"]


@pytest.mark.parametrize("name", [name for name in NAMES if name in UNASKED])
def test_who_listens_to_nobody_has_no_port(name: str) -> None:
    assert "ports" not in services()[name]


@every_service
def test_a_service_may_change_nothing_but_its_data(name: str) -> None:
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    for mount in service.get("volumes", ()):
        assert mount.get("read_only") or mount["type"] == "volume", mount


@every_service
def test_a_service_is_not_root(name: str) -> None:
    """The user of our image is in its Dockerfile."""
    service = services()[name]
    assert ("user" in service) == ("build" not in service)
    assert not str(service.get("user", "10001")).startswith(("0", "root"))


@every_service
def test_a_service_takes_no_more_than_a_share_of_the_machine(name: str) -> None:
    """More CPUs than a machine has, and Docker would not start it."""
    limits = services()[name]["deploy"]["resources"]["limits"]
    assert limits.keys() == {"cpus", "memory", "pids"}
    assert 0 < float(limits["cpus"]) <= 1
    assert 2**26 <= int(limits["memory"]) <= 2**30


@lasting_service
def test_a_service_comes_back(name: str) -> None:
    """Traffic that is refused would be refused for ever."""
    wanted = "on-failure:5" if name == "traffic" else "unless-stopped"
    assert services()[name]["restart"] == wanted


@every_service
def test_logs_and_temporary_files_have_an_end(name: str) -> None:
    service = services()[name]
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}
    assert all("size=" in one for one in service.get("tmpfs", ()))


@asked_service
def test_a_service_says_when_it_is_ready(name: str) -> None:
    """That of chatwatch is in its Dockerfile."""
    service = services()[name]
    if "build" not in service:
        assert service["healthcheck"]["test"][0] == "CMD"


@every_service
def test_what_a_service_waits_for_is_ready_first(name: str) -> None:
    waits = services()[name].get("depends_on", {})
    for other, how in waits.items():
        done = "completed_successfully" if other in ONCE else "healthy"
        assert how["condition"] == f"service_{done}"


@every_service
def test_what_is_mounted_is_there_and_a_whole_folder(name: str) -> None:
    """An editor that writes a new file would leave the old one mounted."""
    for mount in services()[name].get("volumes", ()):
        if mount["type"] == "bind":
            assert mounted(services()[name], mount["target"] + "/.").is_dir()


@every_service
def test_every_file_that_a_command_names_is_mounted(name: str) -> None:
    service = services()[name]
    words = [*(service.get("entrypoint") or ()), *(service.get("command") or ())]
    for word in " ".join(words).replace("=", " ").split():
        if word.startswith("/etc/"):
            assert mounted(service, word).is_file(), word


def test_what_must_not_be_lost_is_in_named_volumes() -> None:
    used = set[str]().union(*(volumes(service) for service in services().values()))
    assert used == set(stack()["volumes"])
    owners = {"alertmanager", "chatwatch", "grafana", "postgres", "prometheus"}
    holders = {"grafana", "postgres", "prometheus", "traffic"}
    assert used == {f"{one}-data" for one in owners} | {f"{one}-keys" for one in holders}


def test_chatwatch_has_time_to_answer_what_is_under_way() -> None:
    service = services()["chatwatch"]
    assert service["stop_grace_period"] == "30s"
    assert service["init"] is True


def test_prometheus_reads_our_file_and_keeps_a_bounded_past() -> None:
    service = services()["prometheus"]
    flags = dict(flag.removeprefix("--").split("=", 1) for flag in service["command"])
    assert mounted(service, flags["config.file"]).is_file()
    assert {"storage.tsdb.retention.time", "storage.tsdb.retention.size"} <= set(flags)


def test_grafana_lets_in_who_knows_the_password_of_its_first_start() -> None:
    settings = environment("grafana")
    assert settings["GF_AUTH_ANONYMOUS_ENABLED"] == "false"
    assert settings["GF_SECURITY_ADMIN_PASSWORD__FILE"] == "/run/keys/grafana/password"
    assert settings["GF_USERS_ALLOW_SIGN_UP"] == "false"
    plain = [name for name in settings if "PASSWORD" in name and not name.endswith("__FILE")]
    assert not plain
    assert not {"GF_AUTH_DISABLE_LOGIN_FORM", "GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION"} & {
        *settings
    }


def test_whoever_looks_at_grafana_without_an_account_may_only_look() -> None:
    done = compose("config", GRAFANA_ANONYMOUS="true")
    assert 'GF_AUTH_ANONYMOUS_ENABLED: "true"' in done.stdout
    assert environment("grafana")["GF_AUTH_ANONYMOUS_ORG_ROLE"] == "Viewer"


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
