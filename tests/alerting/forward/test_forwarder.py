"""Alertmanagers are sent what fires and what is over, each in its own time."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from alerting import clock
from alerting.forward import sending
from alerting.forward.forwarder import Forwarder
from alerting.forward.settings import Alertmanagers
from alerting.model import Alert
from tests.alerting.judged import Figures
from tests.alerting.notices import SLOW, alert
from tests.alerting.notify import hookserver
from tests.alerting.notify.hookserver import DROP, HookServer
from tests.daemon import free_port
from tests.tools import eventually, tool

INTERVAL = timedelta(seconds=15)
SOON = 10.0


@pytest.fixture
async def hook() -> AsyncIterator[HookServer]:
    async with HookServer().open() as opened:
        yield opened


def fires(count: int = 1) -> list[Alert]:
    now = clock.now()
    names = ({**SLOW, "channel": str(place)} for place in range(count))
    return [alert(names=one, fired_at=now) for one in names]


class Stand:
    """A forwarder at work."""

    def __init__(self, *ports: int, **changes: Any) -> None:
        urls = tuple(f"http://127.0.0.1:{port}" for port in ports)
        self.figures = Figures()
        settings = Alertmanagers(alertmanagers=urls, **changes)
        self.forwarder = Forwarder(settings, INTERVAL, "https://watch/", self.figures)

    def figure(self, name: str) -> float:
        found = {**self.figures.counted, **self.figures.shown}
        return sum(value for key, value in found.items() if key.startswith(f"alerting_{name} "))

    @asynccontextmanager
    async def working(self) -> AsyncIterator["Stand"]:
        task = asyncio.ensure_future(self.forwarder.run())
        yield self
        task.cancel()
        await asyncio.wait([task])


def names(hook: HookServer) -> list[list[str]]:
    return [[one["labels"]["channel"] for one in request.body] for request in hook.requests]


async def test_every_alertmanager_is_sent_every_alert(hook: HookServer) -> None:
    async with HookServer().open() as other, Stand(hook.port, other.port).working() as stand:
        await stand.forwarder.hand(fires(3), clock.now())
        for one in (hook, other):
            (request,) = await asyncio.wait_for(one.wait(), SOON)
            assert request.line == "POST /api/v2/alerts HTTP/1.1"
            assert names(one) == [["0", "1", "2"]]
        await eventually(lambda: _is(stand.figure("forwarded_total") == 6), what="six alerts")


async def test_alerts_are_sent_again_only_after_a_while(hook: HookServer) -> None:
    alerts = fires()
    async with Stand(hook.port).working() as stand:
        now = clock.now()
        for seconds in (0, 15, 60, 61):
            await stand.forwarder.hand(alerts, now + timedelta(seconds=seconds))
            await eventually(lambda: _is(not stand.figure("forward_waiting")), what="rest")
        await asyncio.wait_for(hook.wait(2), SOON)
    assert len(hook.requests) == 2


async def test_an_end_is_sent_and_so_is_that_of_what_vanished(hook: HookServer) -> None:
    first, second = fires(2)
    now = clock.now()
    async with Stand(hook.port).working() as stand:
        await stand.forwarder.hand([first, second], now)
        await asyncio.wait_for(hook.wait(), SOON)
        over = replace(first, state="resolved", resolved_at=now + INTERVAL / 2)
        await stand.forwarder.hand([over], now + INTERVAL)
        ends = {
            one["labels"]["channel"]: one["endsAt"]
            for one in (await asyncio.wait_for(hook.wait(2), SOON))[1].body
        }
    assert sorted(ends) == ["0", "1"]
    assert ends["0"] < ends["1"]


async def test_many_go_out_in_batches(hook: HookServer) -> None:
    async with Stand(hook.port).working() as stand:
        await stand.forwarder.hand(fires(600), clock.now())
        await asyncio.wait_for(hook.wait(3), SOON)
    assert [len(one.body) for one in hook.requests] == [256, 256, 88]


async def test_one_that_is_away_is_sent_all_when_it_is_back(hook: HookServer) -> None:
    hook.script.extend([DROP, hookserver.answer(503, Retry_After="0"), hookserver.answer(401)])
    with capture_logs() as logs:
        async with Stand(hook.port).working() as stand:
            await stand.forwarder.hand(fires(), clock.now())
            await asyncio.wait_for(hook.wait(4), SOON)
            await eventually(lambda: _is(stand.figure("forwarded_total") == 1), what="a yes")
    assert stand.figure("forward_errors_total") == 3
    assert [log["event"] for log in logs] == [
        "alerts cannot be sent on",
        "alerts are sent on again",
    ]


async def test_what_is_too_large_goes_out_in_smaller_batches(hook: HookServer) -> None:
    hook.script.append(hookserver.answer(413))
    async with Stand(hook.port).working() as stand:
        await stand.forwarder.hand(fires(4), clock.now())
        await asyncio.wait_for(hook.wait(3), SOON)
    assert [len(one.body) for one in hook.requests] == [4, 2, 2]


@pytest.mark.parametrize("status", [400, 413])
async def test_what_is_refused_for_good_does_not_stop_the_rest(
    hook: HookServer, status: int
) -> None:
    hook.script.append(hookserver.answer(status))
    async with Stand(hook.port).working() as stand:
        await stand.forwarder.hand(fires(), clock.now())
        await eventually(lambda: _is(stand.figure("forward_dropped_total") == 1), what="a no")
        await stand.forwarder.hand(fires(2), clock.now())
        await asyncio.wait_for(hook.wait(2), SOON)


async def test_beyond_the_limit_the_oldest_are_given_up_and_counted() -> None:
    stand = Stand(1, waiting=10)
    await stand.forwarder.hand(fires(12), clock.now())
    assert (stand.figure("forward_waiting"), stand.figure("forward_dropped_total")) == (10, 2)


async def test_what_waits_at_the_end_has_a_moment(hook: HookServer) -> None:
    hook.script.append(hookserver.answer(503, Retry_After="60"))
    async with Stand(hook.port).working() as stand:
        await stand.forwarder.hand(fires(), clock.now())
        await asyncio.wait_for(hook.wait(), SOON)
        await eventually(lambda: _is(stand.figure("forward_errors_total") == 1), what="a no")
    assert len(hook.requests) == 2


async def test_a_mistake_of_ours_keeps_the_alerts(
    hook: HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with capture_logs() as logs:
        async with Stand(hook.port).working() as stand:
            with monkeypatch.context() as patch:
                patch.setattr(sending, "body", lambda *_: 1 / 0)
                await stand.forwarder.hand(fires(), clock.now())
                await eventually(lambda: _is(bool(logs)), what="a mistake")
            await asyncio.wait_for(hook.wait(), SOON)
    assert logs[0]["event"] == "a mistake of ours"


async def _is(value: bool) -> bool:
    return value


CONFIG = """
route: {receiver: nobody, group_by: [alertname]}
receivers: [{name: nobody}]
"""


async def test_a_real_alertmanager_knows_what_fires_and_what_is_over(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "am.yml").write_text(CONFIG)
    flags = ["--config.file=am.yml", "--storage.path=data", "--cluster.listen-address="]
    flags.append(f"--web.listen-address=127.0.0.1:{port}")
    command = [tool("prometheus-alertmanager"), *flags]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL) as process:
        try:
            async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
                await _forwarded(session, Stand(port))
        finally:
            process.terminate()


async def _forwarded(session: aiohttp.ClientSession, stand: Stand) -> None:
    async def known() -> dict[str, Any] | None:
        async with session.get("/api/v2/alerts") as answer:
            return {one["labels"]["channel"]: one for one in await answer.json()}

    async def two() -> dict[str, Any] | None:
        found = await known()
        return found if found is not None and len(found) == 2 else None

    async def one() -> dict[str, Any] | None:
        found = await known()
        return found if found is not None and len(found) == 1 else None

    alerts = fires(2)
    async with stand.working():
        await stand.forwarder.hand(alerts, clock.now())
        found = await eventually(two, within=20, what="two alerts")
        assert found["0"]["annotations"] == dict(alerts[0].annotations)
        assert found["0"]["generatorURL"] == "https://watch/"
        assert found["0"]["status"]["state"] in {"active", "unprocessed"}
        over = replace(alerts[0], state="resolved", resolved_at=clock.now())
        await stand.forwarder.hand([over, alerts[1]], clock.now())
        assert list(await eventually(one, within=20, what="an end")) == ["1"]
