import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import structlog

from alerting.duration import Duration
from exporter.probes import connectivity
from exporter.probes.settings import Connectivity
from exporter.probes.transport.link import Guard
from tests.exporter.probes import servers
from tests.exporter.probes.examples import result

# A metadata address is never connected to, so nothing is reached there at once.
NOWHERE = "169.254.169.254:80"


class Stand:
    """A guard, what it looks at, and what it showed."""

    def __init__(self, *targets: str, seconds: float = 0.2) -> None:
        self.shown: list[bool] = []
        self.settings = Connectivity(targets, Duration(seconds))
        self.guard = Guard(lambda: self.settings, self.shown.append)

    async def reason(self, reason: str) -> str:
        return (await self.guard.judged(result("shop", reason))).reason


@contextlib.asynccontextmanager
async def listening() -> AsyncIterator[tuple[str, list[int]]]:
    """A target that accepts, and how often it did."""
    accepted: list[int] = []

    def take(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted.append(1)
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"127.0.0.1:{port}", accepted
    finally:
        server.close()
        await server.wait_closed()


async def test_without_targets_a_failure_is_the_targets_own() -> None:
    stand = Stand()
    assert await stand.reason("dns") == "dns"
    assert stand.shown == []
    await stand.guard.close()


async def test_a_failure_on_the_way_is_nobodys_while_nothing_is_reached() -> None:
    stand = Stand(NOWHERE)
    with structlog.testing.capture_logs() as logged:
        assert await stand.reason("connect_timeout") == "offline"
        assert await stand.reason("dns") == "offline"
        assert await stand.reason("connect_refused") == "connect_refused"
        assert await stand.reason("internal") == "internal"
        assert stand.shown == [False]
        assert await stand.reason("") == ""
    assert stand.shown == [False, True]
    assert [one["event"] for one in logged] == [
        "this machine has no network",
        "this machine has a network again",
    ]


async def test_one_target_that_is_reached_will_do() -> None:
    async with listening() as (target, accepted):
        stand = Stand(NOWHERE, target)
        assert await stand.reason("timeout") == "timeout"
        assert (stand.shown, len(accepted)) == ([True], 1)


async def test_one_that_refuses_is_reached() -> None:
    with servers.closed_port() as port:
        stand = Stand(f"127.0.0.1:{port}")
        assert await stand.reason("timeout") == "timeout"
    assert stand.shown == [True]


async def test_runs_that_fail_at_once_share_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening() as (target, accepted):
        stand = Stand(target)
        reasons = await asyncio.gather(*(stand.reason("dns") for _ in range(50)))
        assert set(reasons) == {"dns"}
        assert await stand.reason("dns") == "dns"
        assert len(accepted) == 1
        monkeypatch.setattr(connectivity, "FRESH_SECONDS", 0.0)
        assert await stand.reason("dns") == "dns"
        assert len(accepted) == 2


async def test_a_run_that_is_cancelled_leaves_the_look_to_the_others() -> None:
    with servers.full_port() as port:
        stand = Stand(f"127.0.0.1:{port}", seconds=0.1)
        first = asyncio.create_task(stand.reason("dns"))
        second = asyncio.create_task(stand.reason("dns"))
        await asyncio.wait([first], timeout=0.01)
        first.cancel()
        assert await second == "offline"
    assert first.cancelled()


async def test_a_name_that_is_not_found_is_not_reached() -> None:
    assert await Stand("nobody.invalid:80").reason("dns") == "offline"


async def test_the_end_ends_a_look() -> None:
    with servers.full_port() as port:
        stand = Stand(f"127.0.0.1:{port}", seconds=30)
        run = asyncio.create_task(stand.reason("dns"))
        await asyncio.wait([run], timeout=0.01)
        await stand.guard.close()
        await asyncio.wait([run])
    assert run.cancelled()
