from pathlib import Path

import pytest

from alerting.strict import ConfigError
from exporter.probes.blackbox import files

DEBIAN = Path("/etc/prometheus/blackbox.yml")


def test_without_a_file_there_are_three_modules() -> None:
    assert set(files.load("", Path(), {})) == {"http_2xx", "tcp_connect", "icmp"}


def test_a_file_and_those_of_its_secrets_are_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "pass").write_text("s3cret\n")
    (tmp_path / "blackbox.yml").write_text(
        "modules: {m: {prober: http, http: {basic_auth: {username: a, password_file: pass}}}}"
    )
    http = files.load("blackbox.yml", tmp_path, {})["m"].http
    assert http is not None
    assert http.basic_auth is not None
    assert http.basic_auth.password_file is not None
    assert http.basic_auth.password_file.reveal() == "s3cret"


@pytest.mark.skipif(not DEBIAN.exists(), reason="Debian's blackbox_exporter is not here")
def test_the_file_that_debian_ships_loads_as_it_is() -> None:
    assert "http_2xx" in files.load(DEBIAN.name, DEBIAN.parent, {})


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent\.yml:1: cannot be read: no such file"):
        files.load("absent.yml", tmp_path, {})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("modules: {m: {prober: smtp}}", "modules.m.prober: there is no prober 'smtp'"),
        # Each key is right by itself; no target could be probed by it.
        (
            "modules: {m: {prober: tcp, tcp: {tls: true, query_response: [{starttls: true}]}}}",
            "modules.m: tls: starttls begins TLS within TLS",
        ),
        (
            "modules: {m: {prober: http, http: {compression: br}}}",
            "modules.m: compression: br is not read here",
        ),
    ],
)
def test_a_module_by_which_nothing_can_be_probed_is_told_at_load(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        files.read(text, "f", Path(), {})
