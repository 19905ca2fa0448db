"""What visits to mail servers come to, good ones and bad."""

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting.secret import Secret
from alerting.strict import Duration
from exporter.probes.line import Line
from exporter.probes.pattern import Pattern
from exporter.probes.result import Result
from exporter.probes.smtp import Smtp
from exporter.probes.transport import ambient
from exporter.probes.trust import Tls
from tests.exporter.probes import certificates, servers, talkers
from tests.exporter.probes.certificates import DAY, Issued, issued
from tests.exporter.probes.lines import catalogued
from tests.exporter.probes.runs import gauge
from tests.exporter.probes.servers import Script
from tests.exporter.probes.talkers import Talker, Turn, talking

HERE = ("127.0.0.1", "localhost")
ROOT = issued("Root")
GOOD = issued("good", by=ROOT, names=HERE)
OLD = issued("old", by=ROOT, names=HERE, begins=-9 * DAY, ends=timedelta(days=-3))
ELSEWHERE = issued("elsewhere", by=ROOT, names=("elsewhere.example",))
ALONE = issued("alone", names=HERE)

BANNER = b"220 mx.example ESMTP Postfix\r\n"
HELLO = b"250-mx.example\r\n250-SIZE 1000\r\n250 STARTTLS\r\n"
WITHIN = b"250-mx.example\r\n250 AUTH PLAIN LOGIN\r\n"
GO = b"220 go\r\n"
TOKEN = base64.b64encode(b"\0me\0s3cret")


@pytest.fixture
def ca(tmp_path: Path) -> str:
    path = tmp_path / "ca.pem"
    path.write_bytes(ROOT.pem)
    return str(path)


async def visited(*turns: Turn, last: Script | None = None, **fields: Any) -> tuple[Result, Talker]:
    async with talking(*turns, last=last) as talker:
        given = {"name": "x", "address": talker.address, "encryption": "none", **fields}
        result = await Smtp(**given).measure()
    catalogued.check(result.gauges)
    return result, talker


async def test_a_server_is_greeted_and_left() -> None:
    result, talker = await visited(BANNER, HELLO, expect=("SIZE",), hello="probe.example")
    assert result.success, result.detail
    assert talker.heard == [b"EHLO probe.example\r\n", b"QUIT\r\n"]
    assert gauge(result, "probe_smtp_status_code") == 250
    assert gauge(result, "probe_smtp_starttls") == 1
    assert gauge(result, "probe_smtp_duration_seconds", "hello") > 0
    assert gauge(result, "probe_smtp_duration_seconds", "auth") == 0


@pytest.mark.parametrize(
    ("leaf", "reason"),
    [
        (GOOD, ""),
        (OLD, "tls_expired"),
        (ELSEWHERE, "tls_hostname"),
        (ALONE, "tls_self_signed"),
    ],
)
@pytest.mark.parametrize("encryption", ["starttls", "if_offered"])
async def test_a_certificate_after_starttls_is_judged_and_shown(
    tmp_path: Path, ca: str, leaf: Issued, reason: str, encryption: str
) -> None:
    context = certificates.context(tmp_path, leaf)
    turns = (BANNER, HELLO, GO, context, b"", WITHIN)
    fields: dict[str, Any] = {
        "tls": Tls(ca=ca),
        "encryption": encryption,
        "expect": ("AUTH PLAIN",),
    }
    result, talker = await visited(*turns, **fields)
    assert result.reason == reason, result.detail
    expiry = leaf.certificate.not_valid_after_utc.timestamp()
    assert gauge(result, "probe_ssl_earliest_cert_expiry") == expiry
    assert talker.heard.count(b"EHLO localhost\r\n") == 2
    assert (b"QUIT\r\n" in talker.heard) == (not reason)


async def test_tls_at_once_is_spoken_before_the_banner(tmp_path: Path, ca: str) -> None:
    async with talking(BANNER, WITHIN, tls=certificates.context(tmp_path, GOOD)) as talker:
        fields: dict[str, Any] = {"tls": Tls(ca=ca), "encryption": "tls"}
        result = await Smtp(name="x", address=talker.address, **fields).measure()
    assert result.success, result.detail
    assert not [one for one in result.gauges if one.metric == "probe_smtp_starttls"]
    assert gauge(result, "probe_tls_version_info", "TLS 1.3") == 1


async def test_what_is_offered_only_if_so_may_be_absent() -> None:
    result, _ = await visited(BANNER, WITHIN, encryption="if_offered")
    assert result.success, result.detail
    assert gauge(result, "probe_smtp_starttls") == 0


AUTH: list[tuple[bytes, tuple[bytes, ...], str, str]] = [
    (b"PLAIN LOGIN", (b"235 yes\r\n",), "", ""),
    (b"LOGIN", (b"334 VXNlcg==\r\n", b"334 UGFzcw==\r\n", b"235 yes\r\n"), "", ""),
    (b"PLAIN", (b"535 no\r\n",), "authentication", "AUTH PLAIN was answered 535, expected 235"),
    (b"LOGIN", (b"504 what\r\n",), "status", "AUTH LOGIN was answered 504, expected 235"),
    (b"PLAIN", (b"454 later\r\n",), "status", "AUTH PLAIN was answered 454"),
    (b"XOAUTH2", (), "authentication", "neither AUTH PLAIN nor LOGIN is offered, but XOAUTH2"),
    (b"", (), "authentication", "neither AUTH PLAIN nor LOGIN is offered, but none"),
]


@pytest.mark.parametrize(("offered", "answers", "reason", "detail"), AUTH)
async def test_a_user_is_shown_within_tls_only(
    tmp_path: Path, ca: str, offered: bytes, answers: tuple[bytes, ...], reason: str, detail: str
) -> None:
    context = certificates.context(tmp_path, GOOD)
    hello = b"250-mx\r\n250 AUTH " + offered + b"\r\n" if offered else b"250 mx\r\n"
    turns: tuple[Turn, ...] = (BANNER, HELLO, GO, context, b"", hello, *answers)
    user: dict[str, Any] = {"username": "me", "password": Secret("s3cret")}
    lines: list[Line] = []
    with ambient.surrounded(ambient.Open(), lines):
        result, talker = await visited(*turns, encryption="starttls", tls=Tls(ca=ca), **user)
    assert result.reason == reason, result.detail
    assert detail in result.detail
    told = " ".join(line.text for line in lines) + result.detail
    assert "s3cret" not in told
    assert TOKEN.decode() not in told
    shown = b"".join(talker.heard)
    assert ((TOKEN in shown) or (b"bWU=\r\nczNjcmV0\r\n" in shown)) == (
        b"PLAIN" in offered or not reason
    )
    assert gauge(result, "probe_smtp_duration_seconds", "auth") > 0


@pytest.mark.parametrize(
    ("turns", "fields", "reason", "detail", "code"),
    [
        ((b"554 blocked\r\n",), {}, "status", "the connection was answered '554 blocked'", 554),
        ((b"220-hi\r\n421 hi\r\n",), {}, "protocol", "a reply began with b'220'", 0),
        ((b"SSH-2.0-OpenSSH_9\r\n",), {}, "protocol", "no mail server speaks so", 0),
        ((b"\xff\xfe\x00\r\n",), {}, "protocol", "no mail server speaks so", 0),
        ((BANNER, b"502 no\r\n"), {}, "status", "EHLO was answered '502 no', expected 250", 502),
        ((BANNER, WITHIN), {"encryption": "starttls"}, "tls_handshake", "not offer STARTTLS", 250),
        (
            (BANNER, HELLO, b"454 no key\r\n"),
            {"encryption": "starttls"},
            "tls_handshake",
            "STARTTLS was refused: 454 no key",
            454,
        ),
        (
            (BANNER, HELLO, b"220 go\r\n250 sly\r\n"),
            {"encryption": "starttls"},
            "protocol",
            "9 bytes came in the clear after the server agreed to begin TLS",
            220,
        ),
        (
            (BANNER, HELLO),
            {"expect": ("SIZE", "DSN", "AUTH")},
            "body",
            "not offered: DSN, AUTH; offered: SIZE, STARTTLS",
            250,
        ),
        (
            (BANNER,),
            {"banner": Pattern("Exim")},
            "body",
            "the banner 'mx.example ESMTP Postfix' does not match 'Exim'",
            220,
        ),
        ((b"220-x\r\n" * 300,), {}, "too_large", "a reply has more than 200 lines", 0),
        ((b"220" + b"x" * 9_000,), {}, "too_large", "a line is longer than 4096 bytes", 0),
    ],
)
async def test_a_server_that_is_not_as_it_has_to_be_has_its_reason(
    turns: tuple[bytes, ...], fields: dict[str, Any], reason: str, detail: str, code: float
) -> None:
    result, _ = await visited(*turns, last=servers.for_ever, **fields)
    assert result.reason == reason, result.detail
    assert detail in result.detail
    assert gauge(result, "probe_smtp_status_code") == code
    assert gauge(result, "probe_failed_due_to_regex") == ("banner" in fields)


@pytest.mark.parametrize(
    ("turns", "last", "reason", "detail"),
    [
        ((), servers.for_ever, "timeout", "no whole banner came within 0.15 s; no line came"),
        ((b"220-x\r\n",), servers.for_ever, "timeout", "the last line was '220-x'"),
        ((b"220-x\r\n220 y",), servers.for_ever, "timeout", "the last line was '220 y'"),
        ((BANNER, b""), servers.for_ever, "timeout", "EHLO was not answered within 0.15 s"),
        ((), talkers.hang_up, "closed", "before the reply was whole; no line came"),
        ((b"220 x",), talkers.hang_up, "closed", "the last line was '220 x'"),
        ((), servers.reset, "connect_reset", "connection reset by peer"),
        ((), servers.endless(b"", b"220-tar\r\n" * 900), "too_large", "more than 200 lines"),
    ],
)
async def test_a_server_that_stops_or_never_stops_has_its_reason(
    turns: tuple[bytes, ...], last: Script, reason: str, detail: str
) -> None:
    span = Duration(0.15 if reason == "timeout" else 10)
    result, _ = await visited(*turns, last=last, timeout=span)
    assert result.reason == reason, result.detail
    assert detail in result.detail


async def test_a_port_that_is_closed_has_its_reason() -> None:
    with servers.closed_port() as port:
        result = await Smtp(name="x", address=f"127.0.0.1:{port}").measure()
    assert result.reason == "connect_refused"


async def test_no_visit_leaves_a_socket_open(tmp_path: Path, ca: str) -> None:
    before = talkers.open_sockets()
    turns = (BANNER, HELLO, GO, certificates.context(tmp_path, OLD))
    async with talking(*turns) as talker, talking(BANNER, last=servers.for_ever) as silent:
        for _ in range(20):
            for at, timeout in ((talker, 5.0), (silent, 0.01)):
                tls, span = Tls(ca=ca), Duration(timeout)
                probe = Smtp(name="x", address=at.address, tls=tls, timeout=span)
                assert not (await probe.measure()).success
    assert await talkers.closed_again(before)
