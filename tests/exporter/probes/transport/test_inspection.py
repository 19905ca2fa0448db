"""What looks at TLS servers come to, good ones and bad."""

import asyncio
import ssl
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting.strict import Duration
from exporter.probes.lines import upgrade
from exporter.probes.lines.soundness import Ciphers, Within
from exporter.probes.pattern import Pattern
from exporter.probes.result import Result
from exporter.probes.tls import TlsServer
from exporter.probes.transport import inspection
from exporter.probes.trust import Tls
from tests.exporter.probes import certificates, servers, talkers
from tests.exporter.probes.certificates import DAY, Issued, issued
from tests.exporter.probes.lines import catalogued
from tests.exporter.probes.runs import gauge, saying
from tests.exporter.probes.servers import Script
from tests.exporter.probes.talkers import Turn, talking

HERE = ("127.0.0.1", "localhost", "here.example")
ROOT = issued("Root")
GOOD = issued("good", by=ROOT, names=HERE)
SOON = issued("soon", by=ROOT, names=HERE, ends=20 * DAY)
ALMOST = issued("almost", by=ROOT, names=HERE, ends=timedelta(hours=50))
OLD = issued("old", by=ROOT, names=HERE, begins=-9 * DAY, ends=timedelta(days=-3, hours=-1))
EARLY = issued("early", by=ROOT, names=HERE, begins=2 * DAY)
ELSEWHERE = issued("elsewhere", by=ROOT, names=("elsewhere.example",))
ALONE = issued("alone", names=HERE)
STRANGE = issued("strange", by=issued("Other root"), names=HERE)
EXPIRY = "probe_ssl_earliest_cert_expiry"


@pytest.fixture
def ca(tmp_path: Path) -> str:
    path = tmp_path / "ca.pem"
    path.write_bytes(ROOT.pem)
    return str(path)


async def looked(
    *turns: Turn, server: ssl.SSLContext | None = None, last: Script | None = None, **fields: Any
) -> Result:
    async with talking(*turns, tls=server, last=last) as talker:
        given = {"name": "x", "address": talker.address, **fields}
        result = await TlsServer(**given).measure()
    catalogued.check(result.gauges)
    return result


@pytest.mark.parametrize(
    ("leaf", "reason", "detail"),
    [
        (GOOD, "", ""),
        (ALMOST, "tls_expiring", "CN=almost (127.0.0.1"),
        (ALMOST, "tls_expiring", "in 2 days, less than 3d"),
        (OLD, "tls_expired", "certificate has expired; CN=old"),
        (EARLY, "tls_not_yet_valid", "certificate is not yet valid; CN=early"),
        (ELSEWHERE, "tls_hostname", "CN=elsewhere (elsewhere.example) from CN=Root is valid"),
        (ALONE, "tls_self_signed", "self-signed certificate; CN=alone"),
        (STRANGE, "tls_untrusted", "unable to get local issuer certificate; CN=strange"),
    ],
)
async def test_a_certificate_is_judged_and_shown_whatever_it_is(
    tmp_path: Path, ca: str, leaf: Issued, reason: str, detail: str
) -> None:
    result = await looked(server=certificates.context(tmp_path, leaf), tls=Tls(ca=ca))
    assert result.reason == reason, result.detail
    assert detail.replace("127.0.0.1", "localhost") in result.detail
    assert gauge(result, EXPIRY) == leaf.certificate.not_valid_after_utc.timestamp()
    assert gauge(result, "probe_tls_version_info", "TLS 1.3") == 1
    assert gauge(result, "probe_tls_duration_seconds", "tls") > 0


async def test_a_certificate_that_ends_soon_is_degraded(tmp_path: Path, ca: str) -> None:
    context = certificates.context(tmp_path, SOON)
    result = await looked(server=context, tls=Tls(ca=ca))
    assert result.state == "degraded"
    assert result.detail.endswith("in 19 days, less than 3w")
    within = Within(degraded=Duration(864_000))
    result = await looked(server=context, tls=Tls(ca=ca), expires_within=within)
    assert (result.state, result.detail) == ("up", "")


async def test_who_does_not_verify_is_told_of_the_end_all_the_same(tmp_path: Path) -> None:
    result = await looked(server=certificates.context(tmp_path, OLD), tls=Tls(verify=False))
    assert result.reason == "tls_expired"
    assert "CN=old" in result.detail
    assert "3 days ago" in result.detail


async def test_the_name_of_the_address_is_expected_or_another(tmp_path: Path, ca: str) -> None:
    async with talking(tls=certificates.context(tmp_path, ELSEWHERE)) as talker:
        for host, name, reason in (
            ("elsewhere.example", "", ""),
            ("here.example", "", "tls_hostname"),
            ("here.example", "elsewhere.example", ""),
        ):
            tls = Tls(ca=ca, server_name=name)
            probe = TlsServer(name="x", address=f"{host}:{talker.port}", tls=tls)
            result = await inspection.measured(probe, saying("127.0.0.1"))
            assert result.reason == reason, result.detail


@pytest.mark.parametrize(
    ("ciphers", "reason", "detail"),
    [
        (Ciphers(deny=(Pattern("CBC"),)), "", ""),
        (Ciphers(deny=(Pattern("^TLS_"),)), "weak", "which ciphers.deny names: ^TLS_"),
        (Ciphers(allow=(Pattern("CBC"),)), "weak", "which ciphers.allow does not name"),
    ],
)
async def test_a_cipher_may_be_denied(
    tmp_path: Path, ca: str, ciphers: Ciphers, reason: str, detail: str
) -> None:
    result = await looked(
        server=certificates.context(tmp_path, SOON), tls=Tls(ca=ca), ciphers=ciphers
    )
    assert result.reason == reason, result.detail
    assert detail in result.detail
    assert gauge(result, EXPIRY) > 0


def old(folder: Path, leaf: Issued) -> ssl.SSLContext:
    """A server of TLS 1.0 only."""
    made = certificates.context(folder, leaf)
    made.set_ciphers("ALL:@SECLEVEL=0")
    made.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning, match="TLSv1 is deprecated"):
        made.maximum_version = ssl.TLSVersion.TLSv1
    return made


@pytest.mark.parametrize(
    ("tls", "reason", "detail"),
    [
        ({}, "weak", "speaks TLS 1.0 at most; TLS 1.2 is the least that may be"),
        ({"min_version": "1.3"}, "weak", "TLS 1.3 is the least that may be"),
        ({"min_version": "1.0"}, "", ""),
    ],
)
async def test_a_server_that_is_too_old_shows_itself_and_its_certificate(
    tmp_path: Path, ca: str, tls: dict[str, Any], reason: str, detail: str
) -> None:
    result = await looked(server=old(tmp_path, GOOD), tls=Tls(ca=ca, **tls))
    assert result.reason == reason, result.detail
    assert detail in result.detail
    assert gauge(result, "probe_tls_version_info", "TLS 1.0") == 1
    assert gauge(result, EXPIRY) == GOOD.certificate.not_valid_after_utc.timestamp()


async def test_a_server_that_is_too_new_is_a_failed_handshake(tmp_path: Path, ca: str) -> None:
    context = certificates.context(tmp_path, GOOD)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    result = await looked(server=context, tls=Tls(ca=ca, max_version="1.2"))
    assert result.reason == "tls_handshake", result.detail


LDAP_DONE = bytes.fromhex("300c02010178070a010004000400")


@pytest.mark.parametrize(
    ("protocol", "before"),
    [
        ("smtp", (b"220-mx\r\n220 x\r\n", b"250-mx\r\n250 STARTTLS\r\n", b"220 go\r\n")),
        ("imap", (b"* OK ready\r\n", b"* CAPABILITY x\r\na OK go\r\n")),
        ("pop3", (b"+OK\r\n", b"+OK go\r\n")),
        ("ftp", (b"220 (vsFTPd 3.0.5)\r\n", b"234 go\r\n")),
    ],
)
async def test_protocols_of_lines_are_asked_to_begin_tls(
    tmp_path: Path, ca: str, protocol: str, before: tuple[bytes, ...]
) -> None:
    for leaf, reason in ((GOOD, ""), (OLD, "tls_expired")):
        context = certificates.context(tmp_path, leaf)
        result = await looked(*before, context, tls=Tls(ca=ca), starttls=protocol)
        assert result.reason == reason, result.detail
        assert gauge(result, EXPIRY) == leaf.certificate.not_valid_after_utc.timestamp()
        assert gauge(result, "probe_tls_duration_seconds", "starttls") > 0


@pytest.mark.parametrize(
    ("protocol", "request_", "answer"),
    [
        ("postgres", upgrade.POSTGRES_REQUEST, b"S"),
        ("ldap", upgrade.LDAP_REQUEST, LDAP_DONE),
    ],
)
async def test_protocols_of_bytes_are_asked_to_begin_tls(
    tmp_path: Path, ca: str, protocol: str, request_: bytes, answer: bytes
) -> None:
    context = certificates.context(tmp_path, GOOD)

    async def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(len(request_)) == request_
        writer.write(answer)
        await writer.start_tls(context)
        await reader.read()

    result = await looked(last=begin, tls=Tls(ca=ca), starttls=protocol)
    assert result.success, result.detail


@pytest.mark.parametrize(
    ("protocol", "turns", "reason", "detail"),
    [
        ("smtp", (b"554 no\r\n",), "status", "the answer is '554 no'"),
        ("smtp", (b"220 x\r\n", b"250 x\r\n", b"454 no\r\n"), "tls_handshake", "'454 no'"),
        ("imap", (b"* OK x\r\n", b"a BAD what\r\n"), "tls_handshake", "'a BAD what'"),
        ("pop3", (b"SSH-2.0-x\r\n",), "protocol", "'SSH-2.0-x'"),
        ("ftp", (b"220-endless\r\n" * 11_000,), "too_large", "more than 10000 lines came"),
        ("smtp", (b"220-" + b"x" * 5000,), "too_large", "a line is longer than 4096 bytes"),
        ("smtp", (b"220 x\r\n", b"250 x\r\n", b"220 go\r\n250 x\r\n"), "protocol", "7 bytes came"),
        ("postgres", (b"N",), "tls_handshake", "answered SSLRequest with b'N'"),
        ("postgres", (b"HTTP",), "protocol", "no PostgreSQL"),
        ("ldap", (b"HTTP/1.1 400",), "protocol", "the answer to StartTLS begins with b'HT'"),
        ("ldap", (LDAP_DONE.replace(b"\x0a\x01\0", b"\x0a\x01\x02"),), "tls_handshake", "code 2"),
        (None, (b"220 plain\r\n",), "tls_handshake", "the answer is no TLS"),
    ],
)
async def test_a_server_that_does_not_begin_tls_has_its_reason(
    protocol: str | None, turns: tuple[bytes, ...], reason: str, detail: str
) -> None:
    result = await looked(*turns, last=servers.for_ever, starttls=protocol)
    assert result.reason == reason, result.detail
    assert detail in result.detail


async def take_and_close(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Close after what came: left unread, it would make that a reset."""
    await reader.read(4096)


@pytest.mark.parametrize(
    ("protocol", "last", "reason", "detail"),
    [
        ("smtp", servers.for_ever, "timeout", "the way to STARTTLS was not agreed on within"),
        ("smtp", talkers.hang_up, "closed", "was closed before TLS was agreed on"),
        ("ldap", take_and_close, "closed", "was closed after 0 bytes"),
        ("imap", servers.reset, "connect_reset", "connection reset by peer"),
        (None, servers.for_ever, "timeout", "the TLS handshake did not end within 0.15 s"),
        (None, take_and_close, "tls_handshake", "was closed within the handshake"),
    ],
)
async def test_a_server_that_says_nothing_has_its_reason(
    protocol: str | None, last: Script, reason: str, detail: str
) -> None:
    span = Duration(0.15 if reason == "timeout" else 10)
    result = await looked(last=last, starttls=protocol, timeout=span)
    assert result.reason == reason, result.detail
    assert detail in result.detail


async def test_a_port_that_is_closed_has_its_reason() -> None:
    with servers.closed_port() as port:
        result = await TlsServer(name="x", address=f"127.0.0.1:{port}").measure()
    assert result.reason == "connect_refused"


async def test_no_look_leaves_a_socket_open(tmp_path: Path, ca: str) -> None:
    before = talkers.open_sockets()
    context = certificates.context(tmp_path, OLD)
    async with talking(tls=context) as talker, talking(last=servers.for_ever) as silent:
        for _ in range(20):
            for at, timeout in ((talker, 5.0), (silent, 0.01)):
                tls, span = Tls(ca=ca), Duration(timeout)
                probe = TlsServer(name="x", address=at.address, tls=tls, timeout=span)
                assert not (await probe.measure()).success
    assert await talkers.closed_again(before)
