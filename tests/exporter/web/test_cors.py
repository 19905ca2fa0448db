"""Pages of other origins, as a browser asks for them and as it reads what they are answered."""

import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting import clock
from alerting.strict import ConfigError
from exporter.web import cors
from tests.exporter.web import stand

SHOP, OTHER = "https://shop.example.com", "https://evil.example"
SOURCES = """
sources:
- {type: segment, name: site, secrets: ["env:BOT"]}
- {type: native, name: shop, secrets: ["env:SHOP"]}
- {type: standardwebhooks, name: keyed, keys: ["env:CRON"]}
- {type: native, name: app}
- {type: otlp, name: spans, secrets: ["env:BOSS"]}
"""
KEYED = f"/webhooks/keyed/{stand.ENVIRON['CRON']}"
PATHS = ["/v1/t", "/v1/batch", "/v1/traces", "/webhooks/shop", KEYED]


class Door:
    """A daemon and a browser before it."""

    def __init__(self, here: stand.Stand, client: aiohttp.ClientSession) -> None:
        self.here = here
        self.client = client

    async def asked(
        self, path: str, origin: str, headers: str = "", method: str = "POST"
    ) -> tuple[int, Mapping[str, str]]:
        """Return status and headers of a preflight."""
        sent = {"Origin": origin, "Access-Control-Request-Method": method}
        if headers:
            sent["Access-Control-Request-Headers"] = headers
        async with self.client.options(path, headers=sent) as answer:
            return answer.status, answer.headers

    async def posted(
        self, path: str, body: Any, **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        sent = {"Content-Type": "application/json", **headers}
        async with self.client.post(path, data=json.dumps(body), headers=sent) as answer:
            return answer.status, answer.headers, await answer.read()


@contextlib.asynccontextmanager
async def door(folder: Path, *listed: str, more: str = "") -> AsyncIterator[Door]:
    server = f"server: {{listen: '127.0.0.1:0', cors: {json.dumps(listed)}}}\n"
    made = stand.daemon(server + more + SOURCES)
    async with stand.committing(made, folder), stand.serving(made=made) as here:
        async with aiohttp.ClientSession(here.url) as client:
            yield Door(here, client)


def event() -> dict[str, Any]:
    return {
        "id": "e-1",
        "type": "chat.conversation.started",
        "time": clock.now().isoformat(),
        "data": {"conversation_id": "c-1"},
    }


def call(**more: str) -> dict[str, Any]:
    return {"type": "track", "event": "Cart Viewed", "userId": "u", "messageId": "m", **more}


@pytest.mark.parametrize("path", [*PATHS, "/webhooks/app", "/webhooks/nobody"])
async def test_a_page_by_name_may_post_to_senders_paths(tmp_path: Path, path: str) -> None:
    async with door(tmp_path, "https://www.example.com", SHOP) as at:
        status, headers = await at.asked(path, SHOP, "authorization, content-type")
        assert status == 204
        assert headers["Access-Control-Allow-Origin"] == SHOP
        assert headers["Access-Control-Allow-Methods"] == "POST"
        assert headers["Access-Control-Allow-Headers"] == "authorization, content-type"
        assert headers["Access-Control-Max-Age"] == "7200"
        assert headers["Vary"].startswith("Origin, ")
        assert "Access-Control-Allow-Credentials" not in headers


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("origin", [OTHER, "null", "https://shop.example.com:444", "*"])
async def test_other_pages_are_refused_and_counted(tmp_path: Path, path: str, origin: str) -> None:
    async with door(tmp_path, SHOP) as at:
        status, headers = await at.asked(path, origin)
        assert status == 403
        assert "Access-Control-Allow-Origin" not in headers
        assert headers["Vary"].startswith("Origin")
        refused = at.here.counted("chatwatch_http_refusals_total", "untrusted_origin")
        assert refused == 1


@pytest.mark.parametrize(
    "path", ["/metrics", "/api/sources", "/-/reload", "/api/analytics/conversation", "/v1/none"]
)
@pytest.mark.parametrize("listed", [SHOP, "*"])
async def test_no_other_path_says_anything_to_a_page(
    tmp_path: Path, path: str, listed: str
) -> None:
    async with door(tmp_path, listed) as at:
        status, headers = await at.asked(path, SHOP)
        assert status in (403, 404, 405)
        assert "Access-Control-Allow-Origin" not in headers
        async with at.client.get(path, headers={"Origin": SHOP}) as answer:
            assert "Access-Control-Allow-Origin" not in answer.headers


async def test_without_the_setting_no_page_may(tmp_path: Path) -> None:
    async with door(tmp_path) as at:
        for path in PATHS:
            status, headers = await at.asked(path, SHOP)
            assert status in (200, 401, 403, 405)
            assert "Access-Control-Allow-Origin" not in headers
        body = call(writeKey=stand.ENVIRON["BOT"])
        status, headers, _ = await at.posted("/v1/t", body, Origin=SHOP)
        assert status == 200
        assert "Access-Control-Allow-Origin" not in headers


async def test_a_page_may_only_post(tmp_path: Path) -> None:
    async with door(tmp_path, SHOP) as at:
        assert (await at.asked("/v1/t", SHOP, method="DELETE"))[0] == 405


async def test_every_page_means_every_page_of_sources_that_prove_their_senders(
    tmp_path: Path,
) -> None:
    async with door(tmp_path, "*") as at:
        for path in PATHS:
            status, headers = await at.asked(path, OTHER)
            assert (status, headers["Access-Control-Allow-Origin"]) == (204, "*")
            assert "Access-Control-Allow-Credentials" not in headers
        assert (await at.asked("/webhooks/app", OTHER))[0] == 403
        status, headers, body = await at.posted("/webhooks/app", event(), Origin=OTHER)
        assert (status, json.loads(body)["code"]) == (403, "untrusted_origin")
        assert "Access-Control-Allow-Origin" not in headers


async def test_a_browsers_analytics_js_delivers_and_may_read_the_answer(tmp_path: Path) -> None:
    """It posts text/plain, so that no preflight is needed, with the write key in the body."""
    plain = {"Content-Type": "text/plain", "Origin": SHOP}
    async with door(tmp_path, SHOP) as at:
        key = stand.ENVIRON["BOT"]
        status, headers, body = await at.posted("/v1/t", call(writeKey=key), **plain)
        assert (status, body) == (200, b'{"success":true}')
        assert headers["Access-Control-Allow-Origin"] == SHOP
        assert headers["Vary"] == "Origin"
        batch = {"batch": [call(messageId="n")], "writeKey": key}
        assert (await at.posted("/v1/b", batch, **plain))[0] == 200
        status, headers, _ = await at.posted("/v1/t", call(writeKey="wrong"), **plain)
        assert (status, headers["Access-Control-Allow-Origin"]) == (401, SHOP)
        assert headers["Access-Control-Expose-Headers"] == "Retry-After"


async def test_a_source_without_secrets_takes_events_of_pages_by_name(tmp_path: Path) -> None:
    """What the preflight says, the check against DNS rebinding says too."""
    async with door(tmp_path, SHOP) as at:
        status, headers, _ = await at.posted("/webhooks/app", event(), Origin=SHOP)
        assert (status, headers["Access-Control-Allow-Origin"]) == (202, SHOP)
        for more in ({"Origin": OTHER}, {"Origin": SHOP, "Host": "evil.example"}):
            status, _, body = await at.posted("/webhooks/app", {**event(), "id": "e-2"}, **more)
            assert status == 403, body
        status, headers, _ = await at.posted("/webhooks/app", {**event(), "id": "e-3"})
        assert (status, headers.get("Access-Control-Allow-Origin")) == (202, None)
        # The page may send, and that is all: other paths refuse it as they refuse every page.
        async with at.client.get("/api/sources", headers={"Origin": SHOP}) as answer:
            assert answer.status == 403


async def test_a_cloudevents_handshake_is_no_preflight(tmp_path: Path) -> None:
    async with door(tmp_path, SHOP) as at:
        async with at.client.options("/webhooks/shop") as answer:
            assert (answer.status, answer.headers["Allow"]) == (200, "POST, OPTIONS")


@pytest.mark.parametrize(
    "wrong",
    [
        "shop.example.com",
        "https://shop.example.com/",
        "HTTPS://Shop.example.com",
        "https://*.x",
        "",
    ],
)
def test_an_origin_is_written_as_browsers_write_it(wrong: str) -> None:
    with pytest.raises(ConfigError, match="cors"):
        stand.config(f"server: {{cors: [{json.dumps(wrong)}]}}")


@pytest.mark.parametrize(
    "good", ["*", SHOP, "http://localhost:3000", "http://[::1]:8080", "capacitor://localhost"]
)
def test_an_origin_may_be_of_any_scheme(good: str) -> None:
    assert stand.config(f"server: {{cors: [{json.dumps(good)}]}}").server.cors == (good,)


@given(st.text(max_size=200))
def test_whatever_headers_a_page_names_only_names_of_headers_are_given_back(asked: str) -> None:
    told = cors.named(asked)
    assert told.isascii()
    assert "\n" not in told
    assert len(told) <= len(asked) + 100


def test_a_flood_of_headers_is_cut() -> None:
    assert cors.named(",".join(f"x-{at}" for at in range(1_000))).count(",") == 31
