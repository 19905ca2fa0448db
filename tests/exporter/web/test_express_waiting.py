"""The short way while its answer waits for the disk: clients that go on, leave, flood or idle."""

import asyncio
import socket
from pathlib import Path

import pytest

from exporter.daemon import Daemon
from exporter.web.express import Express
from tests.exporter.store.threaded import Threaded
from tests.exporter.web import stand

QUICK = "  limits: {request_time: 200ms}\n"
SOON = 5.0


def waiting(text: str = "") -> Daemon:
    """Return a daemon whose requests are under way until `stand.committing` begins."""
    return stand.daemon("server:\n  listen: 127.0.0.1:0\n" + text + stand.SOURCES)


async def under_way(here: stand.Stand) -> Express:
    """Wait until a request is in the queue; return its connection."""
    await stand.until(lambda: len(here.daemon.queue))
    return stand.connections(here)[0]


def overdue(one: Express) -> None:
    """Let a connection's timer come when it has waited as long as an idle one may."""
    assert one._keepalive_handle is not None
    one._keepalive_handle.cancel()
    one._next_keepalive_close_time = 0.0
    one._process_keepalive()


async def test_a_request_that_arrives_meanwhile_is_answered_next(tmp_path: Path) -> None:
    made = waiting()
    async with stand.serving(made=made) as here:
        async with stand.connection(here.listening.port) as (reader, writer):
            writer.write(stand.post(stand.event("a")))
            seen = await under_way(here)
            writer.write(stand.post(stand.event("a")) + stand.post(stand.event("b")))
            await stand.until(lambda: seen._held)
            async with stand.committing(made, tmp_path):
                found = [(await stand.answer(reader)).status for _ in range(3)]
                assert found == [202, 200, 202]
                writer.write(stand.post(stand.event("c")))
                assert (await stand.answer(reader)).status == 202


async def test_a_client_that_floods_meanwhile_is_paused(tmp_path: Path) -> None:
    made = waiting()
    flood = stand.post(stand.event("b")) * 40_000
    async with stand.serving(made=made) as here:
        async with stand.connection(here.listening.port) as (_, writer):
            writer.write(stand.post(stand.event("a")))
            seen = await under_way(here)
            writer.write(flood)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(writer.drain(), 0.3)
            assert 0 < len(seen._held) <= 1 << 20
            assert len(made.queue) == 1
            writer.transport.abort()
            async with stand.committing(made, tmp_path) as store:
                await stand.until(lambda: not stand.connections(here))
            assert store.path.exists()


async def test_a_client_that_leaves_has_its_event_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = waiting()
    async with stand.serving(made=made) as here:
        async with stand.connection(here.listening.port) as (_, writer):
            writer.write(stand.post(stand.event("a")))
            await under_way(here)
            writer.transport.abort()
        await stand.until(lambda: not stand.connections(here))
        async with stand.committing(made, tmp_path) as store:
            answer = await stand.exchange(here.listening.port, stand.post(stand.event("a")))
            assert answer.json == {"status": "duplicate"}
            assert await Threaded(store).call("events") == 1
    assert caplog.records == []


async def test_an_idle_connection_is_closed_after_its_time(tmp_path: Path) -> None:
    async with stand.keeping(tmp_path) as here:
        async with stand.connection(here.listening.port) as (reader, writer):
            writer.write(stand.post(stand.event("a")))
            assert (await stand.answer(reader)).status == 202
            (seen,) = stand.connections(here)
            seen.keep_alive(True)
            seen._keepalive_timeout = 0.2
            writer.write(stand.post(stand.event("b")))
            assert (await stand.answer(reader)).status == 202
            assert await asyncio.wait_for(reader.read(), SOON) == b""
    assert not here.counted("chatwatch_http_refusals_total", "request_timeout")


async def test_a_connection_that_waits_for_its_answer_is_not_idle_and_is_closed_once_it_is(
    tmp_path: Path,
) -> None:
    made = waiting()
    async with stand.serving(made=made) as here:
        async with stand.connection(here.listening.port) as (reader, writer):
            async with stand.committing(made, tmp_path):
                writer.write(stand.post(stand.event("a")))
                assert (await stand.answer(reader)).status == 202
            writer.write(stand.post(stand.event("b")))
            one = await under_way(here)
            overdue(one)
            async with stand.committing(made, tmp_path):
                assert (await stand.answer(reader)).status == 202
            overdue(one)
            assert await reader.read() == b""


async def test_a_slow_head_after_a_short_answer_is_given_up(tmp_path: Path) -> None:
    async with stand.keeping(tmp_path, QUICK) as here:
        async with stand.connection(here.listening.port) as (reader, writer):
            writer.write(stand.post(stand.event("a")))
            assert (await stand.answer(reader)).status == 202
            writer.write(b"POST /webhooks/app HTTP/1.1\r\nHost: loc")
            assert (await asyncio.wait_for(stand.answer(reader), SOON)).status == 408
            assert await reader.read() == b""


async def test_an_answer_may_take_longer_than_a_head(tmp_path: Path) -> None:
    made = waiting("  limits: {request_time: 100ms}\n")
    async with stand.serving(made=made) as here:
        async with stand.connection(here.listening.port) as (reader, writer):
            writer.write(stand.post(stand.event("a")))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(reader.read(1), 0.3)
            async with stand.committing(made, tmp_path):
                assert (await stand.answer(reader)).status == 202


async def test_closing_waits_for_the_answer_under_way(tmp_path: Path) -> None:
    made = waiting()
    async with stand.serving(made=made) as here:
        async with stand.connection(here.listening.port) as (reader, writer):
            writer.write(stand.post(stand.event("a")))
            await under_way(here)
            closing = asyncio.create_task(here.listening.close(SOON * 4))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(asyncio.shield(closing), 0.1)
            async with stand.committing(made, tmp_path):
                answer = await stand.answer(reader)
                assert (answer.status, answer.headers["connection"]) == (202, "close")
                assert await reader.read() == b""
                await asyncio.wait_for(closing, SOON)


async def test_closing_cuts_an_answer_that_does_not_come(tmp_path: Path) -> None:
    made = waiting()
    async with stand.serving(made=made) as here:
        async with stand.connection(here.listening.port) as (reader, writer):
            writer.write(stand.post(stand.event("a")))
            await under_way(here)
            await asyncio.wait_for(here.listening.close(0.1), SOON)
            assert await reader.read() == b""
        async with stand.committing(made, tmp_path):
            pass
        assert not len(made.queue)


async def test_a_peer_that_does_not_read_takes_the_long_way(tmp_path: Path) -> None:
    async with stand.keeping(tmp_path) as here:
        async with stand.connection(here.listening.port) as (reader, writer):
            writer.write(stand.post(stand.event("a")))
            assert (await stand.answer(reader)).status == 202
            (seen,) = stand.connections(here)
            seen.pause_writing()
            writer.write(stand.post(stand.event("b")))
            await stand.until(lambda: stand.long_ones(here))
            seen.resume_writing()
            assert (await stand.answer(reader)).status == 202


async def test_a_sender_that_only_closes_its_side_is_no_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = waiting()
    async with stand.serving(made=made) as here:
        with socket.create_connection(("127.0.0.1", here.listening.port)) as plain:
            plain.sendall(stand.post(stand.event("a")))
            await under_way(here)
            plain.shutdown(socket.SHUT_WR)
            await stand.until(lambda: not stand.connections(here))
        async with stand.committing(made, tmp_path):
            pass
        assert not len(made.queue)
    assert caplog.records == []
