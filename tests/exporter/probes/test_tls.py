"""The kind tls as people write it; what its runs come to is in transport/test_inspection.py."""

from typing import Any

import pytest

from alerting.strict import ConfigError, Duration
from exporter import schema
from exporter.probes.lines.soundness import Ciphers, Within
from exporter.probes.pattern import Pattern
from exporter.probes.tls import TlsServer
from exporter.probes.trust import Tls, Trust
from exporter.probes.way import Way
from tests.exporter.probes import servers
from tests.exporter.probes.loaded import File, loaded

DAY = 86_400


def given(**fields: Any) -> TlsServer:
    return TlsServer(**{"name": "a", "address": "a.example", **fields})


def test_a_name_and_an_address_will_do() -> None:
    probe = loaded("probes: [{name: shop, type: tls, address: shop.example}]")
    assert (probe.kind, probe.way) == ("tls", Way(host="shop.example", port=443))
    assert probe.trust == Trust()
    assert probe.expires_within == Within(degraded=Duration(21 * DAY), down=Duration(3 * DAY))
    assert list(probe.wrong()) == []
    assert probe.peer == "shop.example"


def test_everything_can_be_said() -> None:
    probe = loaded(
        """
probes:
- name: mx
  type: tls
  address: mx.example
  starttls: smtp
  ip: 4
  source: 192.0.2.7
  tls: {verify: false, server_name: other.example, min_version: "1.3"}
  expires_within: {degraded: 30d, down: 0}
  ciphers: {allow: [GCM, CHACHA20], deny: [CBC]}
"""
    )
    assert list(probe.wrong()) == []
    assert probe.way == Way(
        host="mx.example", port=25, version=4, source="192.0.2.7", name="other.example"
    )
    assert probe.trust == Trust(verify=False, least="1.3")
    assert probe.expires_within == Within(degraded=Duration(30 * DAY), down=Duration(0))
    assert probe.ciphers == Ciphers(
        allow=(Pattern("GCM"), Pattern("CHACHA20")), deny=(Pattern("CBC"),)
    )


@pytest.mark.parametrize(
    ("protocol", "port"),
    [("imap", 143), ("pop3", 110), ("ftp", 21), ("postgres", 5432), ("ldap", 389), (None, 443)],
)
def test_a_protocol_has_its_port(protocol: Any, port: int) -> None:
    assert given(starttls=protocol).way.port == port
    assert given(starttls=protocol, address="a.example:7").way.port == 7


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ("starttls: xmpp", "starttls: expected one of"),
        ("expires_within: {down: 3}", "expires_within.down: expected a time span"),
        ("ciphers: {deny: ['(']}", "ciphers.deny[0]: '(' is no regular expression"),
        ("expire_within: {}", "expire_within: unknown key; did you mean 'expires_within'?"),
    ],
)
def test_a_bad_value_is_told_with_its_place(fields: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(f"probes: [{{name: a, type: tls, address: x, {fields}}}]")
    assert f"f:1: probes[0].{problem}" in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"address": "https://a.example"}, ["address"]),
        ({"source": "eth0"}, ["source"]),
        ({"tls": Tls(certificate="a.pem")}, ["tls.key"]),
        ({"expires_within": Within(down=Duration(40 * DAY))}, ["expires_within.down"]),
    ],
)
def test_what_does_not_go_together_is_told(fields: dict[str, Any], found: list[str]) -> None:
    assert [field for field, _ in given(**fields).wrong()] == found


async def test_it_measures_what_it_says() -> None:
    with servers.closed_port() as port:
        result = await given(address=f"127.0.0.1:{port}").measure()
    assert (result.kind, result.reason) == ("tls", "connect_refused")


def test_its_schema_can_be_written() -> None:
    written = schema.schema(File)
    assert written["$defs"]["TlsServer"]["properties"]["type"] == {"enum": ["tls"]}
