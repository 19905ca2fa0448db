import asyncio
import contextlib
import socket

from aiohttp import web

from tests.exporter.web import stand

QUICK = "  limits: {request_time: 200ms}\n"


async def test_a_reader_that_does_not_read_is_cut_off() -> None:
    gone = asyncio.get_running_loop().create_future()

    async def flood(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x" * 1_000_000)
        except ConnectionError:
            gone.set_result(None)
            raise

    async with stand.serving(QUICK, {"/flood": flood}) as here:
        with socket.create_connection(("127.0.0.1", here.listening.port)) as deaf:
            deaf.sendall(b"GET /flood HTTP/1.1\r\nHost: localhost\r\n\r\n")
            await asyncio.wait_for(gone, 5)


async def test_connections_over_the_limit_are_told_so_and_closed() -> None:
    port_and_limit = "  limits: {connections: 2}\n"
    request = b"GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n"
    async with stand.serving(port_and_limit) as here:
        port = here.listening.port
        async with stand.connection(port) as (one, first), stand.connection(port) as (two, second):
            for reader, writer in ((one, first), (two, second)):
                writer.write(request)
                assert (await stand.answer(reader)).status == 200
            refused = await stand.exchange(port, request)
            assert refused.status == 503
            assert refused.json["code"] == "too_many_connections"
            assert refused.headers["retry-after"] == "1"
            assert here.counted("chatwatch_http_connections_refused_total") == 1
            first.write(request)
            assert (await stand.answer(one)).status == 200


async def test_a_connection_that_ends_makes_room_for_another() -> None:
    request = b"GET /-/healthy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    async with stand.serving("  limits: {connections: 1}\n") as here:
        for _ in range(3):
            async with stand.connection(here.listening.port) as (reader, writer):
                writer.write(request)
                assert (await stand.answer(reader)).status == 200
                assert await reader.read() == b""
        assert here.counted("chatwatch_http_connections_refused_total") == 0


async def test_a_crowd_at_the_door_is_not_told_one_by_one() -> None:
    request = b"GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n"
    async with (
        stand.serving("  limits: {connections: 1}\n") as here,
        stand.connection(here.listening.port) as (reader, writer),
        contextlib.AsyncExitStack() as crowd,
    ):
        writer.write(request)
        assert (await stand.answer(reader)).status == 200
        heard = []
        for _ in range(130):
            opened = stand.connection(here.listening.port)
            heard.append((await crowd.enter_async_context(opened))[0].read())
        told = await asyncio.gather(*heard, return_exceptions=True)
        silent = [one for one in told if not one or isinstance(one, ConnectionError)]
        assert len(silent) == 2
        assert here.counted("chatwatch_http_connections_refused_total") == 130


async def test_a_slow_reader_that_reads_is_served_to_the_end() -> None:
    size = 12_000_000

    async def large(request: web.Request) -> web.Response:
        return web.Response(body=bytes(size))

    async with stand.serving("  limits: {request_time: 100ms}\n", {"/large": large}) as here:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", here.listening.port, limit=65536
        )
        writer.write(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
        left = size
        never = asyncio.Event()
        while left:
            left -= len(await reader.readexactly(min(left, 2_000_000)))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(never.wait(), 0.06)
        writer.close()
        await writer.wait_closed()


async def test_a_crash_after_the_answer_began_ends_the_connection() -> None:
    async def halfway(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "10"})
        await response.prepare(request)
        await response.write(b"half")
        raise RuntimeError("out of words")

    async with (
        stand.serving("", {"/halfway": halfway}) as here,
        stand.connection(here.listening.port) as (reader, writer),
    ):
        writer.write(b"GET /halfway HTTP/1.1\r\nHost: localhost\r\n\r\n")
        whole = await asyncio.wait_for(reader.read(), 5)
        assert whole.endswith(b"half")
        assert whole.count(b"HTTP/1.1") == 1
