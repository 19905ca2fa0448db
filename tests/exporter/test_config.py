"""config/chatwatch.yml: what is shipped loads, what is wrong is told word for word."""

from pathlib import Path

import msgspec
import pytest

from alerting.remote.settings import Prometheus
from alerting.samples import Settings as Samples
from alerting.strict import ConfigError, Duration, Place, Secret
from exporter import config
from exporter.config import Config
from exporter.events.sources.native import Native

ROOT = Path(__file__).parents[2]
BAD = sorted((ROOT / "tests/config/bad").glob("*.yml"))
ENVIRON = {
    "SET": "hunter2-from-environ",
    "EMPTY": " ",
    "DIGEST": "sha256:" + "0" * 64,
}
TEAM = {
    "SHOP_SECRET": "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz",
    "SHOP_SECRET_OLD": "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldY",
    "CRM_SECRET": "whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4",
    "GRAFANA_TOKEN": "cw_0123456789",
}


def refused(path: Path) -> list[str]:
    """What is said of a file, without its name."""
    with pytest.raises(ConfigError) as error:
        config.load(path, ENVIRON)
    return [str(problem).removeprefix(f"{path}:") for problem in error.value.problems]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_is_refused_in_the_words_of_its_first_lines(path: Path) -> None:
    expected = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            break
        expected.append(line.removeprefix("# "))
    said = refused(path)
    assert said == expected
    assert not [message for message in said if "hunter2" in message]


def test_there_is_a_bad_file_for_many_mistakes() -> None:
    assert len(BAD) >= 25


def test_the_shipped_file_needs_no_environment_and_takes_native_events() -> None:
    loaded = config.load(ROOT / "config/chatwatch.yml", {})
    assert loaded == config.load(ROOT / "config/chatwatch.yml", ENVIRON)
    assert loaded.sources == (Native("bot"),)
    assert [probe.name for probe in loaded.probes] == ["chatwatch"]
    assert loaded.alerting.thresholds == Config().alerting.thresholds
    bare = msgspec.structs.replace(
        loaded, sources=(), probes=(), alerting=Config().alerting, blackbox=Config().blackbox
    )
    assert bare == Config()
    assert loaded.server.is_loopback


def test_a_teams_file_loads_with_its_environment() -> None:
    team = config.load(ROOT / "config/examples/team.yml", TEAM)
    assert team.server.tls is not None
    assert not team.server.is_loopback
    assert [source.name for source in team.sources] == ["shop", "crm"]
    assert team.sources[0].secrets[1] == Secret(TEAM["SHOP_SECRET_OLD"])
    assert team.auth.tokens[0].token.is_hashed
    assert team.auth.tokens[1].token.matches(TEAM["GRAFANA_TOKEN"])
    assert (team.metrics.caps["agent"], team.metrics.caps["tenant"]) == (500, 50)


@pytest.mark.parametrize("secret", TEAM.values())
def test_no_secret_shows_in_a_loaded_configuration(secret: str) -> None:
    assert secret not in repr(config.load(ROOT / "config/examples/team.yml", TEAM))


def test_every_section_refuses_unknown_keys() -> None:
    values = [Config(), *(getattr(Config(), name) for name in Config.__struct_fields__)]
    structs = [value for value in values if isinstance(value, msgspec.Struct)]
    lists = [name for name in Config.__struct_fields__ if getattr(Config(), name) == ()]
    assert len(structs) == 1 + len(Config.__struct_fields__) - len(lists)
    assert not [one for one in structs if not one.__struct_config__.forbid_unknown_fields]


@pytest.mark.parametrize(
    ("section", "change", "keys"),
    [
        ("server", {"listen": "127.0.0.1:1"}, ("server.listen",)),
        ("server", {"tls": config.Tls("cert.pem", "key.pem")}, ("server.tls",)),
        ("server", {"public_url": "https://chat.example.com"}, ()),
        ("storage", {"url": "sqlite:///other.db"}, ("storage.url",)),
        ("storage", {"key": Place("env", "KEY")}, ("storage.key",)),
        ("retention", {"events": Duration(86400)}, ()),
        ("alerting", {"evaluate": Prometheus(prometheus="http://p")}, ("alerting.evaluate",)),
        ("alerting", {"samples": Samples(keep=Duration(900))}, ("alerting.samples",)),
    ],
)
def test_what_only_a_restart_can_change_is_named(
    section: str, change: dict[str, object], keys: tuple[str, ...]
) -> None:
    old = Config()
    changed = msgspec.structs.replace(getattr(old, section), **change)
    new = msgspec.structs.replace(old, **{section: changed})
    assert config.needs_restart(old, new) == config.needs_restart(new, old) == keys


def test_renewed_tls_files_need_no_restart() -> None:
    tls = [config.Server(tls=config.Tls(f"{n}.pem", "key.pem")) for n in range(2)]
    assert config.needs_restart(Config(server=tls[0]), Config(server=tls[1])) == ()
