"""Senders' door as aiohttp serves it: the handshake, tokens in queries, strangers' labels."""

import contextlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from exporter.events.inbound import Answer, Inbound
from tests.exporter.web import stand

HOOKS = stand.SOURCES + "- {type: cloudevents, name: hub}\n"
ORIGIN = {"WebHook-Request-Origin": "eventemitter.example.com"}
EVENT = {"specversion": "1.0", "id": "a", "source": "/here", "type": "chat.conversation.started"}
STRUCTURED = {"Content-Type": "application/cloudevents+json"}


async def handshake(path: str, headers: dict[str, str]) -> tuple[int, dict[str, str]]:
    async with stand.serving(HOOKS) as here, aiohttp.ClientSession(here.url) as client:
        async with client.options(path, headers=headers) as answer:
            return answer.status, dict(answer.headers)


async def test_a_cloudevents_sender_is_allowed_by_the_handshake() -> None:
    status, headers = await handshake("/webhooks/hub", ORIGIN)
    assert status == 200
    assert headers["WebHook-Allowed-Origin"] == "eventemitter.example.com"
    assert headers["WebHook-Allowed-Rate"] == "*"
    assert headers["Allow"] == "POST, OPTIONS"


@pytest.mark.parametrize(("path", "sent"), [("/webhooks/hub", {}), ("/webhooks/app", ORIGIN)])
async def test_no_origin_is_allowed_unasked_or_at_other_sources(
    path: str, sent: dict[str, str]
) -> None:
    status, headers = await handshake(path, sent)
    assert status == 200
    assert not [name for name in headers if name.startswith("WebHook")]
    assert headers["Allow"] == "POST, OPTIONS"


async def test_an_origin_is_given_back_as_one_short_line() -> None:
    _, headers = await handshake("/webhooks/hub", {"WebHook-Request-Origin": "a\tb" + "x" * 400})
    assert headers["WebHook-Allowed-Origin"] == "ab" + "x" * 252


async def test_the_handshake_never_calls_back() -> None:
    called = {**ORIGIN, "WebHook-Request-Callback": "http://127.0.0.1:1/"}
    status, headers = await handshake("/webhooks/hub", called)
    assert (status, headers["WebHook-Allowed-Rate"]) == (200, "*")


async def test_an_unknown_source_has_no_handshake() -> None:
    status, _ = await handshake("/webhooks/nobody", ORIGIN)
    assert status == 404


async def test_a_page_of_another_origin_has_no_handshake() -> None:
    status, _ = await handshake("/webhooks/hub", {**ORIGIN, "Origin": "https://evil.example"})
    assert status == 403


@pytest.mark.parametrize(
    ("source", "token", "status"),
    [("hub", "BOT", 202), ("hub", "EYE", 403), ("app", "BOT", 401)],
)
async def test_a_token_in_the_query_counts_for_cloudevents_only(
    tmp_path: Path, source: str, token: str, status: int
) -> None:
    path = f"/webhooks/{source}?access_token={stand.ENVIRON[token]}"
    made = stand.daemon("server:\n  listen: 127.0.0.1:0\n" + HOOKS + stand.TOKENS)
    event = {**EVENT, "data": {"conversation_id": "c"}}
    async with stand.committing(made, tmp_path), stand.serving(made=made) as here:
        async with aiohttp.ClientSession(here.url) as client:
            async with client.post(path, json=event, headers=STRUCTURED) as answer:
                assert answer.status == status


async def test_strangers_cannot_name_a_label() -> None:
    async with stand.serving(HOOKS) as here, aiohttp.ClientSession(here.url) as client:
        for name in ("one", "two"):
            async with client.post(f"/webhooks/{name}", json=EVENT) as answer:
                assert answer.status == 404
                assert (await answer.json())["code"] == "unknown_source"
        assert here.counted("webhook_requests_total", "unknown", "404") == 2
        assert here.counted("webhook_refusals_total", "unknown", "unknown_source") == 2


async def test_a_body_over_the_limit_is_refused() -> None:
    async with stand.serving("  limits: {body: 1KiB}\n" + HOOKS) as here:
        answer = await stand.exchange(here.listening.port, stand.post(b" " * 2000))
        assert (answer.status, answer.json["code"]) == (413, "body_too_large")
        assert here.counted("webhook_requests_total", "app", "413") == 1


KEYED = """
sources:
- {type: native, name: old, keys: ["env:BOSS"]}
- {type: native, name: app}
"""


async def asked(method: str, path: str, **more: Any) -> tuple[int, str, list[str]]:
    """Return status, body and the routes that were counted."""
    async with stand.serving(KEYED) as here, aiohttp.ClientSession(here.url) as client:
        async with client.request(method, path, **more) as answer:
            body = await answer.text()
        await stand.until(lambda: here.daemon.tally)
        read = here.daemon.series.read("chatwatch_http_requests_total")
        return answer.status, body, [line[1]["route"] for line in read]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/webhooks/old", "signature_missing"),
        ("/webhooks/old/guess", "signature_mismatch"),
        ("/webhooks/app/guess", "not_found"),
        ("/webhooks/nobody/guess", "unknown_source"),
    ],
)
async def test_a_key_that_is_wrong_is_refused_and_stands_in_no_label(path: str, code: str) -> None:
    status, body, routes = await asked("POST", path, json={})
    assert (status in (401, 404), json.loads(body)["code"]) == (True, code)
    assert "guess" not in body
    assert set(routes) <= {"/webhooks/{source}", "/webhooks/{source}/{key}"}


async def test_a_key_lets_events_in_without_a_token(tmp_path: Path) -> None:
    made = stand.daemon("server:\n  listen: 127.0.0.1:0\n" + KEYED + stand.TOKENS)
    path = f"/webhooks/old/{stand.ENVIRON['BOSS']}"
    async with stand.committing(made, tmp_path), stand.serving(made=made) as here:
        async with aiohttp.ClientSession(here.url) as client:
            async with client.post(path, json=json.loads(stand.event("a"))) as answer:
                assert answer.status == 202


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_source_that_greets_nobody_takes_posts_only(method: str) -> None:
    status, _, _ = await asked(method, "/webhooks/app")
    assert status == 405


async def test_a_vendor_that_asks_for_a_token_is_answered_in_its_form() -> None:
    meta = (
        "sources:\n"
        '- {type: messenger, name: page, secrets: ["env:SHOP"], verify_token: "env:BOSS"}\n'
    )
    query = {"hub.mode": "subscribe", "hub.challenge": "4711"}
    async with stand.serving(meta) as here, aiohttp.ClientSession(here.url) as client:
        good = {**query, "hub.verify_token": stand.ENVIRON["BOSS"]}
        async with client.get("/webhooks/page", params=good) as answer:
            assert (answer.status, await answer.text()) == (200, "4711")
            assert answer.content_type == "text/plain"
        async with client.get(
            "/webhooks/page", params={**query, "hub.verify_token": "x"}
        ) as answer:
            assert answer.status == 403
        assert here.counted("webhook_refusals_total", "page", "forbidden") == 1


async def test_the_url_that_a_sender_used_is_told_by_a_trusted_proxy_only() -> None:
    proxied = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "chat.example.com"}
    seen: list[str] = []

    class Taking:
        """Notes the URL of what comes."""

        async def take(self, _: Any, __: Any, inbound: Inbound) -> Answer:
            seen.append(inbound.url)
            return Answer(204)

    for trusted in ("", "  trusted_proxies: [127.0.0.1]\n"):
        text = f"server:\n  listen: 127.0.0.1:0\n{trusted}{HOOKS}"
        made = stand.daemon(text + stand.TOKENS)
        async with stand.serving(made=made) as here:
            made.intake = Taking()  # type: ignore[assignment]
            headers = {**proxied, "Authorization": f"Bearer {stand.ENVIRON['BOT']}"}
            async with aiohttp.ClientSession(here.url) as client:
                async with client.post("/webhooks/hub?a=1", json={}, headers=headers) as answer:
                    assert (answer.status, await answer.read()) == (204, b"")
    assert seen == [
        "http://localhost:9870/webhooks/hub?a=1",
        "https://chat.example.com/webhooks/hub?a=1",
    ]


TENANT = """
auth:
  tokens: [{name: bot, role: ingest, token: "env:BOT", tenant: acme}]
"""


@pytest.mark.parametrize("line", ["X-Nothing: 1", "Content-Encoding: identity"])
async def test_what_a_caller_of_a_tenant_tells_is_of_that_tenant(tmp_path: Path, line: str) -> None:
    """Whatever the events themselves say, by every door that goes by the caller."""
    token = f"Authorization: Bearer {stand.ENVIRON['BOT']}"
    batch = "/api/analytics/process/batch"
    lie = {"conversation_id": "c", "tenant": "beta"}
    async with stand.keeping(tmp_path, TENANT) as here:
        for body, path in (
            (stand.event("a", data=lie), "/webhooks/app"),
            (b"[" + stand.event("b", data=lie) + b"]", batch),
        ):
            request = stand.post(body, token, line, path=path)
            answer = await stand.exchange(here.listening.port, request)
            assert answer.status == 202, answer.body
    with contextlib.closing(sqlite3.connect(tmp_path / "events.db")) as file:
        assert file.execute("SELECT id, tenant FROM events ORDER BY id").fetchall() == [
            ("a", "acme"),
            ("b", "acme"),
        ]
