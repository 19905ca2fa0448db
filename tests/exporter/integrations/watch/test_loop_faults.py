"""Stores that fail and mistakes of ours: nobody's watch ends by them."""

import pytest
import structlog

from exporter.store.errors import StoreError
from tests.exporter.integrations import scripted, virtual
from tests.exporter.integrations.scripted import TOKEN, Stage, plain
from tests.exporter.integrations.virtual import Time, passed

HOUR = 3_600.0
DAY = 86_400.0
WHICH = "integration=crm,provider=plain"


def test_vendors_are_watched_while_the_store_fails_and_checks_are_kept_later(
    stage: Stage, time: Time
) -> None:
    async def story() -> None:
        stage.loop.plan([plain()])
        async with stage.running():
            await passed(400.0)
            stage.fails = StoreError("full", "the disk is full")
            await passed(HOUR)
            kept = len(stage.checks())
            stage.fails = None
            await passed(400.0)
            assert len(stage.checks()) >= kept + 12

    with structlog.testing.capture_logs() as logged:
        virtual.run(time, story())
    assert len(logged) == 2
    assert len(stage.checks()) == len(stage.client.times("crm"))


def test_nobody_is_asked_before_it_is_known_what_was_known(stage: Stage, time: Time) -> None:
    async def story() -> None:
        stage.fails = StoreError("busy", "the database is locked")
        stage.loop.plan([plain()])
        async with stage.running():
            await passed(600.0)
            assert stage.client.asked == []
            assert stage.loop.standings()[0].state == "unknown"
            stage.fails = None
            await passed(30.0)
            assert stage.client.asked != []

    virtual.run(time, story())


@pytest.mark.parametrize("said", [{"burst": 1}, RuntimeError(TOKEN)])
def test_a_mistake_of_ours_is_logged_once_without_its_words_and_tried_again(
    stage: Stage, time: Time, said: object
) -> None:
    async def story() -> None:
        stage.client.says["crm"] = said
        stage.loop.plan([plain("crm"), plain("shop")])
        async with stage.running():
            await passed(6 * HOUR)
            stage.client.says.clear()
            await passed(HOUR)

    with structlog.testing.capture_logs() as logged:
        virtual.run(time, story())
    ours = [line for line in logged if line["log_level"] == "error"]
    assert len(ours) == len({line["event"] for line in ours}) <= 2
    assert (ours[0]["integration"], ours[0]["error"]) == ("crm", "RuntimeError")
    assert ".py:" in ours[0]["at"]
    assert TOKEN not in str(logged)
    assert ("unknown", "internal") in stage.checks("crm")
    assert set(stage.checks("shop")) == {("up", "")}
    failures = stage.lines()[f"integration_failures_total{{{WHICH},reason=internal}}"]
    assert 60 < failures < 150
    assert stage.lines()[f"integration_up{{{WHICH}}}"] == 1.0


def test_an_integration_that_cannot_even_be_decided_about_ends_nobody(
    stage: Stage, time: Time
) -> None:
    class Broken(scripted.Plain, frozen=True, kw_only=True, dict=True):
        def first(self, *_: object) -> None:
            raise RuntimeError(TOKEN)

    async def story() -> None:
        stage.loop.plan([Broken(name="bad", status_page=""), plain("good")])
        async with stage.running():
            await passed(6 * HOUR)

    with structlog.testing.capture_logs() as logged:
        virtual.run(time, story())
    assert [line["event"] for line in logged] == [
        "an integration cannot be shown",
        "an integration could not be looked at",
    ]
    assert len(stage.client.times("good")) == pytest.approx(72, abs=2)
    assert TOKEN not in str(logged)


def test_a_clock_that_is_set_back_stops_no_watch(stage: Stage, time: Time) -> None:
    async def story() -> None:
        stage.loop.plan([plain()])
        async with stage.running():
            await passed(HOUR)
            time.set_by = -DAY
            asked = len(stage.client.times("crm"))
            await passed(HOUR)
            assert len(stage.client.times("crm")) >= asked + 10
            time.set_by = DAY
            await passed(HOUR)
            assert len(stage.client.times("crm")) >= asked + 20

    virtual.run(time, story())


def test_a_store_that_fails_in_a_way_nobody_expects_ends_no_watch(stage: Stage, time: Time) -> None:
    async def story() -> None:
        stage.fails = RuntimeError(TOKEN)
        stage.loop.plan([plain()])
        async with stage.running():
            await passed(60.0)
            stage.fails = None
            await passed(60.0)
            assert stage.client.asked != []
            stage.fails = RuntimeError(TOKEN)
            stage.loop.plan([plain(), plain("shop")])
            await passed(HOUR)
            stage.fails = None
            await passed(HOUR)
            assert {one.state for one in stage.loop.standings()} == {"up"}

    with structlog.testing.capture_logs() as logged:
        virtual.run(time, story())
    events = [line["event"] for line in logged]
    assert events.count("integrations could not be looked after") == 1
    assert events.count("an integration could not be looked at") == 2
    assert TOKEN not in str(logged)
