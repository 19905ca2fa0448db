from ipaddress import ip_address

import pytest

from exporter.probes.blackbox.gate import Gate

METADATA = "a cloud's metadata service"
PRIVATE = "not a public address, and blackbox.allow does not name it"
UNNAMED = "not named by blackbox.allow"


@pytest.mark.parametrize(
    ("allowed", "public", "address", "host", "said"),
    [
        ([], True, "93.184.215.14", "example.com", ""),
        ([], False, "93.184.215.14", "example.com", UNNAMED),
        (["example.com"], False, "93.184.215.14", "Example.com.", ""),
        ([], True, "10.1.2.3", "db.corp.example", PRIVATE),
        (["10.0.0.0/8"], True, "10.1.2.3", "db.corp.example", ""),
        (["*.corp.example"], True, "10.1.2.3", "db.corp.example", ""),
        (["*.corp.example"], True, "10.1.2.3", "corp.example.evil.test", PRIVATE),
        (["127.0.0.1"], True, "127.0.0.2", "", PRIVATE),
        (["::1/128"], True, "::1", "", ""),
        # An address of IPv6 that leads to a private one of IPv4.
        ([], True, "64:ff9b::a01:203", "", PRIVATE),
        # Whoever allows a range does not allow the secrets in it.
        (["0.0.0.0/0"], True, "169.254.169.254", "", METADATA),
        (["*"], True, "169.254.169.254", "metadata.google.internal", METADATA),
    ],
)
def test_who_may_be_asked(
    allowed: list[str], public: bool, address: str, host: str, said: str
) -> None:
    assert Gate.of(allowed, public=public).refusal(ip_address(address), host) == said


def test_a_unix_socket_is_asked_where_it_is_named() -> None:
    gate = Gate.of(["/run/app.sock"])
    assert gate.refusal_of_path("/run/app.sock") == ""
    assert gate.refusal_of_path("/run/docker.sock") == UNNAMED


def test_what_is_no_range_is_told() -> None:
    with pytest.raises(ValueError, match=r"10\.0\.0\.1/8"):
        Gate.of(["10.0.0.1/8"])
