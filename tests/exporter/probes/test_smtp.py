"""The kind smtp as people write it, and against a mail server that is one.

What its runs come to is in transport/test_mail.py.
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from alerting.secret import Secret
from alerting.strict import ConfigError
from exporter import schema
from exporter.probes.pattern import Pattern
from exporter.probes.smtp import Smtp
from exporter.probes.trust import Tls, Trust
from exporter.probes.way import Way
from tests.exporter.probes import certificates
from tests.exporter.probes.certificates import issued
from tests.exporter.probes.loaded import File, loaded

ROOT = issued("Root")
LEAF = issued("leaf", by=ROOT, names=("127.0.0.1",))


def given(**fields: Any) -> Smtp:
    return Smtp(**{"name": "a", "address": "a.example", **fields})


def test_a_name_and_an_address_will_do() -> None:
    probe = loaded("probes: [{name: mx, type: smtp, address: mx.example}]")
    assert (probe.kind, probe.way) == ("smtp", Way(host="mx.example", port=25))
    assert (probe.encryption, probe.hello, probe.password) == ("starttls", "localhost", None)
    assert list(probe.wrong()) == []
    assert probe.peer == "mx.example"


def test_everything_can_be_said() -> None:
    probe = loaded(
        """
probes:
- name: mx
  type: smtp
  address: mx.example
  encryption: tls
  source: 192.0.2.7
  tls: {server_name: other.example}
  hello: "[192.0.2.7]"
  banner: Postfix
  expect: [SIZE, AUTH PLAIN]
  username: me
  password: env:WORD
""",
        {"WORD": "s3cret"},
    )
    assert list(probe.wrong()) == []
    assert probe.way == Way(
        host="mx.example", port=465, source="192.0.2.7", trust=Trust(), name="other.example"
    )
    assert (probe.banner, probe.expect) == (Pattern("Postfix"), ("SIZE", "AUTH PLAIN"))
    assert probe.password == Secret("s3cret")
    assert "s3cret" not in repr(probe)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ("encryption: ssl", "encryption: expected one of"),
        ("hello: 'a b'", "hello: expected"),
        ("expect: ['SIZE\\r']", "expect[0]: expected"),
        ("password: s3cret", "password: a secret does not stand in this file"),
    ],
)
def test_a_bad_value_is_told_with_its_place(fields: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(f"probes: [{{name: a, type: smtp, address: x, {fields}}}]")
    assert f"f:1: probes[0].{problem}" in str(caught.value)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"address": "a:0"}, ["address"]),
        ({"source": "eth0"}, ["source"]),
        ({"tls": Tls(key="a.pem")}, ["tls.certificate"]),
        ({"username": "me"}, ["password"]),
        ({"password": Secret("a")}, ["username"]),
        ({"username": "me", "password": Secret("a")}, []),
        ({"username": "me", "password": Secret("a"), "encryption": "tls"}, []),
        ({"username": "me", "password": Secret("a"), "encryption": "none"}, ["encryption"]),
        ({"username": "me", "password": Secret("a"), "encryption": "if_offered"}, ["encryption"]),
        ({"username": "me", "password": Secret("a\0b")}, ["password"]),
    ],
)
def test_what_does_not_go_together_is_told(fields: dict[str, Any], found: list[str]) -> None:
    said = list(given(**fields).wrong())
    assert [field for field, _ in said] == found
    assert not [sentence for _, sentence in said if "a\0b" in sentence]


def believed(_server: object, _session: object, _envelope: object, _: str, data: Any) -> AuthResult:
    assert isinstance(data, LoginPassword)
    is_right = (data.login, data.password) == (b"me", b"s3cret")
    return AuthResult(success=is_right, handled=is_right)


@pytest.mark.parametrize(("password", "reason"), [("s3cret", ""), ("wrong", "authentication")])
async def test_a_real_mail_server_believes_a_user_or_not(
    tmp_path: Path, password: str, reason: str
) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_bytes(ROOT.pem)
    context = certificates.context(tmp_path, LEAF)

    def served() -> SMTP:
        return SMTP(Sink(), hostname="mx", tls_context=context, authenticator=believed)

    server = await asyncio.get_running_loop().create_server(served, "127.0.0.1", 0)
    async with server:
        probe = given(
            address=f"127.0.0.1:{server.sockets[0].getsockname()[1]}",
            tls=Tls(ca=str(ca)),
            banner=Pattern("^mx "),
            expect=("SIZE", "AUTH PLAIN LOGIN"),
            username="me",
            password=Secret(password),
        )
        result = await probe.measure()
    assert (result.kind, result.reason) == ("smtp", reason), result.detail


def test_its_schema_can_be_written() -> None:
    written = schema.schema(File)
    assert written["$defs"]["Smtp"]["properties"]["type"] == {"enum": ["smtp"]}
