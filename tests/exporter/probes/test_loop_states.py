"""The loop beside test_loop.py: who does not run, who counts as what, who waits for whom."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from msgspec.structs import replace

from alerting import clock
from alerting.duration import Duration
from exporter.probes import attempts, schedule
from exporter.probes.cron import Cron
from exporter.probes.result import Result
from exporter.probes.settings import Connectivity, Maintenance, Probing
from tests.exporter.probes.examples import Script, Scripted
from tests.exporter.probes.stand import Stand

NOWHERE = "169.254.169.254:80"
HOUR = Duration(3_600)


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    found = Stand(tmp_path / "c.db")
    yield found
    found.store.close()


@pytest.fixture
def script() -> Script:
    return Script()


async def test_a_probe_that_is_paused_does_not_run_until_it_is_not(
    stand: Stand, script: Script
) -> None:
    other = Script()
    shop = Scripted(name="shop", paused=True, script=script)
    cart = Scripted(name="cart", script=other)
    stand.loop.plan([shop, cart])
    async with stand.running():
        await other.until(lambda: len(other.starts) >= 3)
        assert script.starts == []
        assert stand.lines("probe_state")["probe_state{probe=shop,state=paused}"] == 1.0
        stand.loop.plan([replace(shop, paused=False), cart])
        await script.until(lambda: len(script.starts) >= 2)
        stand.loop.plan([shop, cart])
        count, before = len(script.starts), len(other.starts)
        await other.until(lambda: len(other.starts) >= before + 3)
        assert len(script.starts) == count
        assert "probe_success{probe=shop}" not in stand.lines()


async def test_a_run_in_maintenance_is_kept_as_that_and_is_in_no_uptime(
    stand: Stand, script: Script
) -> None:
    script.reason = "status"
    minute = (clock.now() - timedelta(minutes=1)).strftime("%M %H * * *")
    window = Maintenance(name="now", probes=("shop",), schedule=Cron(minute), duration=HOUR)
    stand.settings = Probing(maintenance=(window,))
    stand.loop.plan([Scripted(name="shop", script=script)])
    async with stand.running():
        await script.until(lambda: len(script.starts) >= 3)
        lines = stand.lines()
        assert lines["probe_state{probe=shop,state=maintenance}"] == 1.0
        assert lines["probe_muted{probe=shop}"] == 1.0
        stand.settings = Probing()
        stand.loop.plan([Scripted(name="shop", script=script)])
        await script.until(lambda: stand.lines()["probe_state{probe=shop,state=down}"] == 1.0)
        await script.until(lambda: stand.loop.standings()[0].uptime["1h"].judged > 0)
    states = [kept.run.state for kept in reversed(stand.kept())]
    assert set(states[:2]) == {"maintenance"}
    assert states[-1] == "down"
    (shop,) = stand.loop.standings()
    assert shop.uptime["1h"].judged == states.count("down")


async def test_a_probe_above_one_that_fails_is_looked_at_before_anybody_is_told(
    stand: Stand, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be due in an hour."""
    monkeypatch.setattr(schedule, "SOON_SECONDS", 0.02)
    above = Script()
    router = Scripted(name="router", interval=HOUR, script=above)
    shop = Scripted(name="shop", depends_on=("router",), script=script)
    stand.loop.plan([router])
    async with stand.running():
        await above.until(lambda: stand.states() == {"router": "up"})
        stand.loop.plan([router, shop])
        await script.until(lambda: stand.states().get("shop") == "up")
        above.gate.clear()
        above.reason = script.reason = "unreachable"
        await above.until(lambda: len(above.starts) == 2)
        lines = stand.lines()
        assert (lines["probe_up{probe=shop}"], lines["probe_muted{probe=shop}"]) == (0.0, 1.0)
        assert lines["probe_dependency_down{probe=shop}"] == 0.0
        above.gate.set()
        await above.until(lambda: stand.states()["router"] == "down")
        lines = stand.lines()
        assert lines["probe_dependency_down{probe=shop}"] == lines["probe_muted{probe=shop}"] == 1.0
        before = len(script.starts)
        await script.until(lambda: len(script.starts) >= before + 3)
        assert len(above.starts) == 2
        assert lines["probe_missed_total{probe=router}"] == 0.0


async def test_a_probe_above_that_is_well_lets_the_alert_begin(
    stand: Stand, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "SOON_SECONDS", 0.02)
    above = Script()
    router = Scripted(name="router", interval=HOUR, script=above)
    shop = Scripted(name="shop", depends_on=("router",), script=script)
    stand.loop.plan([router, shop])
    async with stand.running():
        await above.until(lambda: stand.states() == {"router": "up", "shop": "up"})
        script.reason = "status"
        await above.until(lambda: len(above.starts) == 2)
        await above.until(lambda: stand.lines()["probe_muted{probe=shop}"] == 0.0)
        assert stand.lines()["probe_up{probe=shop}"] == 0.0


async def test_a_host_that_hangs_keeps_only_its_own_probes_waiting(
    stand: Stand, script: Script
) -> None:
    stand.settings = Probing(concurrency=4, concurrency_per_host=2)
    hung = Script()
    hung.gate.clear()
    hanging = [Scripted(name=f"h{number}", peer="hung", script=hung) for number in range(9)]
    fine = [Scripted(name=f"f{number}", peer="fine", script=script) for number in range(3)]
    stand.loop.plan([*hanging, *fine])
    async with stand.running():
        await script.until(lambda: min(script.starts.count(one.name) for one in fine) >= 3)
        assert len(hung.starts) == hung.most == 2
        hung.gate.set()
        await hung.until(lambda: {one.name for one in hanging} <= set(hung.starts))
    assert hung.most == 2


async def test_a_run_that_is_tried_again_says_so(
    stand: Stand, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "RETRY_SECONDS", 0.0)
    script.reason = "timeout"
    stand.loop.plan([Scripted(name="shop", retries=2, script=script)])
    async with stand.running():
        await script.until(lambda: len(stand.loop.standings()[0].recent) >= 2)
    (shop,) = stand.loop.standings()
    assert len(script.starts) >= 3 * len(shop.recent)
    assert stand.lines()["probe_retries_total{probe=shop}"] == 2.0 * len(shop.recent)


async def test_while_our_own_link_is_down_nobody_is(stand: Stand, script: Script) -> None:
    stand.settings = Probing(connectivity=Connectivity((NOWHERE,)))
    local = Script()
    shop = Scripted(name="shop", script=script)
    disk = Scripted(name="disk", local=True, script=local)
    stand.loop.plan([shop, disk])
    with structlog.testing.capture_logs() as logged:
        async with stand.running():
            await script.until(lambda: stand.states() == {"shop": "up", "disk": "up"})
            script.reason = local.reason = "timeout"
            await script.until(lambda: stand.states() == {"shop": "unknown", "disk": "down"})
            lines = stand.lines()
            script.reason = local.reason = ""
            await script.until(lambda: stand.states() == {"shop": "up", "disk": "up"})
    assert (lines["probe_up{probe=shop}"], lines["probe_link_up{}"]) == (1.0, 0.0)
    assert lines["probe_state{probe=shop,state=unknown}"] == 1.0
    assert lines["probe_failure_reason{probe=shop,reason=offline}"] == 1.0
    assert stand.lines()["probe_link_up{}"] == 1.0
    assert "this machine has no network" in [one["event"] for one in logged]


async def test_what_is_degraded_is_told_once(stand: Stand) -> None:
    script = Script()
    worse = True

    async def slow(name: str) -> Result:
        return replace(await script(name), degraded=worse)

    stand.loop.plan([Scripted(name="shop", script=slow)])
    with structlog.testing.capture_logs() as logged:
        async with stand.running():
            await script.until(lambda: stand.states() == {"shop": "degraded"})
            count = len(script.starts)
            await script.until(lambda: len(script.starts) >= count + 2)
            worse = False
            await script.until(lambda: stand.states() == {"shop": "up"})
    assert [one["event"] for one in logged] == [
        "probe is worse than it should be",
        "probe succeeds again",
    ]
    assert stand.loop.standings()[0].uptime["1h"].ratio == 1.0
