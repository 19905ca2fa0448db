"""Every way in which a vendor cannot be asked has its reason."""

import contextlib
import socket
from pathlib import Path
from typing import Any

import pytest

from alerting.duration import Duration
from exporter.integrations.exchange.call import BODY_BYTES, Answer
from exporter.integrations.hubspot import Hubspot
from exporter.integrations.transport.client import Client
from exporter.probes import address
from exporter.probes.address import Address
from exporter.probes.transport.resolver import Resolver
from exporter.probes.trust import Tls
from tests.exporter.integrations.transport.asked import SHOWN, call, kept, unanswered, vendor
from tests.exporter.probes import servers
from tests.exporter.probes.certificates import context, issued
from tests.exporter.probes.servers import Script, serving


async def test_a_closed_port_is_no_connection(client: Client) -> None:
    with servers.closed_port() as port:
        found = await client.ask(vendor(), call(f"http://127.0.0.1:{port}/x"), SHOWN)
    assert unanswered(found) == ("connect", f"127.0.0.1:{port}: connection refused")


@pytest.mark.parametrize(
    ("script", "reason", "said"),
    [
        (servers.reset, "closed", "before the answer was whole"),
        (b"", "closed", "before the answer was whole"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "closed", "before the answer was whole"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", "closed", "before the answer was whole"),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "closed", "not HTTP"),
        (b"HTTP/1.1 999999 Eh\r\n\r\n", "closed", "not HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n", "too_large", "the headers"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "closed", ""),
        (
            servers.endless(b"HTTP/1.1 200 OK\r\n\r\n", b"[" * 65_536),
            "too_large",
            f"larger than {BODY_BYTES >> 20} MiB",
        ),
    ],
)
async def test_answers_that_are_none_have_their_reason(
    client: Client, script: Script | bytes, reason: str, said: str
) -> None:
    async with serving(script) as server:
        found = await client.ask(vendor(), call(server.url), SHOWN)
    got, detail = unanswered(found)
    assert got == reason, detail
    assert said in detail


@pytest.mark.parametrize(
    "script",
    [
        servers.for_ever,
        servers.then(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", last=servers.for_ever),
    ],
)
async def test_what_is_not_whole_in_time_is_a_timeout(client: Client, script: Script) -> None:
    async with serving(script) as server:
        one = Hubspot(name="crm", timeout=Duration(0.2))
        found = await client.ask(one, call(server.url), SHOWN)
    assert unanswered(found) == (
        "timeout",
        f"127.0.0.1:{server.port}: no whole answer within 200ms",
    )
    assert found.seconds == pytest.approx(0.2, abs=0.15)


@pytest.mark.parametrize("header", [b"X-%d: y\r\n", b"X: %d\r\n"])
async def test_a_flood_of_headers_is_given_up(client: Client, header: bytes) -> None:
    flood = b"".join(header % number for number in range(100_000))
    async with serving(b"HTTP/1.1 200 OK\r\n" + flood + b"\r\n") as server:
        found = await client.ask(vendor(), call(server.url), SHOWN)
    assert unanswered(found)[0] == "closed"


async def test_headers_that_are_no_text_can_be_written_down(client: Client) -> None:
    async with serving(b"HTTP/1.1 200 OK\r\nX: a\xffb\r\nContent-Length: 0\r\n\r\n") as server:
        found = await client.ask(vendor(), call(server.url), SHOWN)
    assert isinstance(found, Answer)
    assert found.headers["x"] == "a?b"


async def test_a_connection_that_nobody_takes_is_a_timeout_too(client: Client) -> None:
    one = Hubspot(name="crm", timeout=Duration(0.2))
    with servers.full_port() as port:
        found = await client.ask(one, call(f"http://127.0.0.1:{port}"), SHOWN)
    assert unanswered(found)[0] == "timeout"


def resolved(*addresses: str) -> Client:
    def lookup(_: str) -> list[Address]:
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return list(map(address.read, addresses))

    return Client(Resolver(lookup))


async def test_a_name_without_an_address_is_of_dns() -> None:
    async with contextlib.AsyncExitStack() as stack:
        client = resolved()
        stack.push_async_callback(client.close)
        found = await client.ask(vendor(), call("https://api.crm.test/x"), SHOWN)
    assert unanswered(found) == ("dns", "api.crm.test: name or service not known")


async def test_a_name_is_looked_up_by_us_and_connected_to_at_its_address() -> None:
    client = resolved("127.0.0.1")
    async with kept() as (url, seen):
        port = url.rpartition(":")[2]
        found = await client.ask(vendor(), call(f"http://api.crm.test:{port}/x"), SHOWN)
        await client.close()
    assert isinstance(found, Answer)
    assert seen.requests[0].headers["Host"] == f"api.crm.test:{port}"


@pytest.mark.parametrize("host", ["169.254.169.254", "[::ffff:169.254.169.254]", "[fd00:ec2::254]"])
async def test_no_metadata_service_is_asked_by_its_address(client: Client, host: str) -> None:
    found = await client.ask(vendor(), call(f"http://{host}/latest"), SHOWN)
    reason, detail = unanswered(found)
    assert reason == "forbidden_target"
    assert "a cloud's metadata service" in detail


@pytest.mark.parametrize("leads_to", [("169.254.169.254",), ("127.0.0.1", "100.100.100.200")])
async def test_no_metadata_service_is_asked_by_a_name(leads_to: tuple[str, ...]) -> None:
    client = resolved(*leads_to)
    found = await client.ask(vendor(), call("http://innocent.test/"), SHOWN)
    await client.close()
    assert unanswered(found) == (
        "forbidden_target",
        f"innocent.test ({leads_to[-1]}) is a cloud's metadata service",
    )


@pytest.mark.parametrize(
    "url", ["ftp://a.test", "http://", "http://127.1/", "nonsense", "http://["]
)
async def test_an_address_that_is_none_is_ours_to_mend(client: Client, url: str) -> None:
    reason, detail = unanswered(await client.ask(vendor(), call(url), SHOWN))
    assert reason == "internal", detail
    assert "asked" in detail


async def test_a_vendor_with_a_good_certificate_is_asked_by_tls(
    client: Client, tmp_path: Path
) -> None:
    authority = issued("authority")
    (tmp_path / "ca.pem").write_bytes(authority.pem)
    leaf = issued("here", by=authority, names=("crm.test",))
    tls = Tls(ca=str(tmp_path / "ca.pem"), server_name="crm.test")
    async with serving(servers.OK, tls=context(tmp_path, leaf)) as server:
        found = await client.ask(vendor(tls=tls), call(server.secure_url), SHOWN)
    assert isinstance(found, Answer)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "self-signed certificate"),
        ({"ca": "ca.pem"}, "IP address mismatch"),
        ({"ca": "ca.pem", "server_name": "other.test"}, "Hostname mismatch"),
    ],
)
async def test_a_bad_certificate_is_no_connection(
    client: Client, tmp_path: Path, settings: dict[str, Any], said: str
) -> None:
    authority = issued("authority")
    (tmp_path / "ca.pem").write_bytes(authority.pem)
    leaf = issued("here", by=authority, names=("crm.test",))
    if "ca" in settings:
        settings = {**settings, "ca": str(tmp_path / "ca.pem")}
    async with serving(servers.OK, tls=context(tmp_path, leaf, authority)) as server:
        found = await client.ask(vendor(tls=Tls(**settings)), call(server.secure_url), SHOWN)
        assert server.requests == []
    reason, detail = unanswered(found)
    assert reason == "tls", detail
    assert said in detail


async def test_what_speaks_no_tls_is_no_connection(client: Client) -> None:
    async with serving(servers.OK, wait_for=b"\n") as server:
        found = await client.ask(vendor(), call(server.secure_url), SHOWN)
    assert unanswered(found)[0] == "tls"


async def test_a_file_of_tls_that_is_not_there_is_ours_to_mend(client: Client) -> None:
    one = vendor(tls=Tls(ca="/nowhere/ca.pem"))
    found = await client.ask(one, call("https://127.0.0.1:1"), SHOWN)
    assert unanswered(found) == (
        "internal",
        "'/nowhere/ca.pem' cannot be used: no such file or directory",
    )


async def test_a_name_of_the_api_is_expected_neither_of_status_pages_nor_of_servers_of_tokens(
    client: Client, tmp_path: Path
) -> None:
    authority = issued("authority")
    (tmp_path / "ca.pem").write_bytes(authority.pem)
    leaf = issued("here", by=authority, names=("127.0.0.1",))
    tls = Tls(ca=str(tmp_path / "ca.pem"), server_name="crm.test")
    async with serving(servers.OK, tls=context(tmp_path, leaf)) as server:
        url = server.secure_url
        elsewhere = vendor(tls=tls, url="https://api.test")
        assert isinstance(await client.ask(elsewhere, call(url, "token"), SHOWN), Answer)
        here = vendor(tls=tls, url=url)
        assert unanswered(await client.ask(here, call(url, "token"), SHOWN))[0] == "tls"
        page = call(url, "status", signed=False)
        reason, detail = unanswered(await client.ask(elsewhere, page, SHOWN))
        assert reason == "tls", "it is judged by the system's authorities"
        assert "certificate" in detail
