import msgspec
import pytest

from alerting import strict
from alerting.strict import ConfigError
from exporter.probes.settings import MOST_TARGETS, Connectivity, Probing, covers

WINDOW = """
maintenance:
- name: nightly
  probes: [shop, db-*]
  schedule: 0 2 * * sun
  duration: 2h
  timezone: Europe/Berlin
connectivity: {targets: ["1.1.1.1:443", "[2606:4700::1111]:53", gateway.local:80]}
"""


def load(text: str) -> Probing:
    return strict.load(text, Probing, file="c.yml", environ={}, read=str)


def test_a_section_is_read_as_people_write_it() -> None:
    probing = load(WINDOW)
    (window,) = probing.maintenance
    assert (window.name, window.probes) == ("nightly", ("shop", "db-*"))
    assert (str(window.schedule), window.duration.seconds) == ("0 2 * * sun", 7_200)
    assert window.timezone.info.key == "Europe/Berlin"
    assert len(probing.connectivity.targets) == 3
    assert list(probing.wrong(["shop", "db-1"])) == []


def test_nothing_is_looked_at_unless_it_is_written() -> None:
    assert load("{}") == Probing()
    assert Probing().connectivity == Connectivity()
    assert (Probing().maintenance, Connectivity().targets) == ((), ())
    assert msgspec.structs.asdict(Probing())["concurrency"] == 100


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("0 2 * * sun", "0 2 * sun", "expected a schedule of five fields"),
        ("Europe/Berlin", "Europe/Bonn", "expected a time zone like Europe/Berlin"),
        ("2h", "30s", "expected 1m to 7d"),
        ("duration: 2h", "until: 2h", "unknown key"),
        ("[shop, db-*]", "[]", "expected 1 or more entries"),
        ("gateway.local:80", "gateway.local", "expected host:port"),
        ("gateway.local:80", "http://x:80", "expected host:port"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        load(WINDOW.replace(old, new))


def test_what_no_field_can_know_is_told_too() -> None:
    text = WINDOW.replace("gateway.local:80", "gateway.local:0, 'x:99999'")
    again = text.replace(
        "connectivity",
        "- {name: nightly, probes: ['*'], schedule: 0 3 * * *, duration: 1h}\nconnectivity",
    )
    assert list(load(again).wrong(["shop"])) == [
        ("maintenance[0].probes[1]", "no probe is called 'db-*'"),
        ("maintenance[1].name", "maintenance[0] is called 'nightly' already"),
        ("connectivity.targets[2]", "a port is 1 to 65535"),
        ("connectivity.targets[3]", "a port is 1 to 65535"),
    ]


def test_there_are_not_many_targets() -> None:
    targets = ", ".join(f"a:{port + 1}" for port in range(MOST_TARGETS + 1))
    with pytest.raises(ConfigError, match="expected 10 entries or fewer"):
        load(f"connectivity: {{targets: [{targets}]}}")


def test_a_name_of_a_window_may_be_a_beginning() -> None:
    assert covers("db-*", "db-1")
    assert covers("*", "shop")
    assert covers("shop", "shop")
    assert not covers("db-*", "shop")
    assert not covers("shop", "shop-2")


def test_badges_are_public_by_name_or_by_its_beginning() -> None:
    probing = load("public_badges: [shop, web-*, nobody]")
    assert list(probing.wrong(["shop", "web-1"])) == [
        ("public_badges[2]", "no probe is called 'nobody'")
    ]
