"""Vendors asked over real connections."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiohttp import web

from alerting.secret import Secret
from exporter.integrations.exchange.call import Answer, Topic
from exporter.integrations.exchange.token import Shown, bearer
from exporter.integrations.transport.client import Client
from exporter.probes.trust import Tls
from tests.exporter.integrations.transport.asked import (
    NOBODY,
    SHOWN,
    TOKEN,
    call,
    kept,
    unanswered,
    vendor,
)
from tests.exporter.probes.servers import serving


async def test_an_answer_comes_whole_with_small_names_and_the_time_it_took(client: Client) -> None:
    def answer(_: web.BaseRequest) -> web.Response:
        found = web.json_response({"portalId": 1}, headers={"X-Left": "7"})
        found.headers.add("X-Left", "8")
        return found

    async with kept(answer) as (url, seen):
        asked = call(f"{url}/a%2Fb?c=d%2Ce", headers=(("Accept", "application/json"),))
        found = await client.ask(vendor(), asked, SHOWN)
    assert isinstance(found, Answer)
    assert (found.status, found.json, found.headers["x-left"]) == (200, {"portalId": 1}, "7, 8")
    assert 0 < found.seconds < 5
    assert found.skew is not None
    assert abs(found.skew) < 3
    (request,) = seen.requests
    assert (request.method, request.raw_path) == ("GET", "/a%2Fb?c=d%2Ce")
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.headers["User-Agent"].startswith("chatwatch/")
    assert request.headers["Accept-Encoding"] == "identity"
    assert request.headers["Accept"] == "application/json"


async def test_a_body_of_secrets_takes_the_place_of_the_calls_own(client: Client) -> None:
    async with kept() as (url, seen):
        asked = call(url, method="POST", body=b"open", headers=(("Content-Type", "a/b"),))
        await client.ask(vendor(), asked, NOBODY)
        await client.ask(vendor(), asked, Shown(body=Secret("sealed")))
    assert seen.bodies == [b"open", b"sealed"]


async def test_connections_are_kept_from_one_call_to_the_next(client: Client) -> None:
    async with kept() as (url, seen):
        for path in ("/a", "/b", "/c"):
            assert isinstance(await client.ask(vendor(), call(url + path), SHOWN), Answer)
    assert len(seen.requests) == 3
    assert len(seen.connections) == 1


async def test_vendors_with_another_trust_share_no_connection(client: Client) -> None:
    async with kept() as (url, seen):
        await client.ask(vendor(), call(url), SHOWN)
        await client.ask(vendor(tls=Tls(verify=False)), call(url), SHOWN)
    assert len(seen.requests) == 2


async def test_no_redirect_is_followed_and_no_cookie_kept(client: Client) -> None:
    def answer(request: web.BaseRequest) -> web.Response:
        found = web.Response(status=302, headers={"Location": "/elsewhere"})
        found.set_cookie("session", "1")
        assert "Cookie" not in request.headers
        return found

    async with kept(answer) as (url, seen):
        for _ in range(2):
            found = await client.ask(vendor(), call(url), SHOWN)
            assert isinstance(found, Answer)
            assert found.status == 302
    assert [request.path for request in seen.requests] == ["/", "/"]


async def test_proxies_and_passwords_of_the_environment_are_not_used(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    async with kept() as (url, seen):
        assert isinstance(await client.ask(vendor(), call(url), NOBODY), Answer)
    assert "Authorization" not in seen.requests[0].headers


class Forgetful(asyncio.Protocol):
    """A server that closes each connection at its second request, before it answers that."""

    def __init__(self, heard: list[bytes]) -> None:
        self._heard = heard
        self._count = 0
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard.append(data.split(b" ")[0])
        self._count += 1
        if self._count == 1:
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        else:
            self._transport.close()


@pytest.mark.parametrize(
    ("method", "topic", "answered"),
    [("GET", "health", True), ("POST", "newest", True), ("POST", "token", False)],
)
async def test_what_may_be_asked_twice_is_asked_again_over_a_new_connection(
    client: Client, method: str, topic: Topic, *, answered: bool
) -> None:
    heard: list[bytes] = []
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Forgetful(heard), "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    asked = call(url, topic, method=method)
    assert isinstance(await client.ask(vendor(), asked, SHOWN), Answer)
    found = await client.ask(vendor(), asked, SHOWN)
    assert isinstance(found, Answer) is answered
    assert len(heard) == (3 if answered else 2)
    server.close()


async def test_a_post_that_is_not_answered_on_a_new_connection_is_not_sent_again(
    client: Client,
) -> None:
    async with serving(b"") as server:
        found = await client.ask(vendor(), call(server.url, method="POST"), SHOWN)
        assert len(server.requests) == 1
    assert unanswered(found)[0] == "closed"


async def test_a_token_that_no_header_can_hold_is_told_without_it(client: Client) -> None:
    for bad in (f"{TOKEN}\r\nX: 1", f"{TOKEN}\n", f"\x00{TOKEN}"):
        found = await client.ask(vendor(), call("http://127.0.0.1:1"), bearer(Secret(bad)))
        assert unanswered(found) == (
            "internal",
            "the token holds characters that no header may hold",
        )


async def test_a_mistake_of_ours_is_logged_by_its_place_and_without_its_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError(TOKEN)

    monkeypatch.setattr(client, "_open", broken)
    with structlog.testing.capture_logs() as logged:
        found = await client.ask(vendor(), call("http://127.0.0.1:1"), SHOWN)
        await client.ask(vendor(), call("http://127.0.0.1:1"), SHOWN)
    assert unanswered(found) == ("internal", "a mistake of ours, see the log: RuntimeError")
    (line,) = logged  # once
    assert line["error"] == "RuntimeError"
    assert "test_client.py:" in line["at"]
    assert TOKEN not in str(line)


async def test_a_call_can_be_ended_and_the_connections_closed(client: Client) -> None:
    begun = asyncio.Event()

    async def hang(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with serving(hang) as server:
        task = asyncio.create_task(client.ask(vendor(), call(server.url), SHOWN))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await client.close()
    await client.close()
