"""The doors at fixed paths: which source a key is of, who may without one, and what is counted."""

import base64
import contextlib
import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from alerting import clock
from exporter.events.otel import protobuf, reply
from tests.exporter.events.otel import samples
from tests.exporter.web import stand

KEYED = """
sources:
- {type: segment, name: app, secrets: ["env:BOT"]}
- {type: segment, name: shop, secrets: ["env:EYE", "env:CRON"]}
- {type: otlp, name: spans, secrets: ["env:BOSS"]}
"""
OPEN = """
sources:
- {type: segment, name: app}
- {type: otlp, name: spans, quiet: true}
- {type: native, name: bot}
"""
CALL = {"type": "track", "event": "Order Completed", "userId": "u", "messageId": "m"}
BATCH = {"batch": [{**CALL, "properties": {"order_id": "o", "revenue": 5}}]}
SPAN = "/v1/traces"
JSON = {"Content-Type": "application/json"}


@contextlib.asynccontextmanager
async def door(text: str, folder: Path) -> AsyncIterator[tuple[stand.Stand, aiohttp.ClientSession]]:
    made = stand.daemon("server:\n  listen: 127.0.0.1:0\n" + text)
    async with stand.committing(made, folder), stand.serving(made=made) as here:
        async with aiohttp.ClientSession(here.url) as client:
            yield here, client


def basic(name: str) -> dict[str, str]:
    encoded = base64.b64encode(f"{stand.ENVIRON[name]}:".encode()).decode()
    return {**JSON, "Authorization": f"Basic {encoded}"}


def bearer(name: str) -> dict[str, str]:
    return {**JSON, "Authorization": f"Bearer {stand.ENVIRON[name]}"}


def export(*attributes: dict[str, Any]) -> samples.Request:
    nano = int(clock.unix()) * 10**9
    return samples.traces(*attributes, start_time_unix_nano=nano, end_time_unix_nano=nano)


@pytest.mark.parametrize(
    ("headers", "source"),
    [(basic("BOT"), "app"), (basic("CRON"), "shop"), (bearer("EYE"), "shop")],
)
async def test_the_write_key_says_which_source_it_is(
    tmp_path: Path, headers: dict[str, str], source: str
) -> None:
    async with door(KEYED, tmp_path) as (here, client):
        async with client.post("/v1/batch", json=BATCH, headers=headers) as answer:
            assert (answer.status, await answer.json()) == (200, {"success": True})
        assert here.daemon.intake.heard.keys() == {source}


async def test_it_may_stand_in_the_body_which_may_be_compressed(tmp_path: Path) -> None:
    body = gzip.compress(json.dumps({**BATCH, "writeKey": stand.ENVIRON["CRON"]}).encode())
    headers = {**JSON, "Content-Encoding": "gzip"}
    async with door(KEYED, tmp_path) as (here, client):
        async with client.post("/v1/import", data=body, headers=headers) as answer:
            assert answer.status == 200
        assert here.daemon.intake.heard.keys() == {"shop"}


@pytest.mark.parametrize("call", ["track", "identify", "page", "screen", "group", "alias"])
async def test_each_kind_of_call_has_a_path(tmp_path: Path, call: str) -> None:
    body = {"userId": "u", "previousId": "v", "event": "e", "name": "n", "messageId": "m"}
    async with door(KEYED, tmp_path) as (_, client):
        async with client.post(f"/v1/{call}", json=body, headers=basic("BOT")) as answer:
            assert answer.status == 200


@pytest.mark.parametrize(
    ("headers", "code"),
    [(JSON, "signature_missing"), (bearer("BOSS"), "signature_mismatch")],
)
async def test_a_stranger_is_no_source(tmp_path: Path, headers: dict[str, str], code: str) -> None:
    async with door(KEYED, tmp_path) as (here, client):
        async with client.post("/v1/batch", json=BATCH, headers=headers) as answer:
            assert (answer.status, (await answer.json())["code"]) == (401, code)
        assert here.counted("webhook_requests_total", "unknown", "401") == 1
        assert here.counted("webhook_refusals_total", "unknown", code) == 1


async def test_without_a_source_of_the_kind_nothing_is_taken(tmp_path: Path) -> None:
    async with door(stand.SOURCES, tmp_path) as (_, client):
        for path in ("/v1/batch", SPAN):
            async with client.post(path, json={}) as answer:
                assert answer.status == 404


async def test_one_source_without_keys_asks_for_a_token_instead(tmp_path: Path) -> None:
    async with door(OPEN + stand.TOKENS, tmp_path) as (here, client):
        for headers, status in ((JSON, 401), (bearer("EYE"), 403), (bearer("BOT"), 200)):
            async with client.post("/v1/batch", json=BATCH, headers=headers) as answer:
                assert answer.status == status
        assert here.daemon.intake.heard.keys() == {"app"}


async def test_two_sources_without_keys_cannot_be_told_apart(tmp_path: Path) -> None:
    two = OPEN + "- {type: segment, name: other}\n- {type: segment, name: k, secrets: ['env:BOT']}"
    async with door(two, tmp_path) as (here, client):
        for headers in (JSON, bearer("EYE")):
            async with client.post("/v1/batch", json=BATCH, headers=headers) as answer:
                assert answer.status == 401
        async with client.post("/v1/batch", json=BATCH, headers=bearer("BOT")) as answer:
            assert answer.status == 200
        assert here.daemon.intake.heard.keys() == {"k"}


async def test_two_without_keys_beside_none_with_one_are_told_what_to_do(tmp_path: Path) -> None:
    two = OPEN + "- {type: segment, name: other}"
    async with door(two, tmp_path) as (_, client):
        async with client.post("/v1/batch", json=BATCH, headers=bearer("BOT")) as answer:
            assert (answer.status, (await answer.json())["code"]) == (401, "unauthenticated")


async def test_what_is_not_ready_takes_nothing(tmp_path: Path) -> None:
    async with door(KEYED, tmp_path) as (here, client):
        here.daemon.become("waiting")
        async with client.post("/v1/batch", json=BATCH, headers=basic("BOT")) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("media", [reply.PROTOBUF, reply.JSON])
async def test_an_export_is_answered_in_its_encoding(tmp_path: Path, media: str) -> None:
    request = export(samples.CALL, samples.FOREIGN, samples.FOREIGN)
    is_raw = media == reply.PROTOBUF
    body = request.SerializeToString() if is_raw else json.dumps(samples.in_json(request)).encode()
    headers = {**bearer("BOSS"), "Content-Type": media}
    async with door(KEYED, tmp_path) as (here, client):
        async with client.post(SPAN, data=body, headers=headers) as answer:
            assert (answer.status, answer.content_type) == (200, media)
            raw = await answer.read()
        assert here.daemon.intake.heard.keys() == {"spans"}
    said = "2 spans are no calls of language models: counted, not kept"
    if is_raw:
        assert ExportTraceServiceResponse.FromString(raw).partial_success.error_message == said
    else:
        assert json.loads(raw)["partialSuccess"] == {"rejectedSpans": "0", "errorMessage": said}


async def test_an_export_of_calls_alone_is_answered_with_nothing(tmp_path: Path) -> None:
    body = export(samples.CALL).SerializeToString()
    headers = {**bearer("BOSS"), "Content-Type": reply.PROTOBUF}
    async with door(KEYED, tmp_path) as (_, client):
        for _ in range(2):
            async with client.post(SPAN, data=body, headers=headers) as answer:
                assert (answer.status, await answer.read()) == (200, b"")


async def test_foreign_spans_are_counted_as_many_and_not_kept(tmp_path: Path) -> None:
    body = export(*[samples.FOREIGN] * 200).SerializeToString()
    headers = {"Content-Type": reply.PROTOBUF}
    made = stand.daemon("server:\n  listen: 127.0.0.1:0\n" + OPEN)
    async with stand.committing(made, tmp_path) as store, stand.serving(made=made) as here:
        async with aiohttp.ClientSession(here.url) as client:
            async with client.post(SPAN, data=body, headers=headers) as answer:
                # The source is quiet, so nobody is told.
                assert (answer.status, await answer.read()) == (200, b"")
        assert here.counted("webhook_events_total", "spans", "unmapped", "unmapped") == 200
        assert store.events() == 0


@pytest.mark.parametrize(
    ("headers", "body", "status", "code"),
    [
        (JSON, b"{}", 401, 16),
        (bearer("BOSS"), b"[]", 400, 3),
        ({**bearer("BOSS"), "Content-Type": "text/plain"}, b"", 415, 2),
    ],
)
async def test_a_refused_export_is_told_as_a_status(
    tmp_path: Path, headers: dict[str, str], body: bytes, status: int, code: int
) -> None:
    async with door(KEYED, tmp_path) as (_, client):
        async with client.post("/v1/logs", data=body, headers=headers) as answer:
            assert answer.status == status
            assert (await answer.json())["code"] == code
            assert ("WWW-Authenticate" in answer.headers) == (status == 401)
        raw = {**headers, "Content-Type": reply.PROTOBUF}
        async with client.post("/v1/logs", data=b"\x0a\x09", headers=raw) as answer:
            fields = dict(protobuf.fields(await answer.read()))
        assert fields[1] == (16 if status == 401 else 3)
