"""What a certificate is found to be, and that it is shown whether it is believed or not."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting import clock
from alerting.strict import Duration
from exporter.probes import address
from exporter.probes.http import Http
from exporter.probes.result import Result
from exporter.probes.transport import visit
from exporter.probes.transport.resolver import Resolver
from exporter.probes.trust import Tls
from tests.exporter.probes import certificates, servers
from tests.exporter.probes.certificates import DAY, Issued, issued
from tests.exporter.probes.servers import OK, Script

HERE = ("127.0.0.1", "localhost", "here.example")
LEAF = "probe_ssl_last_chain_info"
EXPIRY = "probe_ssl_earliest_cert_expiry"
VERIFIED = "probe_ssl_last_chain_expiry_timestamp_seconds"

ROOT = issued("Root")
OTHER = issued("Other root")
GOOD = issued("good", by=ROOT, names=HERE)
OLD = issued("old", by=ROOT, names=HERE, begins=-9 * DAY, ends=timedelta(days=-3, hours=-1))
EARLY = issued("early", by=ROOT, names=HERE, begins=2 * DAY)
ELSEWHERE = issued("elsewhere", by=ROOT, names=("elsewhere.example",))
ALONE = issued("alone", names=HERE)
STRANGE = issued("strange", by=OTHER, names=HERE)


def shown(result: Result) -> dict[str, tuple[tuple[str, ...], float]]:
    return {one.metric: (one.labels, one.value) for one in result.gauges}


@pytest.fixture
def ca(tmp_path: Path) -> str:
    path = tmp_path / "ca.pem"
    path.write_bytes(ROOT.pem)
    return str(path)


async def ran(
    folder: Path, *chain: Issued, script: Script | bytes = OK, **tls: Any
) -> tuple[Result, list[bytes]]:
    """Return what a run came to, and what the server was asked."""
    async with servers.serving(script, tls=certificates.context(folder, *chain)) as server:
        result = await Http(name="safe", url=server.secure_url, tls=Tls(**tls)).measure()
    return result, server.requests


async def test_a_good_certificate_is_verified_and_shown(tmp_path: Path, ca: str) -> None:
    result, _ = await ran(tmp_path, GOOD, ca=ca)
    assert result.success, result.detail
    figures = shown(result)
    leaf = GOOD.certificate
    assert figures[EXPIRY][1] == leaf.not_valid_after_utc.timestamp()
    assert figures[VERIFIED][1] == min(
        leaf.not_valid_after_utc.timestamp(), ROOT.certificate.not_valid_after_utc.timestamp()
    )
    labels = figures[LEAF][0]
    assert labels[1:4] == ("CN=good", "CN=Root", "localhost,here.example")
    assert figures["probe_tls_version_info"] == (("TLS 1.3",), 1)
    assert figures["probe_tls_cipher_info"][0][0].startswith("TLS_")
    assert figures["probe_http_ssl"] == ((), 1)
    spans = [
        one.value
        for one in result.gauges
        if one.metric == "probe_http_duration_seconds" and one.labels == ("tls",)
    ]
    assert 0 < spans[0] < result.duration


async def test_the_chain_that_was_sent_counts_as_a_whole(tmp_path: Path, ca: str) -> None:
    short = issued("Between", by=ROOT, ends=5 * DAY)
    leaf = issued("leaf", by=short, names=HERE)
    result, _ = await ran(tmp_path, leaf, short, ca=ca)
    assert result.success, result.detail
    expected = short.certificate.not_valid_after_utc.timestamp()
    figures = shown(result)
    assert (figures[EXPIRY][1], figures[VERIFIED][1]) == (expected, expected)
    assert figures[LEAF][0][1] == "CN=leaf"


@pytest.mark.parametrize(
    ("chain", "reason", "detail"),
    [
        ((OLD,), "tls_expired", "certificate has expired; CN=old (localhost,here.example) from"),
        ((OLD,), "tls_expired", "UTC, 3 days ago"),
        ((EARLY,), "tls_not_yet_valid", "certificate is not yet valid; CN=early"),
        ((ELSEWHERE,), "tls_hostname", "CN=elsewhere (elsewhere.example) from CN=Root is valid"),
        ((ALONE,), "tls_self_signed", "self-signed certificate; CN=alone"),
        ((STRANGE, OTHER), "tls_self_signed", "self-signed certificate in certificate chain"),
        ((STRANGE,), "tls_untrusted", "unable to get local issuer certificate; CN=strange"),
    ],
)
async def test_a_bad_certificate_has_its_reason_and_is_shown_all_the_same(
    tmp_path: Path, ca: str, chain: tuple[Issued, ...], reason: str, detail: str
) -> None:
    result, requests = await ran(tmp_path, *chain, ca=ca)
    assert (result.reason, result.state) == (reason, "down")
    assert detail in result.detail
    figures = shown(result)
    certificate = chain[0].certificate
    first = min(one.certificate.not_valid_after_utc for one in chain)
    assert figures[EXPIRY][1] == first.timestamp()
    assert figures[LEAF][0][4] == f"{certificate.serial_number:x}"
    assert VERIFIED not in figures
    assert requests == [], "nothing is sent to whom is not believed"


async def test_without_verification_anything_goes_and_nothing_is_called_verified(
    tmp_path: Path,
) -> None:
    result, _ = await ran(tmp_path, OLD, verify=False)
    assert result.success
    figures = shown(result)
    assert EXPIRY in figures
    assert VERIFIED not in figures


async def test_a_name_that_resolves_is_the_one_expected(tmp_path: Path, ca: str) -> None:
    tls = certificates.context(tmp_path, GOOD)
    resolver = Resolver(lambda _: [address.read("127.0.0.1")])
    async with servers.serving(OK, tls=tls) as server:
        for host, reason in (("here.example.", ""), ("there.example", "tls_hostname")):
            url = f"https://{host}:{server.port}/"
            result = await visit.measured(Http(name="x", url=url, tls=Tls(ca=ca)), resolver)
            assert result.reason == reason, result.detail


@pytest.mark.parametrize(("name", "reason"), [("elsewhere.example", ""), ("x.example", "tls_h")])
async def test_another_name_may_be_expected(
    tmp_path: Path, ca: str, name: str, reason: str
) -> None:
    result, _ = await ran(tmp_path, ELSEWHERE, ca=ca, server_name=name)
    assert result.reason.startswith(reason)
    assert result.success != bool(reason)


async def test_another_name_is_not_expected_of_other_servers(tmp_path: Path, ca: str) -> None:
    async with servers.serving(OK, tls=certificates.context(tmp_path, GOOD)) as goal:
        moved = f"HTTP/1.1 302 Found\r\nLocation: {goal.secure_url}/\r\n\r\n".encode()
        fields = {"ca": ca, "server_name": "elsewhere.example"}
        result, _ = await ran(tmp_path, ELSEWHERE, script=moved, **fields)
    assert result.success, result.detail


async def test_the_look_at_a_bad_certificate_is_no_part_of_the_phase(
    tmp_path: Path, ca: str
) -> None:
    result, _ = await ran(tmp_path, ALONE, ca=ca)
    spans = [one.value for one in result.gauges if one.metric == "probe_http_duration_seconds"]
    assert sum(spans) < result.duration


async def test_a_second_look_that_hangs_keeps_the_reason(tmp_path: Path, ca: str) -> None:
    """The server shakes hands with the first caller only."""
    tls = certificates.context(tmp_path, ALONE)
    asked = 0

    def refuse(_connection: ssl.SSLObject, _name: str | None, _context: ssl.SSLContext) -> int:
        nonlocal asked
        asked += 1
        return ssl.ALERT_DESCRIPTION_INTERNAL_ERROR if asked > 1 else 0

    # Typed by hand, since a None is as good as the 0 that goes on.
    callback: Callable[..., Any] = lambda *given: refuse(*given) or None  # noqa: E731
    tls.sni_callback = callback
    resolver = Resolver(lambda _: [address.read("127.0.0.1")])
    async with servers.serving(OK, tls=tls) as server:
        url = f"https://here.example:{server.port}/"
        result = await visit.measured(Http(name="x", url=url, tls=Tls(ca=ca)), resolver)
    assert result.reason == "tls_self_signed"
    assert result.detail.endswith("self-signed certificate")
    assert EXPIRY not in shown(result)


@pytest.mark.parametrize(
    ("script", "reason", "detail"),
    [
        (
            b"HTTP/1.1 400 Bad\r\n\r\n",
            "tls_handshake",
            "the answer is no TLS; is it plain http://?",
        ),
        (b"", "tls_handshake", "closed within the handshake"),
        (servers.reset, "connect_reset", "connection reset by peer"),
    ],
)
async def test_a_server_that_speaks_no_tls_has_its_reason(
    script: Script | bytes, reason: str, detail: str
) -> None:
    async with servers.serving(script, wait_for=b"\x16") as server:
        result = await Http(name="x", url=server.secure_url).measure()
    assert result.reason == reason
    assert detail in result.detail


async def test_a_handshake_that_does_not_end_is_a_timeout() -> None:
    async with servers.serving(servers.for_ever, wait_for=b"\x16") as server:
        run = Http(name="x", url=server.secure_url, timeout=Duration(0.15)).measure()
        result = await run
    assert (result.reason, result.detail) == (
        "timeout",
        "the TLS handshake did not end within 0.15 s",
    )


async def test_a_server_that_wants_our_certificate_refuses_the_handshake(
    tmp_path: Path, ca: str
) -> None:
    """In TLS 1.3 it says so only after ours is done."""
    tls = certificates.context(tmp_path, GOOD)
    tls.verify_mode = ssl.CERT_REQUIRED
    with socket.create_server(("127.0.0.1", 0)) as listener:
        refusal = asyncio.create_task(asyncio.to_thread(refuse, listener, tls))
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/"
        result = await Http(name="x", url=url, tls=Tls(ca=ca)).measure()
        await refusal
    assert result.reason == "tls_handshake"
    assert "certificate required" in result.detail


def refuse(listener: socket.socket, tls: ssl.SSLContext) -> None:
    """Shake hands, then let the caller read why not: to close at once would lose the alert."""
    accepted, _ = listener.accept()
    with tls.wrap_socket(accepted, server_side=True, do_handshake_on_connect=False) as held:
        with contextlib.suppress(ssl.SSLError):
            held.do_handshake()
        held.shutdown(socket.SHUT_WR)
        while held.recv(4096):
            pass


async def test_authorities_that_cannot_be_read_are_our_fault(tmp_path: Path) -> None:
    result, requests = await ran(tmp_path, GOOD, ca=str(tmp_path / "absent.pem"))
    assert (result.reason, result.state) == ("internal", "unknown")
    assert "absent.pem' cannot be used: no such file or directory" in result.detail
    assert requests == []


async def test_a_certificate_that_ends_now_is_told_in_hours(tmp_path: Path, ca: str) -> None:
    ended = issued("ended", by=ROOT, names=HERE, ends=timedelta(hours=-1), now=clock.now())
    result, _ = await ran(tmp_path, ended, ca=ca)
    assert "less than a day ago" in result.detail
