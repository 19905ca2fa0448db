"""The loop in virtual time: days pass in a moment, and vendors say what the test tells them."""

import asyncio
from pathlib import Path

import pytest
import structlog

from exporter.integrations.watch import loop as loops
from tests.exporter.integrations import virtual
from tests.exporter.integrations.scripted import Stage, plain
from tests.exporter.integrations.virtual import Time, passed

HOUR = 3_600.0
DAY = 86_400.0
WHICH = "integration=crm,provider=plain"


def test_a_well_vendor_is_looked_at_each_interval_and_shown_and_kept(
    stage: Stage, time: Time
) -> None:
    async def day() -> None:
        stage.loop.plan([plain()])
        assert stage.lines()[f"integration_state{{{WHICH},state=unknown}}"] == 1.0
        assert f"integration_up{{{WHICH}}}" not in stage.lines()
        async with stage.running():
            await passed(DAY)

    virtual.run(time, day())
    assert len(stage.client.times("crm")) == pytest.approx(288, abs=2)
    assert len(stage.client.times("crm", "newest")) == pytest.approx(96, abs=2)
    assert set(stage.client.topics("crm")) == {"health", "newest"}, "without source no events"
    lines = stage.lines()
    assert lines[f"integration_up{{{WHICH}}}"] == 1.0
    assert lines[f"integration_state{{{WHICH},state=up}}"] == 1.0
    assert lines[f"integration_state{{{WHICH},state=unknown}}"] == 0.0
    checks = lines[f"integration_calls_total{{{WHICH},topic=health,result=ok}}"]
    assert len(stage.checks()) == checks == len(stage.client.times("crm"))
    (one,) = stage.loop.standings()
    assert (one.state, one.is_up, one.failures) == ("up", True, 0)
    assert one.due is not None
    assert 0 < one.due - time.wall <= 300


def test_what_fails_is_confirmed_told_once_and_told_once_when_it_is_well_again(
    stage: Stage, time: Time
) -> None:
    async def story() -> None:
        stage.loop.plan([plain(source="hook")])
        async with stage.running():
            await passed(400.0)
            stage.client.says["crm health"] = "timeout"
            await passed(HOUR)
            down = stage.lines()
            assert down[f"integration_up{{{WHICH}}}"] == 0.0
            assert down[f"integration_reason{{{WHICH},reason=timeout}}"] == 1.0
            assert down[f"integration_source_muted{{{WHICH},source=hook}}"] == 1.0
            assert down[f"integration_failures_total{{{WHICH},reason=timeout}}"] >= 10
            del stage.client.says["crm health"]
            await passed(HOUR)

    with structlog.testing.capture_logs() as logged:
        virtual.run(time, story())
    assert [(one["event"], one.get("reason")) for one in logged] == [
        ("integration is not up", "timeout"),
        ("integration is up again", None),
    ]
    lines = stage.lines()
    assert lines[f"integration_up{{{WHICH}}}"] == 1.0
    assert lines[f"integration_reason{{{WHICH},reason=timeout}}"] == 0.0
    assert lines[f"integration_muted{{{WHICH}}}"] == 0.0
    states = stage.checks("crm")
    assert states[0] == ("up", "")
    assert ("down", "timeout") in states
    assert states[-1] == ("up", "")


def test_one_bad_vendor_delays_no_other(stage: Stage, time: Time) -> None:
    hang = asyncio.Event()

    async def story() -> None:
        names = [f"bad{number}" for number in range(30)]
        for name in names:
            stage.client.waits[name] = hang.wait
        stage.loop.plan([*(plain(name) for name in names), plain("good")])
        async with stage.running():
            await passed(6 * HOUR)

    virtual.run(time, story())
    assert stage.client.most == 31
    good = stage.client.times("good")
    assert len(good) == pytest.approx(72, abs=2)
    assert len(stage.client.times("bad7")) == 1


def test_no_more_than_so_many_are_asked_at_once(
    tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loops, "MOST_AT_ONCE", 3)
    stage = Stage(tmp_path / "c.db", lambda: time.wall)

    async def story() -> None:
        for number in range(12):
            stage.client.waits[f"v{number}"] = lambda: passed(5.0)
        stage.loop.plan([plain(f"v{number}") for number in range(12)])
        async with stage.running():
            await passed(120.0)

    virtual.run(time, story())
    assert stage.client.most == 3
    assert {name for name, _, _ in stage.client.asked} == {f"v{number}" for number in range(12)}
    stage.store.close()
