"""Every way in which a real server can fail a run of an HTTP probe has its reason."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from alerting import clock
from alerting.strict import Duration, Size
from exporter.probes.address import Address
from exporter.probes.hypertext.plan import Plan
from exporter.probes.pattern import Pattern
from exporter.probes.reasons import REASONS
from exporter.probes.transport import visit
from exporter.probes.transport.resolver import Resolver
from tests.exporter.probes import servers
from tests.exporter.probes.runs import gauge, probe, ran, saying
from tests.exporter.probes.servers import OK, Script

BRIEF = Duration(0.15)
HEAD = b"HTTP/1.1 200 OK\r\n"
ENDLESS = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
CHUNK = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"


async def test_a_good_answer_is_a_success_with_all_that_was_measured() -> None:
    started = clock.now()
    result = await ran(OK)
    assert (result.success, result.state, result.reason, result.detail) == (True, "up", "", "")
    assert (result.probe, result.kind) == ("backend", "http")
    assert started <= result.started <= clock.now()
    phases = ["resolve", "connect", "tls", "processing", "transfer"]
    spans = [gauge(result, "probe_http_duration_seconds", phase) for phase in phases]
    assert 0 < sum(spans) <= result.duration < 10
    assert spans[2] == 0
    assert gauge(result, "probe_http_status_code") == 200
    assert gauge(result, "probe_http_uncompressed_body_length") == 15
    assert gauge(result, "probe_ip_protocol") == 4


@pytest.mark.parametrize(
    ("script", "reason", "detail"),
    [
        (servers.reset, "connect_reset", "connection reset by peer"),
        (b"", "closed", "the connection was closed without an answer"),
        (HEAD + b"Content-Len", "closed", "closed after 28 bytes, before the answer was whole"),
        (HEAD + b"Content-Length: 9\r\n\r\nabc", "closed", "closed after 41 bytes"),
        (ENDLESS + b"5\r\nab", "closed", "before the answer was whole"),
        (ENDLESS + b"zz\r\nab\r\n", "protocol", "the answer is no HTTP: illegal chunk header"),
        (servers.then(b"SSH-2.0-x\r\n", last=servers.for_ever), "protocol", "b'SSH-2.0-x\\r\\n'"),
        (b"\x15\x03\x01\x00\x02\x02\x46", "protocol", "the answer is TLS; is it https://?"),
        (HEAD + b"bad header\r\n\r\n", "protocol", "illegal header line"),
        (servers.endless(b"", b"HTTP/1.1 103 Early\r\n\r\n"), "protocol", "more than 32 interim"),
        (servers.endless(HEAD, b"A: " + b"x" * 9000 + b"\r\n"), "too_large", "65536 bytes"),
        (b"HTTP/1.1 503 Busy\r\n\r\n", "status", "got 503 Service Unavailable, expected 2xx"),
        (b"HTTP/1.0 999 Odd\r\n\r\n", "status", "got 999, expected 2xx"),
    ],
)
async def test_a_bad_answer_has_its_reason(
    script: Script | bytes, reason: str, detail: str
) -> None:
    result = await ran(script)
    assert (result.reason, result.state) == (reason, "down")
    assert detail in result.detail
    assert reason in REASONS


@pytest.mark.parametrize(
    ("script", "detail"),
    [
        (servers.for_ever, "no whole headers came within 0.15 s"),
        (servers.then(HEAD, last=servers.for_ever), "the body did not end within 0.15 s"),
        (
            servers.then(HEAD + b"Content-Length: 9\r\n\r\nabc", last=servers.for_ever),
            "the body did not end within 0.15 s; got 200 and 3 bytes of the body",
        ),
    ],
)
async def test_what_does_not_end_in_time_says_how_far_it_came(script: Script, detail: str) -> None:
    result = await ran(script, timeout=BRIEF)
    assert (result.reason, result.detail) == ("timeout", detail)
    assert 0.14 <= result.duration < 5


async def test_a_wrong_status_is_told_even_when_the_body_does_not_end() -> None:
    script = servers.then(b"HTTP/1.1 500 No\r\n\r\n", last=servers.for_ever)
    result = await ran(script, timeout=BRIEF)
    assert (result.reason, result.detail) == (
        "status",
        "got 500 Internal Server Error, expected 2xx",
    )


async def test_an_endless_body_is_read_to_its_limit_and_is_no_failure() -> None:
    result = await ran(servers.endless(ENDLESS, CHUNK), body_limit=Size(100_000))
    assert result.success
    assert gauge(result, "probe_http_uncompressed_body_length") == 100_000
    assert gauge(result, "probe_http_content_length") == -1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"fail_if_body_matches": (Pattern("y"),)}, "too_large"),
        ({"fail_if_body_not_matches": (Pattern("y"),)}, "too_large"),
        ({"fail_if_body_matches": (Pattern("xx"),)}, "body"),
        ({"fail_if_body_not_matches": (Pattern("xx"),)}, ""),
    ],
)
async def test_a_check_that_the_rest_of_an_endless_body_could_decide_says_so(
    fields: Any, reason: str
) -> None:
    result = await ran(servers.endless(ENDLESS, CHUNK), body_limit=Size(300_000), **fields)
    assert result.reason == reason
    assert gauge(result, "probe_failed_due_to_regex") == (reason == "body")


async def test_a_port_at_which_nothing_listens_refuses() -> None:
    with servers.closed_port() as port:
        result = await probe(f"http://127.0.0.1:{port}/").measure()
    assert (result.reason, result.detail) == (
        "connect_refused",
        f"127.0.0.1:{port}: connection refused",
    )
    assert gauge(result, "probe_http_status_code") == 0
    assert gauge(result, "probe_ip_protocol") == 4


async def test_a_port_that_accepts_nothing_times_out() -> None:
    with servers.full_port() as port:
        result = await probe(f"http://127.0.0.1:{port}/", timeout=BRIEF).measure()
    said = "no connection was accepted within 0.15 s"
    assert (result.reason, result.detail) == ("connect_timeout", said)
    assert gauge(result, "probe_http_duration_seconds", "connect") >= 0.14


async def test_an_address_to_which_there_is_no_way_is_unreachable() -> None:
    result = await probe("http://224.0.0.1/").measure()
    assert (result.reason, result.state) == ("unreachable", "down")
    assert "224.0.0.1:80: network is unreachable" in result.detail


def refusing(host: str) -> list[Address]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


async def test_a_name_without_an_address_is_a_matter_of_dns() -> None:
    result = await visit.measured(probe("http://nowhere.example/"), Resolver(refusing))
    assert (result.reason, result.detail) == (
        "dns",
        "nowhere.example: name or service not known",
    )
    assert not [one for one in result.gauges if one.metric.startswith("probe_ip")]


@pytest.mark.parametrize(("ip", "reason"), [(4, "dns"), (6, "connect_refused"), ("any", "")])
async def test_the_version_that_is_wanted_is_taken(ip: Any, reason: str) -> None:
    """Only IPv6's loopback has nothing that listens."""
    addresses = ["::1"] if ip == 4 else ["::1", "127.0.0.1"]
    async with servers.serving(OK) as server:
        asked = probe(f"http://both.example:{server.port}/", ip=ip, ip_fallback=ip == "any")
        result = await visit.measured(asked, saying(*addresses))
    assert result.reason == reason


@contextlib.contextmanager
def hanging() -> Iterator[Resolver]:
    """A resolver with one thread, whose look-ups end with the block."""
    ended = threading.Event()

    def lookup(_: str) -> list[Address]:
        ended.wait()
        return []

    try:
        yield Resolver(lookup, threads=1)
    finally:
        ended.set()


async def test_a_resolver_that_hangs_does_not_outlive_the_deadline() -> None:
    with hanging() as resolver:
        asked = probe("http://slow.example/", timeout=BRIEF)
        result = await visit.measured(asked, resolver)
        assert (result.reason, result.detail) == (
            "dns",
            "the resolver did not answer within 0.15 s",
        )
        assert 0.14 <= result.duration < 5


async def test_a_name_that_waits_for_others_is_not_called_down() -> None:
    with hanging() as resolver:
        first, second = await asyncio.gather(
            visit.measured(probe("http://slow.example/", timeout=BRIEF), resolver),
            visit.measured(probe("http://good.example/", timeout=BRIEF), resolver),
        )
    assert (first.reason, first.state) == ("dns", "down")
    assert (second.reason, second.state) == ("internal", "unknown")
    assert second.detail == "other look-ups kept good.example from being looked up"


async def test_cancelling_a_run_cancels_it() -> None:
    arrived = asyncio.Event()

    async def script(_reader: object, _writer: object) -> None:
        arrived.set()
        await asyncio.Event().wait()

    async with servers.serving(script) as server:
        run = asyncio.create_task(probe(server.url).measure())
        await arrived.wait()
        run.cancel()
        await asyncio.wait([run])
        assert run.cancelled()


class Broken:
    """A probe that fails inside until it is mended."""

    name = "broken"
    kind = "http"
    timeout = Duration(10)

    def __init__(self) -> None:
        self.mended: Plan | None = None

    @property
    def plan(self) -> Plan:
        if self.mended is None:
            raise ValueError("not for the eyes of people")
        return self.mended


async def test_an_error_of_ours_is_unknown_and_logged_once_until_it_is_over() -> None:
    broken = Broken()
    with structlog.testing.capture_logs() as logged:
        async with servers.serving(OK) as server:
            results = [await visit.measured(broken) for _ in range(2)]
            broken.mended = probe(server.url).plan
            results += [await visit.measured(broken) for _ in range(2)]
    assert [one.reason for one in results] == ["internal", "internal", "", ""]
    assert results[0].detail == "ValueError within chatwatch; its log has more"
    assert [one["event"] for one in logged] == [
        "probe cannot be measured",
        "probe is measured again",
    ]
