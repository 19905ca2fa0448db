"""The short way of small webhooks against the long one: same answers, same counts, same manners."""

import asyncio
import gzip
from collections import Counter
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple

import aiohttp
import pytest

from alerting import clock
from exporter.events import signature
from tests.exporter.web import stand

COUNTED = (
    "chatwatch_http_refusals_total",
    "chatwatch_http_requests_total",
    "webhook_events_total",
    "webhook_payload_bytes",
    "webhook_refusals_total",
    "webhook_requests_total",
    "webhook_signature_failures_total",
)
BOT = "Authorization: Bearer " + stand.ENVIRON["BOT"]
# This header changes nothing but the way.
LONG = "Content-Encoding: identity"


def signed(body: bytes, key: str = stand.ENVIRON["SHOP"]) -> tuple[str, ...]:
    now = int(clock.unix())
    sign = signature.sign(key, "m", now, body)
    return "webhook-id: m", f"webhook-timestamp: {now}", f"webhook-signature: {sign}"


def figures(here: stand.Stand) -> dict[str, float]:
    """Return all that was counted of requests and refusals, on disk or on its way there."""
    series = here.daemon.series
    moves = here.daemon.tally.take()
    here.daemon.tally.give_back(moves)
    found: Counter[str] = Counter()
    for row in range(len(series._members)):
        value = series._values[row] + moves.get(row, 0.0)
        _, metric, labels, part = series.identity(row)
        if metric in COUNTED and value:
            found[f"{metric}{labels}{part}"] += value
    return dict(found)


class Case(NamedTuple):
    status: int
    body: bytes
    lines: tuple[str, ...] = ()
    path: str = "/webhooks/app"
    text: str = ""
    short: bool = True
    # What signs it, when it is sent: a signature of when tests are collected is soon too old.
    key: str = ""


GOOD = stand.event("same")
SHOP = "/webhooks/shop"
CASES = {
    "good": Case(202, GOOD),
    "unknown field": Case(202, stand.event("same", data={"conversation_id": "c", "x": 1})),
    "batch": Case(202, b"[" + GOOD + b"," + GOOD + b",7]"),
    "no good batch": Case(422, b"[7]"),
    "bad JSON": Case(400, b'{"id": '),
    "no body": Case(400, b""),
    "wrong type": Case(422, stand.event("same", id=7)),
    "unknown type": Case(202, stand.event("same", type="shop.window.cleaned")),
    "wrong content type": Case(415, GOOD, ("Content-Type: text/plain",)),
    "signed": Case(202, GOOD, path=SHOP, key=stand.ENVIRON["SHOP"]),
    "not signed": Case(401, GOOD, (), SHOP),
    "wrongly signed": Case(401, GOOD, path=SHOP, key="whsec_" + "AAAA" * 8),
    "unknown source": Case(404, GOOD, (), "/webhooks/nobody", short=False),
    "a token": Case(202, GOOD, (BOT,), text=stand.TOKENS),
    "no token": Case(401, GOOD, text=stand.TOKENS, short=False),
    "wrong token": Case(401, GOOD, ("Authorization: Bearer no",), text=stand.TOKENS, short=False),
    "a viewer": Case(
        403, GOOD, (f"Authorization: Bearer {stand.ENVIRON['EYE']}",), "/webhooks/app",
        stand.TOKENS, short=False,
    ),
    "another host": Case(403, GOOD, ("Origin: https://evil.example",), short=False),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_both_ways_answer_and_count_the_same(case: Case, tmp_path: Path) -> None:
    seen: list[tuple[object, dict[str, float]]] = []
    for lines in ((), (LONG,)):
        async with stand.keeping(tmp_path / f"{len(seen)}", case.text) as here:
            proof = signed(case.body, case.key) if case.key else case.lines
            request = stand.post(case.body, *proof, *lines, path=case.path)
            async with stand.connection(here.listening.port) as (reader, writer):
                answers = []
                for _ in range(2):
                    writer.write(request)
                    answers.append(await stand.answer(reader))
            assert answers[0].status == case.status
            assert stand.long_ones(here) == (0 if case.short and not lines else 2)
            told = [
                (one.status, one.json, {k: one.headers[k] for k in one.headers if k != "server"})
                for one in answers
            ]
            for _, _, headers in told:
                parsedate_to_datetime(headers.pop("date"))
            seen.append((told, figures(here)))
    assert seen[0] == seen[1]
    assert any(name.startswith("webhook_requests_total") for name in seen[0][1])


async def test_a_full_queue_is_told_the_same_both_ways(tmp_path: Path) -> None:
    seen = []
    made = stand.daemon(
        "server:\n  listen: 127.0.0.1:0\nintake: {queue_events: 1}\n" + stand.SOURCES
    )
    async with stand.serving(made=made) as here:
        async with stand.connection(here.listening.port) as (reader, writer):
            writer.write(stand.post(stand.event("first")))
            for lines in ((), (LONG,)):
                answer = await stand.exchange(
                    here.listening.port, stand.post(stand.event("late"), *lines)
                )
                seen.append((answer.status, answer.json, answer.headers["retry-after"]))
            async with stand.committing(made, tmp_path):
                assert (await stand.answer(reader)).status == 202
    assert seen[0][0] == 429
    assert seen[0] == seen[1]


async def test_a_daemon_that_is_not_ready_says_so(tmp_path: Path) -> None:
    async with stand.keeping(tmp_path) as here:
        here.daemon.become("starting")
        answer = await stand.exchange(here.listening.port, stand.post(stand.event("a")))
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")


async def test_a_client_sends_many_over_one_connection(tmp_path: Path) -> None:
    async with stand.keeping(tmp_path) as here:
        connector = aiohttp.TCPConnector(limit=1)
        async with aiohttp.ClientSession(here.url, connector=connector) as client:
            for number in range(80):
                headers = {"Content-Type": "application/json"}
                body = stand.event(f"e-{number}")
                async with client.post("/webhooks/app", data=body, headers=headers) as answer:
                    assert answer.status == 202
                    assert await answer.json() == {"status": "accepted"}
        assert stand.long_ones(here) == 0
        assert (
            here.listening._server.connections == [] or len(here.listening._server.connections) == 1
        )


async def test_two_in_one_segment_are_answered_after_many_short_ones(tmp_path: Path) -> None:
    async with stand.keeping(tmp_path) as here:
        async with stand.connection(here.listening.port) as (reader, writer):
            for number in range(40):
                writer.write(stand.post(stand.event(f"e-{number}")))
                assert (await stand.answer(reader)).status == 202
            writer.write(stand.post(stand.event("a")) + stand.post(stand.event("b")))
            for _ in range(2):
                assert (await asyncio.wait_for(stand.answer(reader), 5)).status == 202


@pytest.mark.parametrize("count", [2, 20, 70])
async def test_pipelined_requests_are_answered_in_order(tmp_path: Path, count: int) -> None:
    bodies = [stand.event(f"e-{n}") if n % 2 else stand.event("same") for n in range(count)]
    async with stand.keeping(tmp_path) as here:
        await stand.exchange(here.listening.port, stand.post(stand.event("same")))
        async with stand.connection(here.listening.port) as (reader, writer):
            writer.write(b"".join(map(stand.post, bodies)))
            found = [(await stand.answer(reader)).status for _ in bodies]
            assert found == [202 if n % 2 else 200 for n in range(count)]
            writer.write(stand.post(stand.event("last")))
            assert (await stand.answer(reader)).status == 202


async def test_half_a_request_behind_a_whole_one_is_not_its_body(tmp_path: Path) -> None:
    second = stand.post(stand.event("b"))
    async with stand.keeping(tmp_path) as here:
        async with stand.connection(here.listening.port) as (reader, writer):
            writer.write(stand.post(stand.event("a")) + second[:30])
            assert (await stand.answer(reader)).status == 202
            writer.write(second[30:])
            assert (await stand.answer(reader)).status == 202


async def test_another_path_that_ends_like_a_source_is_not_taken_for_it(tmp_path: Path) -> None:
    """The second segment begins like a webhook, inside a header of another request."""
    async with stand.keeping(tmp_path) as here:
        async with stand.connection(here.listening.port) as (reader, writer):
            writer.write(b"GET /12345678/app HTTP/1.1\r\nX-Odd: ")
            await stand.until(lambda: any(c._head_bytes for c in stand.connections(here)))
            writer.write(stand.post(stand.event("a")))
            assert (await stand.answer(reader)).status == 404


@pytest.mark.parametrize("place", [20, 120, -5])
async def test_a_request_in_two_segments_takes_the_long_way(tmp_path: Path, place: int) -> None:
    request = stand.post(stand.event("a"))
    async with stand.keeping(tmp_path) as here:
        async with stand.connection(here.listening.port) as (reader, writer):
            for name in ("b", "c"):
                writer.write(stand.post(stand.event(name)))
                await stand.answer(reader)
            writer.write(request[:place])
            seen = stand.connections(here)[0]
            await stand.until(lambda: seen._head_bytes or stand.long_ones(here))
            writer.write(request[place:])
            assert (await stand.answer(reader)).status == 202
            assert stand.long_ones(here) == 1
            writer.write(stand.post(stand.event("d")))
            assert (await stand.answer(reader)).status == 202
            assert stand.long_ones(here) == 1


async def test_odd_requests_take_the_long_way_and_are_kept(tmp_path: Path) -> None:
    body, big = stand.event("a"), stand.event("b") + b" " * 20_000
    odd = [
        stand.post(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body), "Transfer-Encoding: chunked"),
        stand.post(gzip.compress(stand.event("c")), "Content-Encoding: gzip"),
        stand.post(big),
        stand.post(stand.event("d"), version="1.0"),
        stand.post(stand.event("e"), "Connection: keep-alive", version="1.0"),
    ]
    async with stand.keeping(tmp_path) as here:
        for number, request in enumerate(odd, 1):
            answer = await stand.exchange(here.listening.port, request)
            assert (answer.status, stand.long_ones(here)) == (202, number)
            assert answer.headers.get("connection") == ("keep-alive" if number == 5 else None)
        async with stand.connection(here.listening.port) as (reader, writer):
            writer.write(stand.post(stand.event("f"), "Expect: 100-continue"))
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100 ")
            assert (await stand.answer(reader)).status == 202


@pytest.mark.parametrize(("line", "version"), [("Connection: close", "1.1"), ("X-Old: 1", "1.0")])
async def test_a_connection_is_closed_where_that_is_asked(
    tmp_path: Path, line: str, version: str
) -> None:
    async with stand.keeping(tmp_path) as here:
        async with stand.connection(here.listening.port) as (reader, writer):
            writer.write(stand.post(stand.event("a"), line, version=version))
            answer = await stand.answer(reader)
            assert answer.status == 202
            assert answer.headers.get("connection") == ("close" if version == "1.1" else None)
            assert await asyncio.wait_for(reader.read(), 5) == b""


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
async def test_other_methods_are_still_refused(tmp_path: Path, method: str) -> None:
    async with stand.keeping(tmp_path) as here:
        async with aiohttp.ClientSession(here.url) as client:
            async with client.request(method, "/webhooks/app") as answer:
                assert answer.status == 405
                assert "POST" in answer.headers["Allow"]
