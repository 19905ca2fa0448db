import asyncio
import gzip
import io
import random

import pytest
from aiohttp import ClientSession, web

from exporter.web import limits
from exporter.web.keys import DAEMON
from tests.exporter.web import stand

MIB = 1 << 20
QUICK = "  limits: {request_time: 200ms}\n"
HEAD = b"POST /length HTTP/1.1\r\nHost: localhost\r\n"


async def length(request: web.Request) -> web.Response:
    bounds = request.app[DAEMON].world.config.server.limits
    body = await limits.read_body(request, bounds.body, bounds.request_time.seconds)
    return web.json_response({"length": len(body)})


EXTRA = {"/length": length}


@pytest.mark.parametrize("size", [0, 1, 100_000, 4 * MIB])
async def test_a_body_up_to_the_limit_is_read(size: int) -> None:
    async with stand.serving("", EXTRA) as here, ClientSession() as client:
        for headers, body in (
            ({}, bytes(size)),
            ({"Content-Encoding": "gzip"}, gzip.compress(bytes(size))),
        ):
            async with client.post(
                f"{here.url}/length", data=io.BytesIO(body), headers=headers
            ) as answer:
                assert await answer.json() == {"length": size}


async def test_a_body_of_5_mib_is_refused_and_the_connection_stays_good() -> None:
    async with stand.serving("", EXTRA) as here, ClientSession() as client:
        for body, headers in (
            (bytes(5 * MIB), {}),
            (gzip.compress(bytes(5 * MIB)), {"Content-Encoding": "gzip"}),
            (gzip.compress(bytes(100 * MIB), 9), {"Content-Encoding": "gzip"}),
        ):
            async with client.post(
                f"{here.url}/length", data=io.BytesIO(body), headers=headers
            ) as answer:
                assert answer.status == 413
                assert (await answer.json())["code"] == "body_too_large"
        async with client.post(f"{here.url}/length", data=b"abc") as answer:
            assert await answer.json() == {"length": 3}
        assert here.counted("chatwatch_http_refusals_total", "body_too_large") == 3


async def test_a_large_compressed_body_is_read_too() -> None:
    body = random.Random(1).randbytes(200_000)
    headers = {"Content-Encoding": "gzip"}
    async with (
        stand.serving("", EXTRA) as here,
        ClientSession() as client,
        client.post(
            f"{here.url}/length", data=io.BytesIO(gzip.compress(body)), headers=headers
        ) as answer,
    ):
        assert await answer.json() == {"length": 200_000}


async def test_a_chunked_body_is_bounded_without_a_length() -> None:
    async with (
        stand.serving("  limits: {body: 1KiB}\n", EXTRA) as here,
        stand.connection(here.listening.port) as (reader, writer),
    ):
        writer.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(20):
            writer.write(b"64\r\n" + b"x" * 100 + b"\r\n")
        answer = await stand.answer(reader)
        assert answer.status == 413


async def test_a_body_that_never_ends_is_given_up() -> None:
    async with (
        stand.serving(QUICK, EXTRA) as here,
        stand.connection(here.listening.port) as (reader, writer),
    ):
        writer.write(HEAD + b"Content-Length: 10\r\n\r\nabc")
        answer = await stand.answer(reader)
        assert answer.status == 408
        assert answer.json["code"] == "request_timeout"
        assert await asyncio.wait_for(reader.read(), 2) == b""


async def test_a_body_framed_wrongly_is_refused() -> None:
    entered = asyncio.Event()

    async def enter(request: web.Request) -> web.Response:
        entered.set()
        return await length(request)

    async with (
        stand.serving("", {"/length": enter}) as here,
        stand.connection(here.listening.port) as (reader, writer),
    ):
        writer.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        await asyncio.wait_for(entered.wait(), 5)
        writer.write(b"nonsense\r\n")
        answer = await stand.answer(reader)
        assert answer.status == 400
        assert answer.json["message"] == "the body is not framed as its headers say"
        assert await reader.read() == b""
        assert here.counted("chatwatch_http_refusals_total", "bad_request") == 1


async def test_an_unknown_compression_names_those_that_are_read() -> None:
    async with stand.serving("", EXTRA) as here, ClientSession() as client:
        headers = {"Content-Encoding": "br"}
        async with client.post(f"{here.url}/length", data=b"x", headers=headers) as answer:
            assert answer.status == 415
            assert "gzip" in (await answer.json())["help"]


async def test_a_small_limit_holds_for_what_came_with_the_headers() -> None:
    async with stand.serving("  limits: {body: 1KiB}\n", EXTRA) as here:
        request = HEAD + b"Content-Length: 1025\r\n\r\n" + b"x" * 1025
        assert (await stand.exchange(here.listening.port, request)).status == 413


async def end(request: web.Request) -> web.Response:
    found, is_cut = await limits.read_end(request, 10, 1_000, 0.2)
    return web.json_response([found.decode(), is_cut])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", ["", False]),
        (b"0123456789", ["0123456789", False]),
        (b"abc0123456789", ["0123456789", True]),
        (b"x" * 900 + b"0123456789", ["0123456789", True]),
    ],
)
async def test_of_a_body_only_the_end_may_be_read(body: bytes, expected: object) -> None:
    async with stand.serving("", {"/end": end}) as here, ClientSession() as client:
        async with client.post(f"{here.url}/end", data=body) as answer:
            assert await answer.json() == expected


async def test_the_end_of_a_body_that_never_ends_is_given_up() -> None:
    async with stand.serving("", {"/end": end}) as here:
        request = b"POST /end HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nabc"
        assert (await stand.exchange(here.listening.port, request)).status == 408


async def test_what_comes_after_the_limit_is_not_waited_for() -> None:
    async with stand.serving("", {"/end": end}) as here:
        request = b"POST /end HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\n"
        answer = await stand.exchange(here.listening.port, request + b"x" * 1_000)
        assert answer.json == ["x" * 10, True]
