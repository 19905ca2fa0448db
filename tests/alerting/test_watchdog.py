"""Somebody outside hears from us as long as all is well."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from alerting import watchdog
from alerting.secret import Secret
from alerting.settings import Watchdog as Settings
from alerting.strict import Duration
from alerting.watchdog import Watchdog
from tests.alerting.judged import Figures
from tests.alerting.notify import hookserver
from tests.alerting.notify.hookserver import DROP, STALL, HookServer

PINGS = "alerting_watchdog_pings_total"


@pytest.fixture
async def server() -> AsyncIterator[HookServer]:
    async with HookServer().open() as opened:
        yield opened


class Stand:
    def __init__(self, port: int, **changes: Any) -> None:
        url = Secret(f"http://127.0.0.1:{port}/ping/s3cret")
        self.settings = Settings(**{"ping": url, **changes})
        self.figures = Figures()
        self.wrong = ""
        self.watchdog = Watchdog(lambda: self.settings, lambda: self.wrong, self.figures)

    async def look(self) -> list[str]:
        with capture_logs() as logs:
            await self.watchdog.look()
        return [" ".join((log["event"], log.get("why", ""))).strip() for log in logs]


async def test_somebody_is_pinged_while_all_is_well(server: HookServer) -> None:
    stand = Stand(server.port)
    assert await stand.look() == []
    assert server.requests[0].line == "GET /ping/s3cret HTTP/1.1"
    assert stand.figures.counted == {f"{PINGS} ok": 1}


async def test_nobody_is_pinged_while_something_is_wrong_with_us(server: HookServer) -> None:
    stand = Stand(server.port)
    stand.wrong = "rules are not evaluated"
    assert await stand.look() == ["no ping goes out rules are not evaluated"]
    assert await stand.look() == []
    stand.wrong = ""
    assert await stand.look() == ["pings go out again"]
    assert len(server.requests) == 1
    assert stand.figures.counted == {f"{PINGS} failed": 2, f"{PINGS} ok": 1}


async def test_without_an_address_there_is_nobody_to_ping() -> None:
    stand = Stand(1, ping=None)
    assert await stand.look() == []
    assert stand.figures.counted == {}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (hookserver.answer(500), "answer 500"),
        (hookserver.answer(302, Location="http://127.0.0.1:1/"), "answer 302"),
        (DROP, "ServerDisconnectedError"),
        (STALL, "no answer within 0.2 s"),
    ],
)
async def test_a_ping_that_fails_is_told_without_its_address(
    server: HookServer, said: bytes, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watchdog, "SECONDS", 0.2)
    server.always = said
    assert await Stand(server.port).look() == [f"no ping goes out {why}"]


async def test_where_nobody_listens_is_told_too() -> None:
    assert await Stand(1).look() == ["no ping goes out nobody listens at the server's address"]


async def test_pings_go_on_until_they_are_ended(server: HookServer) -> None:
    stand = Stand(server.port, every=Duration(0.01))
    task = asyncio.ensure_future(stand.watchdog.run())
    await asyncio.wait_for(server.wait(3), 10)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
