import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog

from alerting import clock
from exporter.probes import loop, record
from exporter.probes.result import Result
from exporter.probes.settings import Probing
from exporter.probes.uptime import Share
from exporter.store.errors import StoreError
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


async def test_a_reload_keeps_who_is_as_before_and_ends_who_is_gone_or_changed(
    stand: Stand, script: Script
) -> None:
    held, other = Script(), Script()
    held.gate.clear()
    names = ("same", "gone", "changed")
    stand.loop.plan([Scripted(name=name, script=held) for name in names])
    async with stand.running():
        await held.until(lambda: len(held.under_way) == 3)
        places = {place.probe: place for place in stand.loop._plan.places}
        stand.loop.plan(
            [
                Scripted(name="new", script=script),
                Scripted(name="same", script=held),
                Scripted(name="changed", script=other),
            ]
        )
        await held.until(lambda: len(held.cancelled) == 2)
        assert set(held.cancelled) == {"gone", "changed"}
        assert held.under_way == ["same"]
        await other.until(lambda: len(other.starts) >= 1)
        await script.until(lambda: len(script.starts) >= 1)
        kept = {place.probe: place for place in stand.loop._plan.places}
        assert kept["same"].phase == places["same"].phase
        assert set(kept) == {"new", "same", "changed"}
    assert [one.probe for one in stand.loop.standings()] == ["new", "same", "changed"]
    assert not [line for line in stand.lines() if "probe=gone" in line and "_total" not in line]


async def test_the_result_of_a_probe_that_changed_meanwhile_is_not_its_successors(
    stand: Stand,
) -> None:
    """It ends though it was cancelled, with a result."""
    asked, ended = asyncio.Event(), asyncio.Event()
    new = Script()
    new.gate.clear()

    async def stubborn(name: str) -> Result:
        asked.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        ended.set()
        return result(name, "status")

    stand.loop.plan([Scripted(name="shop", script=stubborn)])
    async with stand.running():
        await asked.wait()
        stand.loop.plan([Scripted(name="shop", script=new)])
        await ended.wait()
        await new.until(lambda: len(new.starts) == 1)
    assert stand.states() == {}
    assert stand.kept() == []


async def test_a_probe_that_waits_for_its_turn_may_leave_the_plan(
    stand: Stand, script: Script
) -> None:
    stand.settings = Probing(concurrency=1)
    script.gate.clear()
    stand.loop.plan([Scripted(name=name, script=script) for name in ("a", "b")])
    async with stand.running():
        await script.until(lambda: len(stand.loop._waiting) == 1)
        (first,) = script.under_way
        (waits,) = {"a", "b"} - {first}
        stand.loop.plan([Scripted(name=first, script=script)])
        script.gate.set()
        await script.until(lambda: len(script.starts) >= 3)
    assert waits not in script.starts


async def test_a_probe_that_leaves_before_it_was_admitted_never_runs(
    stand: Stand, script: Script
) -> None:
    stand.stuck.clear()
    stand.loop.plan([Scripted(name="gone", script=script), Scripted(name="stays", script=script)])
    async with stand.running():
        await script.until(lambda: True)
        stand.loop.plan([Scripted(name="stays", script=script)])
        stand.stuck.set()
        await script.until(lambda: len(script.starts) >= 2)
    assert set(script.starts) == {"stays"}


async def test_after_a_restart_a_probe_stands_as_it_did_before_it_has_run(
    stand: Stand, script: Script
) -> None:
    script.reason = "status"
    probe = Scripted(name="shop", script=script)
    stand.loop.plan([probe])
    async with stand.running():
        await script.until(lambda: len(script.starts) >= 3)
    (before,) = stand.loop.standings()
    stand.begin()
    script.gate.clear()
    script.starts.clear()
    stand.loop.plan([probe])
    async with stand.running():
        await script.until(lambda: len(script.starts) == 1)
        (after,) = stand.loop.standings()
        lines = stand.lines()
    assert before.since is not None
    assert after.since is not None
    assert (after.verdict, record.milliseconds(after.since)) == (
        "down",
        record.milliseconds(before.since),
    )
    assert [mark.state for mark in after.recent] == [mark.state for mark in before.recent]
    assert (
        after.uptime
        == before.uptime
        == dict.fromkeys(("1h", "24h", "7d", "30d"), Share(len(before.recent), 0))
    )
    assert lines["probe_success{probe=shop}"] == 0.0
    assert lines["probe_uptime_ratio{probe=shop,window=30d}"] == 0.0


@pytest.mark.parametrize("error", [StoreError("io", "disk gone"), TypeError("ours")])
async def test_a_store_that_fails_keeps_no_probe_from_running(
    stand: Stand, script: Script, error: Exception
) -> None:
    stand.fails = error
    stand.loop.plan([Scripted(name="shop", script=script)])
    with structlog.testing.capture_logs() as logged:
        async with stand.running():
            await script.until(lambda: len(script.starts) >= 3)
            stand.fails = None
    assert logged[0]["event"] == "probes begin without their past"
    assert bool(logged[0]["exc_info"]) is isinstance(error, TypeError)
    assert len(stand.kept()) >= 2


async def test_a_store_that_does_not_answer_keeps_no_probe_from_running(
    stand: Stand, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "PAST_SECONDS", 0.01)
    stand.stuck.clear()
    stand.loop.plan([Scripted(name="shop", script=script)])
    async with stand.running():
        await script.until(lambda: len(script.starts) >= 3)
        stand.stuck.set()
    assert stand.states() == {"shop": "up"}


async def test_an_empty_plan_waits_for_another(stand: Stand, script: Script) -> None:
    async with stand.running():
        await script.until(lambda: True)
        stand.loop.plan([Scripted(name="shop", script=script)])
        await script.until(lambda: len(script.starts) >= 1)
        stand.loop.plan([])
        assert stand.loop.standings() == ()


async def test_windows_roll_forward_where_nothing_runs(
    stand: Stand, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "_ROLL_SECONDS", 0.01)
    script.gate.clear()
    stand.loop.plan([Scripted(name="shop", script=script)])
    async with stand.running():
        await script.until(lambda: len(script.starts) == 1)
        assert stand.lines("probe_uptime") == {}
        now = clock.unix()
        stand.loop._board._uptimes["shop"].judge(now, now, up=True)
        await script.until(lambda: len(stand.lines("probe_uptime")) == 4)
