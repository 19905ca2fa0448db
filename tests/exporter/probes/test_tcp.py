"""The kind tcp as people write it; what its runs come to is in transport/test_script.py."""

from typing import Any

import pytest

from alerting.secret import Secret, Written
from alerting.strict import ConfigError
from exporter import schema
from exporter.probes.lines.step import Label, Step
from exporter.probes.pattern import Pattern
from exporter.probes.tcp import Tcp
from exporter.probes.trust import Tls, Trust
from exporter.probes.way import Way
from tests.exporter.probes.loaded import File, loaded
from tests.exporter.probes.talkers import talking


def given(**fields: Any) -> Tcp:
    return Tcp(**{"name": "a", "address": "a.example:25", **fields})


def test_a_name_and_an_address_will_do() -> None:
    probe = loaded("probes: [{name: db, type: tcp, address: 'db.example:5432'}]")
    assert isinstance(probe, Tcp)
    assert (probe.kind, probe.way) == ("tcp", Way(host="db.example", port=5432))
    assert list(probe.wrong()) == []
    assert probe.peer == "db.example"
    assert not probe.upgrades


def test_everything_can_be_said() -> None:
    probe = loaded(
        r"""
probes:
- name: mx
  type: tcp
  address: "[2001:db8::1]:25"
  ip: 6
  ip_fallback: false
  source: 2001:db8::2
  tls: {ca: ca.pem, server_name: mx.example, min_version: "1.3"}
  steps:
  - {expect: '^220 (\S+) (.*)$', labels: [{name: banner, value: '${2}'}], send: "EHLO $1\r"}
  - {expect: '^250 ', send: STARTTLS, line_end: crlf}
  - {expect: '^220 ', starttls: true}
  - {send: "env:LOGIN", line_end: none, expect_bytes: ok}
""",
        {"LOGIN": "s3cret"},
    )
    assert list(probe.wrong()) == []
    assert probe.steps[0] == Step(
        expect=Pattern(r"^220 (\S+) (.*)$"),
        labels=(Label("banner", "${2}"),),
        send=Written("EHLO $1\r"),
    )
    assert probe.steps[3].send == Secret("s3cret")
    assert not probe.steps[3].shown
    assert probe.upgrades
    assert probe.trust == Trust(ca="ca.pem", least="1.3")
    assert probe.way == Way(
        host="2001:db8::1",
        port=25,
        version=6,
        fallback=False,
        source="2001:db8::2",
        name="mx.example",
    )


def test_tls_is_spoken_at_once_unless_a_step_begins_it() -> None:
    tls = Tls(verify=False)
    assert given(tls=tls).way.trust == Trust(verify=False)
    later = given(tls=tls, steps=(Step(starttls=True),))
    assert (later.way.trust, later.trust) == (None, Trust(verify=False))
    assert given(steps=(Step(starttls=True),)).trust == Trust()


def test_a_socket_file_is_a_way_of_its_own() -> None:
    probe = loaded("probes: [{name: app, type: tcp, unix: /run/app.sock}]")
    assert probe.way == Way(host="/run/app.sock", path="/run/app.sock")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ("unix: app.sock", "unix: expected"),
        ("address: x:1, steps: [{expect: '('}]", "steps[0].expect: '(' is no regular expression"),
        (
            "address: x:1, steps: [{expct: a}]",
            "steps[0].expct: unknown key; did you mean 'expect'?",
        ),
        (
            "address: x:1, steps: [{labels: [{name: a-b, value: c}]}]",
            "steps[0].labels[0].name: exp",
        ),
        ("address: x:1, steps: [{send: 'env:NO'}]", "steps[0].send: environment variable NO is"),
        ("address: x:1, steps: [{line_end: cr}]", "steps[0].line_end: expected one of"),
    ],
)
def test_a_bad_value_is_told_with_its_place(fields: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(f"probes: [{{name: a, type: tcp, {fields}}}]")
    assert f"f:1: probes[0].{problem}" in str(caught.value)


TWICE = (Step(starttls=True), Step(starttls=True))
SAME = Step(expect=Pattern("(a)"), labels=(Label("a", "$1"),))


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"address": ""}, ["address"]),
        ({"unix": "/run/a"}, ["address"]),
        ({"address": "a.example"}, ["address"]),
        ({"address": "169.254.169.254:80"}, ["address"]),
        ({"source": "eth0"}, ["source"]),
        ({"address": "", "unix": "/run/a"}, []),
        ({"address": "", "unix": "/run/a", "source": "127.0.0.1"}, ["source"]),
        ({"address": "", "unix": "/run/a", "tls": Tls()}, ["tls.server_name"]),
        ({"address": "", "unix": "/run/a", "steps": TWICE[:1]}, ["tls.server_name"]),
        ({"address": "", "unix": "/run/a", "tls": Tls(verify=False)}, []),
        ({"address": "", "unix": "/run/a", "tls": Tls(server_name="a")}, []),
        ({"tls": Tls(ca="a", verify=False)}, ["tls.ca"]),
        ({"steps": TWICE}, ["steps[1].starttls"]),
        ({"steps": (Step(),)}, ["steps[0].expect"]),
        ({"steps": (SAME, SAME)}, ["steps"]),
        ({"steps": (SAME, Step(starttls=True))}, []),
    ],
)
def test_what_does_not_go_together_is_told(fields: dict[str, Any], found: list[str]) -> None:
    assert [field for field, _ in given(**fields).wrong()] == found


async def test_it_measures_what_it_says() -> None:
    async with talking(b"220 hi\n") as talker:
        probe = given(address=talker.address, steps=(Step(expect=Pattern("^220")),))
        result = await probe.measure()
    assert (result.kind, result.state, result.detail) == ("tcp", "up", "")


async def test_an_address_that_slipped_through_is_our_fault() -> None:
    result = await given(address="nowhere").measure()
    assert (result.reason, result.state) == ("internal", "unknown")


def test_its_schema_can_be_written() -> None:
    written = schema.schema(File)
    assert written["$defs"]["Tcp"]["properties"]["type"] == {"enum": ["tcp"]}
