import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog

from alerting.duration import Duration
from exporter.probes import attempts, loop
from exporter.probes.result import Gauge, Result
from exporter.probes.settings import Probing
from tests.exporter.probes.examples import Script, Scripted, result
from tests.exporter.probes.stand import Stand


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    found = Stand(tmp_path / "c.db")
    yield found
    found.store.close()


@pytest.fixture
def script() -> Script:
    return Script()


async def test_probes_run_again_and_again_until_the_loop_ends(stand: Stand, script: Script) -> None:
    stand.loop.plan([Scripted(name="shop", script=script), Scripted(name="cart", script=script)])
    async with stand.running():
        await script.until(lambda: min(map(script.starts.count, ("shop", "cart"))) >= 3)
    assert stand.states() == {"shop": "up", "cart": "up"}
    lines = stand.lines()
    assert lines["probe_success{probe=shop}"] == 1.0
    assert lines["probe_runs_total{probe=shop,kind=http}"] >= 2.0
    assert lines["probe_uptime_ratio{probe=cart,window=24h}"] == 1.0
    assert lines["probe_lateness_seconds_count{}"] == len(script.starts)


async def test_what_ran_is_on_disk_when_the_loop_has_ended(stand: Stand, script: Script) -> None:
    stand.loop.plan([Scripted(name="shop", script=script)])
    async with stand.running():
        await script.until(lambda: len(script.starts) >= 4)
    (shop,) = stand.loop.standings()
    assert len(stand.kept()) == len(shop.recent) >= 3


async def test_a_crash_is_told_as_a_run_that_could_not_judge_and_ends_nobody_else(
    stand: Stand, script: Script
) -> None:
    broken = Script()
    broken.error = ValueError("a secret perhaps")
    stand.loop.plan([Scripted(name="bad", script=broken), Scripted(name="good", script=script)])
    with structlog.testing.capture_logs() as logged:
        async with stand.running():
            await script.until(lambda: len(script.starts) >= 3)
            await broken.until(lambda: len(broken.starts) >= 3)
            broken.error = None
            await broken.until(lambda: stand.states()["bad"] == "up")
    assert [(one["event"], one["probe"]) for one in logged] == [
        ("probe cannot judge", "bad"),
        ("probe succeeds again", "bad"),
    ]
    failures = stand.lines("probe_failures")["probe_failures_total{probe=bad,reason=internal}"]
    assert failures >= 2
    details = {kept.run.detail for kept in stand.kept() if kept.run.state == "unknown"}
    assert details == {"a mistake of ours, see the log: ValueError"}
    uptime = {one.probe: one.uptime["1h"].ratio for one in stand.loop.standings()}
    assert uptime == {"bad": 1.0, "good": 1.0}


async def test_a_gauge_that_nobody_knows_is_such_a_crash(stand: Stand) -> None:
    script = Script()

    async def unfit(name: str) -> Result:
        await script(name)
        return result(name, "", Gauge("probe_unheard_of", (), 1.0))

    stand.loop.plan([Scripted(name="shop", script=unfit)])
    with structlog.testing.capture_logs() as logged:
        async with stand.running():
            await script.until(lambda: len(script.starts) >= 2)
    assert stand.states() == {"shop": "unknown"}
    assert [str(one["exc_info"])[:25] for one in logged] == ["no metric is called 'prob"]


async def test_a_probe_that_hangs_is_ended_and_delays_nobody(
    stand: Stand, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "MARGIN_SECONDS", 0.0)
    hanging = Script()
    hanging.gate.clear()
    hung = Scripted(name="hung", timeout=Duration(0.1), script=hanging)
    stand.loop.plan([hung, Scripted(name="good", script=script)])
    async with stand.running():
        await hanging.until(lambda: len(hanging.starts) == 1)
        before = len(script.starts)
        await script.until(lambda: len(script.starts) >= before + 2)
        assert hanging.under_way == ["hung"]
        await hanging.until(lambda: len(hanging.starts) == 2)
    (kept,) = [kept.run for kept in stand.kept() if kept.run.probe == "hung"]
    assert (kept.state, kept.detail) == ("unknown", "it did not keep its timeout of 100ms")
    assert stand.lines("probe_missed")["probe_missed_total{probe=hung}"] >= 1


async def test_a_run_that_goes_on_misses_its_next_places_and_is_never_there_twice(
    stand: Stand, script: Script
) -> None:
    script.gate.clear()
    other = Script()
    slow = Scripted(name="slow", script=script)
    stand.loop.plan([slow, Scripted(name="clock", script=other)])
    async with stand.running():
        await script.until(lambda: script.starts == ["slow"])
        before = len(other.starts)
        await other.until(lambda: len(other.starts) >= before + 4)
        script.gate.set()
        await script.until(lambda: len(script.starts) >= 2)
    assert script.most == 1
    assert stand.lines("probe_missed")["probe_missed_total{probe=slow}"] >= 2


async def test_no_more_run_at_once_than_may_and_the_others_wait_their_turn(
    stand: Stand, script: Script
) -> None:
    stand.settings = Probing(concurrency=3)
    script.gate.clear()
    names = [f"p{number}" for number in range(10)]
    stand.loop.plan([Scripted(name=name, script=script) for name in names])
    async with stand.running():
        await script.until(lambda: len(script.under_way) == 3)
        await script.until(lambda: len(stand.loop._waiting) == 7)
        script.gate.set()
        await script.until(lambda: set(script.starts) == set(names))
    assert script.most == 3


async def test_a_target_that_goes_and_comes_is_logged_once_each_way(
    stand: Stand, script: Script
) -> None:
    stand.loop.plan([Scripted(name="shop", script=script)])
    with structlog.testing.capture_logs() as logged:
        async with stand.running():
            for reason, state in (("", "up"), ("timeout", "down"), ("", "up")):
                script.reason = reason
                await script.until(lambda state=state: stand.states().get("shop") == state)  # type: ignore[misc]
                count = len(script.starts)
                await script.until(lambda count=count: len(script.starts) >= count + 2)  # type: ignore[misc]
    assert [(one["log_level"], one["event"], one.get("reason")) for one in logged] == [
        ("warning", "probe fails", "timeout"),
        ("info", "probe succeeds again", None),
    ]


async def test_a_stop_ends_what_is_under_way_and_starts_nothing_that_waits(
    stand: Stand, script: Script
) -> None:
    stand.settings = Probing(concurrency=1)
    script.gate.clear()
    stand.loop.plan([Scripted(name=name, script=script) for name in ("a", "b", "c")])
    async with stand.running():
        await script.until(lambda: len(stand.loop._waiting) == 2)
    assert len(script.starts) == len(script.cancelled) == 1
    assert (script.under_way, stand.kept()) == ([], [])


async def test_a_probe_that_does_not_end_cannot_hold_the_stop_up(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "END_SECONDS", 0.01)
    asked, enough = asyncio.Event(), asyncio.Event()

    async def stubborn(name: str) -> Result:
        asked.set()
        while not enough.is_set():
            with contextlib.suppress(asyncio.CancelledError):
                await enough.wait()
        return result(name)

    stand.loop.plan([Scripted(name="shop", script=stubborn)])
    async with stand.running():
        await asked.wait()
    enough.set()
    await asyncio.wait(stand.loop._runs.values())
