"""By a proxy: requests in the clear are passed on, encrypted ones connected."""

from pathlib import Path
from typing import Any

import pytest

from alerting.strict import Duration, Secret
from exporter.probes.address import Address
from exporter.probes.hypertext.trail import Trail
from exporter.probes.result import Result
from exporter.probes.transport import ambient, visit
from exporter.probes.trust import Tls
from tests.exporter.probes import certificates, servers
from tests.exporter.probes.certificates import Issued, issued
from tests.exporter.probes.proxying import proxying
from tests.exporter.probes.runs import gauge, probe, saying
from tests.exporter.probes.servers import OK

ROOT = issued("Root")
GOOD = issued("good", by=ROOT, names=("shop.example",))
ELSEWHERE = issued("elsewhere", by=ROOT, names=("elsewhere.example",))


async def test_a_request_in_the_clear_is_passed_on_whole() -> None:
    async with servers.serving(OK) as server, proxying({"shop.example": server.port}) as proxy:
        result = await probe("http://shop.example/x", proxy=proxy.url).measure()
    assert result.success, result.detail
    (asked,) = proxy.asked
    assert asked.startswith(b"GET http://shop.example:80/x HTTP/1.1\r\nHost: shop.example\r\n")
    assert b"\r\nproxy-authorization: Basic bWU6cGFzcw==\r\n" in asked
    shown = {one.metric for one in result.gauges}
    assert "probe_ip_protocol" not in shown


async def by_tunnel(
    folder: Path, leaf: Issued = GOOD, **fields: Any
) -> tuple[Result, list[bytes], list[bytes]]:
    ca = folder / "ca.pem"
    ca.write_bytes(ROOT.pem)
    async with (
        servers.serving(OK, tls=certificates.context(folder, leaf)) as server,
        proxying({"shop.example": server.port, "192.0.2.7": server.port}) as proxy,
    ):
        asked = probe("https://shop.example/x", proxy=proxy.url, tls=Tls(ca=str(ca)), **fields)
        result = await visit.measured(asked, saying("192.0.2.7"))
    return result, proxy.asked, server.requests


async def test_an_encrypted_one_is_connected_and_stays_encrypted(tmp_path: Path) -> None:
    headers = {"X-Team": (Secret("ops"),)}
    result, asked, requests = await by_tunnel(tmp_path, proxy_connect_headers=headers)
    assert result.success, result.detail
    assert asked[0].startswith(b"CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example:443\r\n")
    assert b"x-team: ops" in asked[0]
    assert requests[0].startswith(b"GET /x HTTP/1.1\r\nHost: shop.example\r\n")
    assert b"proxy" not in requests[0]
    assert gauge(result, "probe_http_ssl") == 1
    assert gauge(result, "probe_http_duration_seconds", "tls") > 0


async def test_a_name_that_we_look_up_is_told_as_an_address(tmp_path: Path) -> None:
    result, asked, requests = await by_tunnel(tmp_path, proxy_resolves=False)
    assert result.success, result.detail
    assert asked[0].startswith(b"CONNECT 192.0.2.7:443 HTTP/1.1\r\n")
    assert b"\r\nHost: shop.example\r\n" in requests[0]
    assert gauge(result, "probe_ip_protocol") == 4


async def test_a_bad_certificate_behind_it_is_found_and_shown(tmp_path: Path) -> None:
    result, asked, requests = await by_tunnel(tmp_path, ELSEWHERE)
    assert result.reason == "tls_hostname"
    assert "shop.example (by the proxy 127.0.0.1:" in result.detail
    assert len(asked) == 2
    assert requests == []
    assert [one for one in result.gauges if one.metric == "probe_ssl_earliest_cert_expiry"]


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (
            b"HTTP/1.1 403 No\r\n\r\n",
            "the proxy answered 403 Forbidden to CONNECT shop.example:443",
        ),
        (b"HTTP/1.1 200 OK\r\n\r\nhello", "the proxy talked on behind its answer to CONNECT"),
        (b"SSH-2.0\r\n\r\n", "the proxy's answer to CONNECT is no HTTP: "),
        (b"HTTP/1.1 100 Go on\r\n\r\n", "the proxy closed the connection"),
    ],
)
async def test_a_proxy_that_does_not_connect_us_is_told(refusal: bytes, said: str) -> None:
    async with proxying(refusal=refusal) as proxy:
        result = await probe("https://shop.example/", proxy=proxy.url).measure()
    assert result.reason == "proxy"
    assert result.detail.startswith(said)
    assert "pass" not in result.detail.replace("passed", "")


async def test_a_proxy_that_wants_a_password_is_told_in_the_clear_too() -> None:
    async with proxying(refusal=b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n") as proxy:
        result = await probe("http://shop.example/", proxy=proxy.url).measure()
    assert result.reason == "proxy"
    assert "wants a user and password" in result.detail


async def test_a_proxy_that_is_not_there_is_named() -> None:
    with servers.closed_port() as port:
        away = Secret(f"http://127.0.0.1:{port}")
        result = await probe("http://shop.example/", proxy=away).measure()
    assert result.reason == "connect_refused"
    assert result.detail == f"the proxy 127.0.0.1:{port}: connection refused"


async def test_a_proxy_that_never_answers_is_named() -> None:
    async with servers.serving(servers.for_ever) as silent:
        away = Secret(silent.url)
        asked = probe("https://shop.example/", proxy=away, timeout=Duration(0.15))
        result = await asked.measure()
    assert result.reason == "connect_timeout"
    assert f"the proxy 127.0.0.1:{silent.port} is on the way" in result.detail


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/", "https://169.254.169.254/", "http://2852039166/"]
)
async def test_a_proxy_is_never_asked_for_a_metadata_service(url: str) -> None:
    async with proxying() as proxy:
        result = await probe(url, proxy=proxy.url).measure()
    assert result.reason == "forbidden_target"
    assert proxy.asked == []


class Shut:
    """A gate that nobody passes."""

    def refusal(self, wanted: Address, host: str = "") -> str:
        return f"not for you: {wanted.version} of {host}"


async def test_a_gate_is_for_targets_and_not_for_the_proxy_of_the_settings() -> None:
    async with servers.serving(OK) as server, proxying({"shop.example": server.port}) as proxy:
        with ambient.surrounded(Shut()):
            there = await probe("http://shop.example/", proxy=proxy.url).measure()
            literal = await probe("http://192.0.2.7/", proxy=proxy.url).measure()
            alone = await probe(server.url).measure()
    assert there.success, there.detail
    assert literal.detail == "192.0.2.7 is not for you: 4 of 192.0.2.7"
    assert alone.reason == "forbidden_target"


async def test_what_is_no_proxy_in_the_environment_is_our_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "socks5://127.0.0.1:1")
    result = await probe("http://shop.example/", proxy_from_environment=True).measure()
    assert (result.reason, result.state) == ("internal", "unknown")
    assert "the proxy of the environment: expected a proxy like" in result.detail


async def test_an_exception_is_gone_to_without_it() -> None:
    async with servers.serving(OK) as server, proxying() as proxy:
        asked = probe(server.url, proxy=proxy.url, no_proxy="127.0.0.0/8")
        trail = Trail()
        await visit.walked(asked.plan, trail)
    assert (trail.proxy, proxy.asked) == ("", [])
    assert trail.answer is not None
