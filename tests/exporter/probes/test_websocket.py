"""WebSockets of a real server; those that break the protocol are with the transport."""

import base64
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from alerting.secret import Secret, Written
from alerting.strict import Duration
from exporter.probes.frames.talk import Exchange
from exporter.probes.hypertext.credentials import Basic
from exporter.probes.pattern import Pattern
from exporter.probes.trust import Tls
from exporter.probes.websocket import Websocket
from tests.exporter.probes import servers
from tests.exporter.probes.certificates import DAY, context, issued
from tests.exporter.probes.runs import gauge
from tests.exporter.probes.sockets import close, opened, text
from tests.exporter.probes.talkers import open_sockets

ROOT = issued("Root")


async def echo(held: ServerConnection) -> None:
    async for message in held:
        await held.send(f"echo {message!r}")


def guarded(held: ServerConnection, request: Request) -> Response | None:
    wanted = "Basic " + base64.b64encode(b"me:t0ken").decode()
    if request.headers.get("Authorization") == wanted:
        return None
    return held.respond(401, "who are you?")


def probe(port: int, **fields: Any) -> Websocket:
    given = {"name": "a", "url": f"ws://127.0.0.1:{port}/x", "timeout": Duration(5), **fields}
    return Websocket(**given)


def port_of(server: Any) -> int:
    port: int = next(iter(server.sockets)).getsockname()[1]
    return port


async def test_a_websocket_that_opens_is_up() -> None:
    async with serve(echo, "127.0.0.1", 0) as server:
        result = await probe(port_of(server)).measure()
    assert (result.state, result.detail, result.kind) == ("up", "", "websocket")
    assert gauge(result, "probe_websocket_status_code") == 101
    assert gauge(result, "probe_websocket_connection_upgraded") == 1
    assert gauge(result, "probe_websocket_duration_seconds", "processing") > 0
    assert "probe_websocket_failed_due_to_regex" not in {one.metric for one in result.gauges}


async def test_what_is_said_is_answered_and_a_ping_too() -> None:
    script = (
        Exchange(None, Written("hi")),
        Exchange(Pattern("echo '(h.)'"), Written("got ${1}")),
        Exchange(Pattern("echo 'got hi'")),
    )
    async with serve(echo, "127.0.0.1", 0, subprotocols=["v2"]) as server:  # type: ignore[list-item] # a str will do
        fields = {"script": script, "ping": True, "subprotocols": ("v1", "v2")}
        result = await probe(port_of(server), **fields).measure()
    assert (result.state, result.detail) == ("up", "")
    assert gauge(result, "probe_websocket_ping_seconds") > 0
    assert gauge(result, "probe_websocket_failed_due_to_regex") == 0


async def test_another_answer_is_down() -> None:
    script = (Exchange(None, Written("hi")), Exchange(Pattern("^yes")))
    async with serve(echo, "127.0.0.1", 0) as server:
        result = await probe(port_of(server), script=script).measure()
    assert result.reason == "body"
    assert result.detail == """a message does not match '^yes': "echo 'hi'\""""
    assert gauge(result, "probe_websocket_failed_due_to_regex") == 1


@pytest.mark.parametrize(("password", "status"), [("t0ken", 101), ("other", 401)])
async def test_a_server_that_asks_who_we_are_is_told(password: str, status: int) -> None:
    async with serve(echo, "127.0.0.1", 0, process_request=guarded) as server:
        result = await probe(port_of(server), basic=Basic("me", Secret(password))).measure()
    assert gauge(result, "probe_websocket_status_code") == status
    assert (result.reason == "status") == (status == 401)
    assert password not in result.detail


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({}, ""), ({"names": ("b",)}, "tls_hostname"), ({"ends": -DAY / 2}, "tls_expired")],
)
async def test_over_tls_the_certificate_is_judged(
    tmp_path: Path, fields: dict[str, Any], reason: str
) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_bytes(ROOT.pem)
    leaf = issued("a", by=ROOT, **{"names": ("127.0.0.1",), **fields})
    async with opened(last=servers.for_ever, tls=context(tmp_path, leaf)) as server:
        url = f"wss://127.0.0.1:{server.port}/"
        result = await probe(0, url=url, tls=Tls(ca=str(ca))).measure()
    assert result.reason == reason
    expires = leaf.certificate.not_valid_after_utc.timestamp()
    assert gauge(result, "probe_ssl_earliest_cert_expiry") == expires


async def test_where_nobody_listens_it_is_refused() -> None:
    with servers.closed_port() as port:
        result = await probe(port).measure()
    assert result.reason == "connect_refused"
    assert gauge(result, "probe_websocket_status_code") == 0


SCRIPT = (Exchange(Pattern("ready")),)


async def test_a_server_that_says_nothing_is_given_up_in_time() -> None:
    async with opened(last=servers.for_ever) as server:
        result = await probe(server.port, timeout=Duration(0.1), script=SCRIPT).measure()
    assert result.reason == "timeout"
    assert result.detail.endswith("waiting for a message like 'ready'; 0 messages came")
    async with servers.serving(servers.for_ever) as server:
        result = await probe(server.port, timeout=Duration(0.1)).measure()
    assert (result.reason, result.detail) == ("timeout", "no whole headers came within 0.1 s")


async def test_a_server_that_closes_instead_is_told() -> None:
    async with opened(close(1013, "come again"), last=servers.for_ever) as server:
        result = await probe(server.port, script=SCRIPT).measure()
    assert result.reason == "closed"
    assert result.detail == "the server closed the WebSocket with 1013 ('come again')"


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"url": "http://a/"}, ["url"]),
        ({"source": "x"}, ["source"]),
        ({"subprotocols": ("a,b",)}, ["subprotocols[0]"]),
        ({"headers": {"Cookie": Written("a")}}, ["headers.Cookie"]),
        ({"basic": Basic("a", Secret("b")), "bearer": Secret("c")}, ["bearer"]),
        ({"basic": Basic("a:b", Secret("b"))}, ["basic.username"]),
        ({"bearer": Secret("a\nb")}, ["bearer"]),
        ({"tls": Tls(certificate="a.pem")}, ["tls.key"]),
        ({"script": (Exchange(),)}, ["script[0].expect"]),
    ],
)
def test_what_does_not_go_together_is_told(fields: dict[str, Any], found: list[str]) -> None:
    assert [field for field, _ in probe(1, **fields).wrong()] == found


def test_the_plan_is_made_of_what_people_write() -> None:
    fields = {"headers": {"Host": Written("b.example"), "X-A": Written("1")}}
    plan = probe(1, url="wss://a.example/c?d=1", bearer=Secret("t"), **fields).talk
    assert (plan.way.host, plan.way.port, plan.shown) == ("a.example", 443, "wss://a.example/c?…")
    assert plan.way.trust is not None
    assert (plan.opening.host, plan.opening.resource) == ("b.example", "/c?d=1")
    held = dict(plan.opening.headers)
    assert (held[b"x-a"], held[b"authorization"]) == (b"1", b"Bearer t")
    assert probe(1).peer == "127.0.0.1"


async def test_no_socket_is_left_behind() -> None:
    before = open_sockets()
    async with opened(text("x"), last=servers.for_ever) as server:
        for _ in range(10):
            await probe(server.port, timeout=Duration(0.02), script=SCRIPT).measure()
            await probe(server.port, timeout=Duration(0.02), ping=True).measure()
    assert open_sockets() == before
