"""Whatever comes in, the sender is told what to change, nothing is kept, and it is counted."""

import gzip
import io
import json
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from alerting import clock
from exporter.events import signature
from exporter.tokens import digest
from tests.daemon import Daemon, running

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
TOKEN = "a-token-for-tests-only"
MORE = f"""
- {{name: signed, type: native, secrets: ["env:STORY_SECRET"]}}
auth: {{tokens: [{{name: app, role: ingest, token: "{digest(TOKEN)}"}},
                 {{name: eyes, role: viewer, token: "{digest("viewer")}"}}]}}
"""
JSON = {"Content-Type": "application/json"}
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    folder = tmp_path_factory.mktemp("bad")
    with running(folder, more=MORE, STORY_SECRET=SECRET) as found:
        yield found


def event(**changes: Any) -> dict[str, Any]:
    made = {
        "id": "e1",
        "type": "chat.feedback.received",
        "time": clock.now().isoformat(),
        "data": {"conversation_id": "c1", "score": 4},
    }
    return {k: v for k, v in (made | changes).items() if v is not ...}


def ahead(**span: float) -> str:
    return (clock.now() + timedelta(**span)).isoformat()


def nested(depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for _ in range(depth):
        found = {"x": found}
    return found


BAD_EVENTS = [
    ("no id", event(id=...), 422, "missing_field", "id"),
    ("an empty id", event(id=""), 422, "out_of_range", "id"),
    ("an id that is too long", event(id="x" * 201), 422, "out_of_range", "id"),
    ("an id that is a number", event(id=7), 422, "wrong_type", "id"),
    ("no type", event(type=...), 422, "missing_field", "type"),
    ("no time", event(time=...), 422, "missing_field", "time"),
    ("a time without an offset", event(time="2026-01-01T00:00:00"), 422, "bad_time", "time"),
    ("a time that is none", event(time="yesterday"), 422, "bad_time", "time"),
    ("a time too far ahead", event(time=ahead(hours=1)), 422, "too_far_ahead", "time"),
    ("a time of long ago", event(time=ahead(days=-401)), 422, "too_old", "time"),
    ("the year 1", event(time="0001-01-01T00:00:00Z"), 422, "too_old", "time"),
    ("a score out of bounds", event(data={"score": 9}), 422, "out_of_range", "score"),
    ("a score that is a text", event(data={"score": "4"}), 422, "wrong_type", "score"),
    ("no score", event(data={}), 422, "missing_field", "score"),
    ("data that is a list", event(data=[]), 422, "wrong_type", "data"),
    ("nesting without end", event(data={"score": 1, "x": nested(100)}), 400, "too_deep", "data"),
    ("a text instead of an event", "hello", 422, "wrong_type", ""),
    ("a number instead of an event", 7, 422, "wrong_type", ""),
]
BAD_BODIES = [
    ("half a JSON", b'{"id": "e1", ', JSON, 400, "malformed_json"),
    ("no JSON", b"id=e1&type=x", JSON, 400, "malformed_json"),
    ("not a number", b'{"id": "e1", "data": {"score": NaN}}', JSON, 400, "malformed_json"),
    ("nothing", b"", JSON, 400, "empty_body"),
    ("bytes that are no UTF-8", b'{"id": "\xff\xfe"}', JSON, 400, "bad_encoding"),
    ("a form", b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}, 415, None),
    ("no content type", b"{}", {"Content-Type": "application/octet-stream"}, 415, None),
    ("brackets without end", b"[" * 200_000, JSON, 400, "too_deep"),
    ("five MiB", b" " * (5 << 20), JSON, 413, "body_too_large"),
    (
        "a bomb",
        gzip.compress(bytes(300 << 20), 9),
        JSON | {"Content-Encoding": "gzip"},
        413,
        "body_too_large",
    ),
    ("broken gzip", b"\x1f\x8bxxxx", JSON | {"Content-Encoding": "gzip"}, 400, "bad_encoding"),
    ("an odd encoding", b"{}", JSON | {"Content-Encoding": "br"}, 415, "unsupported_encoding"),
]


async def posted(
    daemon: Daemon, path: str, body: bytes, headers: dict[str, str]
) -> tuple[int, dict[str, Any]]:
    """Post and return status and JSON; every refusal says code, message and help."""
    async with aiohttp.ClientSession(auto_decompress=True) as session:
        sent = io.BytesIO(body)
        async with session.post(daemon.url + path, data=sent, headers=headers) as answer:
            said = await answer.json()
    assert answer.status < 500, said
    if answer.status >= 400:
        assert set(said) >= {"code", "message", "help"}, said
        assert said["message"]
        assert "Traceback" not in json.dumps(said)
    return answer.status, said


async def counted(daemon: Daemon, metric: str, **labels: str) -> float:
    """Return the sum of a metric over the series with these labels, once tallies are on disk."""
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{daemon.url}/metrics") as answer:
            text = await answer.text()
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == metric and labels.items() <= sample.labels.items()
    )


def stored(daemon: Daemon) -> int:
    with sqlite3.connect(daemon.data / "chatwatch.db") as database:
        return int(database.execute("SELECT count(*) FROM events").fetchone()[0])


@pytest.mark.parametrize(
    ("sent", "status", "code", "field"),
    [row[1:] for row in BAD_EVENTS],
    ids=[row[0] for row in BAD_EVENTS],
)
async def test_an_event_with_a_mistake_is_refused_with_its_field_and_not_kept(
    daemon: Daemon, sent: Any, status: int, code: str, field: str
) -> None:
    before = stored(daemon)
    body = json.dumps(sent).encode()
    told, said = await posted(daemon, "/webhooks/bot", body, JSON | BEARER)
    assert (told, said["code"]) == (status, code), said
    assert field in said["message"]
    assert stored(daemon) == before


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [row[1:] for row in BAD_BODIES],
    ids=[row[0] for row in BAD_BODIES],
)
async def test_a_body_with_a_mistake_is_refused_and_not_kept(
    daemon: Daemon, body: bytes, headers: dict[str, str], status: int, code: str | None
) -> None:
    before = stored(daemon)
    told, said = await posted(daemon, "/webhooks/bot", body, headers | BEARER)
    assert (told, said["code"]) == (status, code or "wrong_content_type"), said
    assert stored(daemon) == before


async def test_strangers_are_told_how_to_show_who_they_are(daemon: Daemon) -> None:
    body = json.dumps(event()).encode()
    before = stored(daemon)
    for headers, code in [
        ({}, "unauthenticated"),
        ({"Authorization": "Bearer wrong"}, "unauthenticated"),
        ({"Authorization": "Basic !!!"}, "unauthenticated"),
        ({"Authorization": "Digest x"}, "unauthenticated"),
        ({"Authorization": "Bearer viewer"}, "forbidden"),
    ]:
        status, said = await posted(daemon, "/webhooks/bot", body, JSON | headers)
        assert (status, said["code"]) == (403 if code == "forbidden" else 401, code)
    status, said = await posted(daemon, "/webhooks/nobody", body, JSON | BEARER)
    assert (status, said["code"]) == (404, "unknown_source")
    status, said = await posted(daemon, "/webhooks/bot?access_token=" + TOKEN, body, JSON)
    assert (status, said["code"]) == (401, "unauthenticated")
    assert stored(daemon) == before


async def test_only_a_signature_of_ours_and_of_now_opens_a_signed_source(daemon: Daemon) -> None:
    body = json.dumps(event(id="signed-1")).encode()
    stamp = int(clock.unix())

    def headers(secret: str, at: int) -> dict[str, str]:
        return JSON | {
            "webhook-id": "signed-1",
            "webhook-timestamp": str(at),
            "webhook-signature": signature.sign(secret, "signed-1", at, body),
        }

    other = "whsec_" + "QUJD" * 8
    before = stored(daemon)
    for sent, code in [
        (JSON | BEARER, "signature_missing"),
        (headers(other, stamp), "signature_mismatch"),
        (headers(SECRET, stamp - 400), "signature_stale"),
        (headers(SECRET, stamp + 400), "signature_future"),
    ]:
        status, said = await posted(daemon, "/webhooks/signed", body, sent)
        assert (status, said["code"]) == (401, code)
    tampered = body.replace(b"c1", b"c2")
    assert (await posted(daemon, "/webhooks/signed", tampered, headers(SECRET, stamp)))[0] == 401
    assert stored(daemon) == before
    assert await posted(daemon, "/webhooks/signed", body, headers(SECRET, stamp)) == (
        202,
        {"status": "accepted"},
    )


async def test_a_batch_keeps_its_good_events_and_says_which_were_refused(daemon: Daemon) -> None:
    batch = [event(id="good-1"), event(id="bad", data={}), event(id="good-2"), event(id="good-1")]
    body = json.dumps(batch).encode()
    status, said = await posted(daemon, "/webhooks/bot", body, JSON | BEARER)
    assert (status, said["accepted"], said["duplicates"]) == (202, 2, 1)
    assert [(one["index"], one["code"]) for one in said["refused"]] == [(1, "missing_field")]
    status, said = await posted(daemon, "/webhooks/bot", b"[{}]", JSON | BEARER)
    assert (status, said["code"], said["accepted"]) == (422, "nothing_accepted", 0)
    status, said = await posted(daemon, "/webhooks/bot", b"[]", JSON | BEARER)
    assert (status, said) == (202, {"accepted": 0, "duplicates": 0, "refused": []})


async def test_an_authentic_event_of_unknown_type_is_kept_as_unmapped_and_sealed(
    daemon: Daemon,
) -> None:
    data = {"text": "call me on +49 170 1234567", "odd": 1}
    body = json.dumps(event(id="odd-1", type="vendor.thing.happened", data=data)).encode()
    status, said = await posted(daemon, "/webhooks/bot", body, JSON | BEARER)
    assert (status, said) == (202, {"status": "accepted"})
    with sqlite3.connect(daemon.data / "chatwatch.db") as database:
        found = database.execute("SELECT type, data FROM events WHERE id = 'odd-1'").fetchone()
    assert found[0] == "unmapped"
    assert b"vendor.thing.happened" in found[1]
    assert b"1234567" not in found[1]


async def test_every_refusal_was_counted_under_its_reason(daemon: Daemon) -> None:
    body = b'[{"id": "x"}]'
    before = await counted(daemon, "webhook_refusals_total", source="bot", code="missing_field")
    await posted(daemon, "/webhooks/bot", body, JSON | BEARER)
    # A batch on disk carries the tally of what was refused before it.
    good = json.dumps(event(id="carrier")).encode()
    await posted(daemon, "/webhooks/bot", good, JSON | BEARER)
    after = await counted(daemon, "webhook_refusals_total", source="bot", code="missing_field")
    assert after == before + 1
    assert await counted(daemon, "webhook_refusals_total", source="unknown") > 0
    assert await counted(daemon, "webhook_signature_failures_total", reason="mismatch") > 0
