"""Scripts over TLS, spoken at once or begun within, and over socket files."""

import ssl
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting.secret import Written
from alerting.strict import Duration
from exporter.probes.lines.step import Label, Step
from exporter.probes.pattern import Pattern
from exporter.probes.tcp import Tcp
from exporter.probes.transport import script
from exporter.probes.trust import Tls
from tests.exporter.probes import certificates, servers, talkers
from tests.exporter.probes.certificates import DAY, Issued, issued
from tests.exporter.probes.lines import catalogued
from tests.exporter.probes.runs import gauge, saying
from tests.exporter.probes.talkers import talking

HERE = ("127.0.0.1", "localhost", "here.example")
ROOT = issued("Root")
GOOD = issued("good", by=ROOT, names=HERE)
OLD = issued("old", by=ROOT, names=HERE, begins=-9 * DAY, ends=timedelta(days=-3))
ELSEWHERE = issued("elsewhere", by=ROOT, names=("elsewhere.example",))
ALONE = issued("alone", names=HERE)

BANNER = (Step(expect=Pattern("^220 ")),)
UPGRADE = (
    Step(expect=Pattern("^220 "), send=Written("STARTTLS")),
    Step(expect=Pattern("^220 go"), starttls=True),
    Step(send=Written("within")),
    Step(expect=Pattern("^250 (.*)$"), labels=(Label("said", "$1"),)),
)


@pytest.fixture
def ca(tmp_path: Path) -> str:
    path = tmp_path / "ca.pem"
    path.write_bytes(ROOT.pem)
    return str(path)


CHAINS: list[tuple[Issued, str]] = [
    (GOOD, ""),
    (OLD, "tls_expired"),
    (ELSEWHERE, "tls_hostname"),
    (ALONE, "tls_self_signed"),
]


@pytest.mark.parametrize(("leaf", "reason"), CHAINS)
async def test_tls_at_once_is_judged_and_shown(
    tmp_path: Path, ca: str, leaf: Issued, reason: str
) -> None:
    context = certificates.context(tmp_path, leaf)
    async with talking(b"220 hi\n", tls=context) as talker:
        probe = Tcp(name="x", address=talker.address, tls=Tls(ca=ca), steps=BANNER)
        result = await probe.measure()
    assert result.reason == reason, result.detail
    expiry = leaf.certificate.not_valid_after_utc.timestamp()
    assert gauge(result, "probe_ssl_earliest_cert_expiry") == expiry
    catalogued.check(result.gauges)


@pytest.mark.parametrize(("leaf", "reason"), CHAINS)
async def test_tls_within_a_script_is_judged_and_shown(
    tmp_path: Path, ca: str, leaf: Issued, reason: str
) -> None:
    """Whose certificate is not believed is asked for it once more, by the same words."""
    turns = (b"220 hi\r\n", b"220 go\r\nin the clear", certificates.context(tmp_path, leaf))
    async with talking(*turns, b"", b"250 safe\r\n") as talker:
        probe = Tcp(name="x", address=talker.address, tls=Tls(ca=ca), steps=UPGRADE)
        result = await probe.measure()
    assert result.reason == reason, result.detail
    expiry = leaf.certificate.not_valid_after_utc.timestamp()
    assert gauge(result, "probe_ssl_earliest_cert_expiry") == expiry
    catalogued.check(result.gauges)
    if reason:
        assert talker.heard.count(b"STARTTLS\n") == 2
        assert b"within\n" not in talker.heard
    else:
        assert talker.heard[:2] == [b"STARTTLS\n", b"within\n"]
        assert gauge(result, "probe_expect_info", "said", "safe") == 1


async def test_a_name_is_what_a_certificate_within_a_script_has_to_have(
    tmp_path: Path, ca: str
) -> None:
    turns = (b"220 hi\r\n", b"220 go\r\n", certificates.context(tmp_path, GOOD))
    async with talking(*turns, b"", b"250 safe\r\n") as talker:
        for host, reason in (("here.example", ""), ("there.example", "tls_hostname")):
            address = f"{host}:{talker.port}"
            probe = Tcp(name="x", address=address, tls=Tls(ca=ca), steps=UPGRADE)
            result = await script.measured(probe, saying("127.0.0.1"))
            assert result.reason == reason, result.detail


@pytest.mark.parametrize(
    ("turns", "reason", "detail"),
    [
        ((b"220 hi\n", b"454 not now\n"), "timeout", "the last line was '454 not now'"),
        ((b"220 hi\n", b"220 go\n", b"220 plain\n"), "tls_handshake", "the answer is no TLS"),
        ((b"220 hi\n", b"220 go\n", b""), "timeout", "the TLS handshake did not end within 0.2 s"),
    ],
)
async def test_a_server_that_does_not_begin_tls_has_its_reason(
    turns: tuple[bytes, ...], reason: str, detail: str
) -> None:
    async with talking(*turns, last=servers.for_ever) as talker:
        span = Duration(0.2 if reason == "timeout" else 10)
        result = await Tcp(name="x", address=talker.address, steps=UPGRADE, timeout=span).measure()
    assert result.reason == reason, result.detail
    assert detail in result.detail


async def test_an_end_within_the_handshake_has_its_reason() -> None:
    async with talking(b"220 hi\n", b"220 go\n", last=talkers.hang_up) as talker:
        result = await Tcp(name="x", address=talker.address, steps=UPGRADE).measure()
    assert result.reason in {"tls_handshake", "connect_reset"}


async def test_a_socket_file_will_do_for_an_address(tmp_path: Path, ca: str) -> None:
    context = certificates.context(tmp_path, GOOD)
    for number, (tls, given) in enumerate(
        ((None, None), (context, Tls(ca=ca, server_name="here.example")))
    ):
        path = tmp_path / f"{number}.sock"
        async with talking(b"220 hi\n", tls=tls, path=path):
            probe = Tcp(name="x", unix=str(path), tls=given, steps=BANNER)
            assert list(probe.wrong()) == []
            result = await probe.measure()
        assert result.success, result.detail
        assert not [one for one in result.gauges if one.metric == "probe_ip_protocol"]


async def test_a_bad_certificate_behind_a_socket_file_is_shown(tmp_path: Path, ca: str) -> None:
    path = tmp_path / "a.sock"
    async with talking(b"220 hi\n", tls=certificates.context(tmp_path, OLD), path=path):
        tls = Tls(ca=ca, server_name="here.example")
        result = await Tcp(name="x", unix=str(path), tls=tls, steps=BANNER).measure()
    assert result.reason == "tls_expired"
    assert f"{path}: certificate has expired; CN=old" in result.detail
    assert gauge(result, "probe_ssl_earliest_cert_expiry") > 0


async def test_no_run_leaves_a_socket_open(tmp_path: Path, ca: str) -> None:
    tls: Callable[[Issued], ssl.SSLContext] = lambda leaf: certificates.context(tmp_path, leaf)  # noqa: E731
    before = talkers.open_sockets()
    async with (
        talking(b"220 hi\n", b"220 go\n", tls(OLD)) as old,
        talking(last=servers.reset) as dropped,
        talking(last=servers.for_ever) as silent,
    ):
        for _ in range(20):
            for talker, timeout in ((old, 5.0), (dropped, 5.0), (silent, 0.01)):
                fields: dict[str, Any] = {"tls": Tls(ca=ca), "timeout": Duration(timeout)}
                await Tcp(name="x", address=talker.address, steps=UPGRADE, **fields).measure()
    assert await talkers.closed_again(before)
