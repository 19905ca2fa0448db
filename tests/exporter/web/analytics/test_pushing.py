"""Row G4: figures that are pushed over a WebSocket, from events by HTTP on."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError
from msgspec.structs import replace

from alerting import clock
from alerting.model import Alert
from alerting.view import View
from exporter.analytics import days
from exporter.completeness.ratio import Part, Record
from exporter.folding.reading import Reading
from exporter.web.watched import Watched
from tests.exporter.analytics.alerts import alert
from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import Desk, desk
from tests.exporter.web.analytics.streaming import QUICK, SECONDS, bearer, quicken, streams, url

PATH = "/live"
ENDED = "analytics_streams_ended_total"
FIRING: list[Alert] = []
KNOWN: WeakKeyDictionary[ClientWebSocketResponse, dict[str, Any]] = WeakKeyDictionary()


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Desk]:
    FIRING.clear()
    watched = Watched(alerts=lambda: View(None, tuple(FIRING), ()))
    async with desk(tmp_path, watched=watched) as found:
        quicken(found)
        await found.fold()
        yield found


async def told(socket: ClientWebSocketResponse, **wanted: object) -> Any:
    """Read until figures, or a state, are as wanted; those known by now among them."""
    known = KNOWN.setdefault(socket, {})
    if wanted and all(name in known and known[name] == value for name, value in wanted.items()):
        return known
    async with asyncio.timeout(SECONDS):
        while True:
            found = await socket.receive_json()
            known |= found.get("figures", found)
            if all(name in known and known[name] == value for name, value in wanted.items()):
                return found


async def received(here: Desk, name: str) -> None:
    await here.tell(here.event("chat.message.received", clock.now(), name, customer_id=name))


async def test_all_figures_come_first_then_those_that_change(here: Desk) -> None:
    async with here.session.ws_connect(url(here, PATH)) as socket:
        first = await told(socket)
        assert (first["type"], first["state"]) == ("state", "connected")
        figures = await told(socket, messages=0)
        assert figures["type"] == "figures"
        assert {"users", "errors", "alerts", "today_conversations"} <= figures["figures"].keys()
        FIRING.append(alert())
        changed = await told(socket, alerts=1)
        assert changed["figures"] == {"alerts": 1}
        await received(here, "c1")
        await told(socket, messages=1)
        await told(socket, today_conversations=1)
        # Somebody else who comes is told all that is known.
        async with here.session.ws_connect(url(here, PATH)) as other:
            await told(other, messages=1, alerts=1, today_conversations=1)
            await socket.close()
            await received(here, "c2")
            await told(other, messages=2)
    await stand.until(lambda: here.counted(ENDED, "left") == 2)


async def test_it_says_when_figures_cannot_be_read(here: Desk) -> None:
    reading = streams(here)._watched.folds()
    assert isinstance(reading, Reading)
    async with here.session.ws_connect(url(here, PATH)) as socket:
        await told(socket, today_conversations=0)
        busy, reading._under_way = reading._under_way, 1_000
        await told(socket, state="behind")
        async with here.session.ws_connect(url(here, PATH)) as other:
            await told(other, state="behind")
        reading._under_way = busy
        await told(socket, state="connected")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        (bearer("nobody's"), 401),
        (bearer(stand.ENVIRON["BOT"]), 403),
        ({**bearer(stand.ENVIRON["EYE"]), "Origin": "https://evil.example"}, 403),
    ],
)
async def test_who_may_not_is_refused_before_the_upgrade(
    tmp_path: Path, headers: dict[str, str], status: int
) -> None:
    async with desk(tmp_path, stand.TOKENS) as here:
        quicken(here)
        with pytest.raises(WSServerHandshakeError) as refused:
            await here.session.ws_connect(url(here, PATH), headers=headers)
        assert refused.value.status == status
        for origin in ({}, {"Origin": here.here.url}):
            good = {**bearer(stand.ENVIRON["EYE"]), **origin}
            async with here.session.ws_connect(url(here, PATH), headers=good) as socket:
                await told(socket, state="connected")


async def test_without_tokens_pages_of_other_origins_are_refused(here: Desk) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        await here.session.ws_connect(url(here, PATH), origin="https://evil.example")
    assert refused.value.status == 403


async def test_a_plain_request_is_told_what_this_is(here: Desk) -> None:
    plain = await here.ask(PATH)
    assert (plain.status, plain.json["code"]) == (400, "bad_request")
    unknown = await here.ask(f"{PATH}?every=1s")
    assert (unknown.status, unknown.json["code"]) == (400, "bad_argument")
    assert not streams(here)._readers


async def test_readers_are_bounded(tmp_path: Path) -> None:
    async with desk(tmp_path, "analytics: {streams: 1}\n") as here:
        async with here.session.ws_connect(url(here, PATH)):
            with pytest.raises(WSServerHandshakeError) as refused:
                await here.session.ws_connect(url(here, PATH))
            assert refused.value.status == 503


@pytest.mark.parametrize(("how", "code"), [("reloading", 1012), ("stopping", 1001)])
async def test_an_end_says_why(here: Desk, how: str, code: int) -> None:
    async with here.session.ws_connect(url(here, PATH)) as socket:
        await told(socket, messages=0)
        if how == "reloading":
            closing = asyncio.create_task(here.here.daemon.reload())
        else:
            closing = asyncio.create_task(here.here.listening.close(60.0))
        assert (await told(socket, state="closing"))["why"] == how
        async with asyncio.timeout(SECONDS):
            assert (await socket.receive()).type is WSMsgType.CLOSE
            assert socket.close_code == code
            await closing
    await stand.until(lambda: here.counted(ENDED, how) == 1)


async def test_what_a_reader_says_means_nothing_and_may_not_be_long(here: Desk) -> None:
    async with here.session.ws_connect(url(here, PATH)) as socket:
        await socket.send_str("hello")
        await told(socket, messages=0)
        await received(here, "c1")
        await told(socket, messages=1)
        await socket.send_str("x" * 5_000)
        async with asyncio.timeout(SECONDS):
            while (await socket.receive()).type is WSMsgType.TEXT:
                pass
        assert socket.close_code == 1009


async def test_who_does_not_read_is_cut_off(here: Desk) -> None:
    found = quicken(here, replace(QUICK, write=0.2, queue=2))
    request = (
        f"GET /api/analytics{PATH} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    async with stand.connection(here.here.listening.port) as (_, writer):
        writer.write(request.encode())
        await stand.until(lambda: found._readers)
        (reader,) = found._readers

        def has_left() -> bool:
            for _ in range(50):
                reader.tell({"type": "filler", "of": "x" * 1_000_000})
            return not found._readers

        await stand.until(has_left)
    await stand.until(lambda: here.counted(ENDED, "slow") == 1)


async def test_who_vanishes_is_noticed(here: Desk) -> None:
    found = quicken(here)
    socket = await here.session.ws_connect(url(here, PATH))
    await told(socket, messages=0)
    assert socket._response.connection is not None
    assert socket._response.connection.transport is not None
    socket._response.connection.transport.abort()
    await stand.until(lambda: not found._readers)
    await socket.close()


async def test_how_complete_today_is_is_pushed_when_it_changes(tmp_path: Path) -> None:
    today = days.day(round(clock.unix() * 1000), stand.config().analytics.zone)
    known = [Record()]
    async with desk(tmp_path, watched=Watched(completeness=lambda: known[0])) as here:
        quicken(here)
        await here.fold()
        async with here.session.ws_connect(url(here, PATH)) as socket:
            await told(socket, today_completeness=None)
            known[0] = Record(1, {"app": {today: Part(9, 100.0, 40.0)}})
            changed = await told(socket, today_completeness=0.6)
    assert changed["figures"] == {"today_completeness": 0.6}
