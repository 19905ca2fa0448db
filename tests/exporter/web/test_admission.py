import asyncio
import logging

import pytest
from aiohttp import ClientSession, web
from structlog.testing import capture_logs

from alerting import clock
from exporter.refusal import Refused
from tests.exporter.access import minted
from tests.exporter.web import stand

REQUESTS = "chatwatch_http_requests_total"
REFUSALS = "chatwatch_http_refusals_total"
BOSS = {"Authorization": "Bearer boss-token-0123456789"}
EYE = {"Authorization": "Bearer eye-token-0123456789"}


async def crash(request: web.Request) -> web.Response:
    raise RuntimeError("the cupboard is bare")


async def refuse(request: web.Request) -> web.Response:
    raise Refused("too_fast", "the queue is full", "come again", retry_after=2)


async def move(request: web.Request) -> web.Response:
    raise web.HTTPFound("/-/healthy")


async def test_an_unknown_path_is_refused_in_json_and_counted() -> None:
    async with stand.serving() as here, ClientSession() as client:
        async with client.get(f"{here.url}/nowhere") as answer:
            assert answer.status == 404
            assert (await answer.json())["code"] == "not_found"
        assert here.counted(REQUESTS, "other", "GET", "404") == 1
        assert here.counted(REFUSALS, "not_found") == 1


async def test_a_wrong_method_is_refused_with_those_allowed() -> None:
    async with (
        stand.serving() as here,
        ClientSession() as client,
        client.delete(f"{here.url}/-/healthy") as answer,
    ):
        assert answer.status == 405
        assert answer.headers["Allow"] == "GET,HEAD"
        assert (await answer.json())["code"] == "method_not_allowed"


async def test_strange_methods_share_one_label() -> None:
    async with stand.serving() as here, ClientSession() as client:
        for method in ("PURGE", "MKCOL"):
            async with client.request(method, f"{here.url}/-/healthy") as answer:
                assert answer.status == 405
        assert here.counted(REQUESTS, "other", "other", "405") == 2


async def test_a_mistake_of_ours_is_logged_once_and_not_shown() -> None:
    with capture_logs() as logged:
        async with stand.serving("", {"/crash": crash}) as here, ClientSession() as client:
            async with client.get(f"{here.url}/crash") as answer:
                told = await answer.json()
            assert answer.status == 500
            assert told["code"] == "internal"
            assert "cupboard" not in str(told)
            assert here.counted(REFUSALS, "internal") == 1
    (line,) = [one for one in logged if "the cupboard is bare" in repr(one)]
    assert told["message"].split()[-1] in str(line)


async def test_a_refusal_of_a_handler_is_answered_as_it_says() -> None:
    async with (
        stand.serving("", {"/refuse": refuse}) as here,
        ClientSession() as client,
        client.get(f"{here.url}/refuse") as answer,
    ):
        assert (answer.status, answer.headers["Retry-After"]) == (429, "2")
        assert await answer.json() == {
            "code": "too_fast",
            "message": "the queue is full",
            "help": "come again",
        }


async def test_a_redirection_is_no_error() -> None:
    async with (
        stand.serving("", {"/move": move}) as here,
        ClientSession() as client,
        client.get(f"{here.url}/move") as answer,
    ):
        assert answer.status == 200


async def test_a_client_that_leaves_is_no_mistake_of_ours(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    entered, left = asyncio.Event(), asyncio.Event()

    async def wait(request: web.Request) -> web.Response:
        entered.set()
        try:
            await request.read()
        finally:
            left.set()
        return web.Response()

    async with stand.serving("", {"/wait": wait}) as here:
        async with stand.connection(here.listening.port) as (_, writer):
            writer.write(b"POST /wait HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n")
            await asyncio.wait_for(entered.wait(), 5)
        await asyncio.wait_for(left.wait(), 5)
        assert here.counted(REFUSALS, "internal") == 0
    assert "request failed" not in capsys.readouterr().out + caplog.text
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "unauthenticated"),
        ({"Authorization": "Bearer wrong"}, 401, "unauthenticated"),
        (EYE, 403, "forbidden"),
    ],
)
async def test_a_route_that_needs_a_permission_is_closed_to_others(
    headers: dict[str, str], status: int, code: str
) -> None:
    async with (
        stand.serving(stand.TOKENS) as here,
        ClientSession() as client,
        client.post(f"{here.url}/-/reload", headers=headers) as answer,
    ):
        assert answer.status == status
        assert (await answer.json())["code"] == code
        assert ("WWW-Authenticate" in answer.headers) == (status == 401)


async def test_a_token_in_the_query_is_not_taken_where_it_is_not_allowed() -> None:
    async with stand.serving(stand.TOKENS) as here, ClientSession() as client:
        url = f"{here.url}/-/reload?access_token=boss-token-0123456789"
        async with client.post(url) as answer:
            assert answer.status == 401
        async with client.post(url, headers=BOSS) as answer:
            assert answer.status == 200


@pytest.mark.parametrize("path", ["/", "/metrics", "/-/healthy", "/-/ready", "/health"])
async def test_without_tokens_a_rebound_name_reaches_nothing(path: str) -> None:
    async with (
        stand.serving() as here,
        ClientSession() as client,
        client.get(here.url + path, headers={"Host": "evil.example"}) as answer,
    ):
        assert answer.status == 403
        assert (await answer.json())["code"] == "untrusted_host"


async def test_a_client_that_asks_first_is_told_to_go_on() -> None:
    async with (
        stand.serving() as here,
        stand.connection(here.listening.port) as (reader, writer),
    ):
        head = b"POST /-/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
        writer.write(head + b"Expect: 100-continue\r\n\r\n")
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(b"{}")
        assert (await stand.answer(reader)).status == 200


async def test_another_expectation_is_refused_in_json() -> None:
    async with (
        stand.serving() as here,
        ClientSession() as client,
        client.post(f"{here.url}/-/reload", headers={"Expect": "miracles"}) as answer,
    ):
        assert answer.status == 417
        assert (await answer.json())["code"] == "expectation_failed"
        assert here.counted(REFUSALS, "expectation_failed") == 1


JWT = """
auth:
  jwt: {algorithms: [HS256], issuer: "https://id.example.com", audience: chatwatch,
        secrets: ["env:SHOP"], tenant: tenant}
"""


@pytest.mark.parametrize(
    ("changed", "algorithm", "status", "code"),
    [
        ({"role": "viewer"}, "HS256", 503, "not_ready"),
        ({"role": "viewer", "exp": 1}, "HS256", 401, "token_expired"),
        ({"role": "viewer", "nbf": 1e12}, "HS256", 401, "token_early"),
        ({"role": "viewer"}, "none", 401, "token_refused"),
        ({"role": "viewer"}, "RS256", 401, "token_refused"),
        ({"role": "viewer", "aud": "another"}, "HS256", 401, "token_refused"),
        ({"role": "root"}, "HS256", 403, "unknown_role"),
        ({"role": "ingest"}, "HS256", 403, "forbidden"),
        ({"role": "viewer", "tenant": None}, "HS256", 403, "unknown_tenant"),
    ],
    ids=range(9),
)
async def test_a_token_of_an_issuer_opens_what_its_role_may(
    changed: dict[str, object], algorithm: str, status: int, code: str
) -> None:
    """There are no folds here: who is let in is told that they are not ready."""
    claims = minted.claims(**{"exp": clock.unix() + 60, "tenant": "acme", **changed})
    token = minted.token(claims, algorithm, secret=stand.ENVIRON["SHOP"])
    headers = {"Authorization": f"Bearer {token}"}
    async with stand.serving(JWT) as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/analytics/kpi", headers=headers) as answer:
            told = await answer.json()
        assert (answer.status, told["code"]) == (status, code)
        assert token.rpartition(".")[0] not in str(told)
        async with client.get(f"{here.url}/api/services", headers=headers) as answer:
            found = (await answer.json())["code"]
        assert found == (code if status != 503 else "other_tenants")
