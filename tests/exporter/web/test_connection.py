import asyncio
import contextlib

import pytest
import uvloop
from aiohttp import web

from tests.exporter.web import stand

QUICK = "  limits: {request_time: 200ms}\n"
REFUSALS = "chatwatch_http_refusals_total"


@pytest.mark.parametrize(
    ("request_bytes", "why"),
    [
        (b"HELO there\r\n\r\n", "this is not http/1.1"),
        (b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", "invalid http version"),
        (b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", "invalid header token"),
        (b"GET / HTTP/1.1\r\n\r\n", "missing"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "tls was spoken"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "content-length"),
    ],
)
async def test_what_is_no_http_is_answered_in_json(request_bytes: bytes, why: str) -> None:
    async with stand.serving() as here:
        answer = await stand.exchange(here.listening.port, request_bytes)
        assert answer.status == 400
        assert answer.json["code"] == "bad_request"
        assert why in answer.json["message"].lower()
        assert here.counted(REFUSALS, "bad_request") == 1


async def test_what_is_no_http_is_not_quoted_back() -> None:
    request = b"GET / HTTP/1.1\r\nHost: a\r\nAuthorization : Bearer swordfish\r\n\r\n"
    async with stand.serving() as here:
        answer = await stand.exchange(here.listening.port, request)
        assert answer.status == 400
        assert b"swordfish" not in answer.body


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 20_000 + b"\r\n\r\n",
    ],
)
async def test_a_line_over_the_limit_is_refused_as_too_large(head: bytes) -> None:
    async with stand.serving() as here:
        answer = await stand.exchange(here.listening.port, head)
        assert answer.status == 431
        assert answer.json["code"] == "headers_too_large"


async def test_many_short_headers_are_refused_as_a_whole() -> None:
    async with (
        stand.serving() as here,
        stand.connection(here.listening.port) as (reader, writer),
    ):
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        for number in range(20):
            writer.write(b"X-%d: %s\r\n" % (number, b"y" * 1000))
            await writer.drain()
        answer = await stand.answer(reader)
        assert answer.status == 431
        assert await reader.read() == b""


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\n"])
async def test_a_head_that_never_ends_is_given_up(sent: bytes) -> None:
    async with (
        stand.serving(QUICK) as here,
        stand.connection(here.listening.port) as (reader, writer),
    ):
        writer.write(sent)
        answer = await stand.answer(reader)
        assert answer.status == 408
        assert answer.json["code"] == "request_timeout"
        assert await reader.read() == b""
        assert here.counted(REFUSALS, "request_timeout") == 1


async def test_a_second_request_may_not_dawdle_either() -> None:
    async with (
        stand.serving(QUICK) as here,
        stand.connection(here.listening.port) as (reader, writer),
    ):
        writer.write(b"GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert (await stand.answer(reader)).status == 200
        writer.write(b"GET /-/hea")
        assert (await stand.answer(reader)).status == 408


async def test_an_idle_connection_outlives_the_time_of_a_request() -> None:
    async with (
        stand.serving("  limits: {request_time: 100ms}\n") as here,
        stand.connection(here.listening.port) as (reader, writer),
    ):
        writer.write(b"GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert (await stand.answer(reader)).status == 200
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.3)
        writer.write(b"GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert (await stand.answer(reader)).status == 200


async def test_pipelined_requests_are_answered_in_order() -> None:
    request = b"GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n"
    async with (
        stand.serving(QUICK) as here,
        stand.connection(here.listening.port) as (reader, writer),
    ):
        writer.write(request * 3 + request[:10])
        for _ in range(3):
            assert (await stand.answer(reader)).status == 200
        writer.write(request[10:])
        assert (await stand.answer(reader)).status == 200


@pytest.mark.parametrize("wait", [0.0, 0.3])
def test_a_request_that_is_there_before_aiohttps_task_is_not_late(wait: float) -> None:
    async def slow(_: web.Request) -> web.Response:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), wait)
        return web.Response(text="here")

    async def scenario() -> None:
        request = b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n"
        async with (
            stand.serving("  limits: {request_time: 100ms}\n", {"/slow": slow}) as here,
            stand.already_sent(here.listening.port, request) as (reader, writer),
        ):
            assert (await stand.answer(reader)).status == 200
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(reader.read(1), 0.2)
            writer.write(request)
            assert (await stand.answer(reader)).body == b"here"

    uvloop.run(scenario())


def test_a_head_that_began_before_aiohttps_task_is_held_to_its_size_and_time() -> None:
    async def scenario() -> None:
        async with stand.serving(QUICK) as here:
            async with stand.already_sent(here.listening.port, b"GET / HT") as (reader, _):
                assert (await stand.answer(reader)).status == 408
            lines = b"".join(b"X-%d: %s\r\n" % (number, b"y" * 1000) for number in range(20))
            head = b"GET / HTTP/1.1\r\nHost: localhost\r\n" + lines
            async with stand.already_sent(here.listening.port, head) as (reader, _):
                assert (await stand.answer(reader)).status == 431

    uvloop.run(scenario())
