"""The kind ssh as people write it; what its runs come to is in transport/test_secure_shell.py."""

from typing import Any

import pytest

from alerting.strict import ConfigError
from exporter import schema
from exporter.probes.pattern import Pattern
from exporter.probes.ssh import Ssh
from exporter.probes.way import Way
from tests.exporter.probes import servers
from tests.exporter.probes.loaded import File, loaded


def test_a_name_and_an_address_will_do() -> None:
    probe = loaded("probes: [{name: box, type: ssh, address: box.example}]")
    assert (probe.kind, probe.way) == ("ssh", Way(host="box.example", port=22))
    assert list(probe.wrong()) == []
    assert probe.peer == "box.example"


def test_everything_can_be_said() -> None:
    probe = loaded(
        """
probes:
- name: box
  type: ssh
  address: box.example:2222
  ip: 6
  source: 2001:db8::2
  software: ^OpenSSH_9
  deny: [sha1$, ^ssh-rsa$]
"""
    )
    assert list(probe.wrong()) == []
    assert probe.way == Way(host="box.example", port=2222, version=6, source="2001:db8::2")
    assert probe.software == Pattern("^OpenSSH_9")
    assert probe.deny == (Pattern("sha1$"), Pattern("^ssh-rsa$"))


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ("address: ''", "address: expected text of 1 to 300 characters"),
        ("address: a, software: '('", "software: '(' is no regular expression"),
        ("address: a, sofware: x", "sofware: unknown key; did you mean 'software'?"),
    ],
)
def test_a_bad_value_is_told_with_its_place(fields: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(f"probes: [{{name: a, type: ssh, {fields}}}]")
    assert f"f:1: probes[0].{problem}" in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "found"),
    [({"address": "a:0"}, ["address"]), ({"address": "a", "source": "eth0"}, ["source"])],
)
def test_what_does_not_go_together_is_told(fields: dict[str, Any], found: list[str]) -> None:
    assert [field for field, _ in Ssh(name="a", **fields).wrong()] == found


async def test_it_measures_what_it_says() -> None:
    with servers.closed_port() as port:
        result = await Ssh(name="a", address=f"127.0.0.1:{port}").measure()
    assert (result.kind, result.reason) == ("ssh", "connect_refused")


def test_its_schema_can_be_written() -> None:
    written = schema.schema(File)
    assert written["$defs"]["Ssh"]["properties"]["type"] == {"enum": ["ssh"]}
