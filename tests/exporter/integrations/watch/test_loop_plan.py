"""What a reload of the configuration does to integrations."""

import asyncio

from alerting.duration import Duration
from alerting.secret import Secret
from exporter.integrations.exchange.call import Answer, Unanswered
from exporter.integrations.kind import Integration
from tests.exporter.integrations import scripted, virtual
from tests.exporter.integrations.asking import answer
from tests.exporter.integrations.scripted import TOKEN, Other, Stage, plain
from tests.exporter.integrations.virtual import Time, passed

HOUR = 3_600.0
DAY = 86_400.0
WHICH = "integration=crm,provider=plain"


def test_a_reload_keeps_what_is_known_of_what_stays_and_ends_what_is_gone(
    stage: Stage, time: Time
) -> None:
    async def story() -> None:
        stage.loop.plan([plain("crm"), plain("shop")])
        async with stage.running():
            await passed(400.0)
            asked = len(stage.client.times("crm"))
            stage.loop.plan([plain("crm", interval=Duration(60))])
            (one,) = stage.loop.standings()
            assert one.is_up is True
            assert not [line for line in stage.lines("integration_up") if "shop" in line]
            await passed(600.0)
            assert len(stage.client.times("crm")) >= asked + 8
            before = len(stage.client.times("shop"))
            await passed(HOUR)
            assert len(stage.client.times("shop")) == before

    virtual.run(time, story())
    assert {row.name for row in stage.store.run("integrations.rows")} == {"crm"}
    gauges = [line for line in stage.lines() if "shop" in line]
    assert {line.partition("{")[0].rpartition("_")[2] for line in gauges} <= {
        "total",
        "bucket",
        "count",
        "sum",
    }


def test_one_of_the_same_name_and_another_provider_begins_anew(stage: Stage, time: Time) -> None:
    async def story() -> None:
        stage.loop.plan([plain("crm")])
        async with stage.running():
            await passed(400.0)
            stage.loop.plan([Other(name="crm", token=Secret(TOKEN), status_page="")])
            (one,) = stage.loop.standings()
            assert (one.provider, one.state, one.is_up) == ("other", "unknown", None)
            await passed(400.0)

    virtual.run(time, story())
    ups = stage.lines("integration_up")
    assert ups == {"integration_up{integration=crm,provider=other}": 1.0}


def test_other_credentials_are_tried_at_once_though_the_old_were_refused(
    stage: Stage, time: Time
) -> None:
    def story_of(call: object) -> Unanswered | Answer:
        return answer({}, 401, at=time.wall)

    async def story() -> None:
        stage.client.says["crm"] = story_of
        stage.loop.plan([plain("crm")])
        async with stage.running():
            await passed(6 * HOUR)
            assert stage.loop.standings()[0].state == "auth_failed"
            stage.client.says["crm"] = {"ok": True}
            renewed = plain("crm")
            stage.loop.plan([type(renewed)(name="crm", token=Secret("new"), status_page="")])
            await passed(60.0)
            assert stage.loop.standings()[0].is_up is True

    virtual.run(time, story())


def test_an_answer_to_old_credentials_is_not_heard(stage: Stage, time: Time) -> None:
    gate = asyncio.Event()

    async def story() -> None:
        stage.client.waits["crm"] = gate.wait
        stage.client.says["crm"] = "timeout"
        stage.loop.plan([plain("crm")])
        async with stage.running():
            await passed(60.0)
            stage.loop.plan([Other(name="else", status_page=""), _renewed("crm")])
            stage.client.says["crm"] = {"ok": True}
            stage.client.says["crm health"] = "timeout"
            gate.set()
            await passed(0.01)
            assert stage.checks("crm") == []
            del stage.client.says["crm health"]
            await passed(60.0)

    virtual.run(time, story())
    assert stage.checks("crm") == [("up", "")]


def _renewed(name: str) -> Integration:
    return scripted.Plain(name=name, token=Secret("another"), status_page="")


def test_one_that_is_paused_is_left_alone_and_mutes_itself_and_not_its_source(
    stage: Stage, time: Time
) -> None:
    async def story() -> None:
        stage.loop.plan([plain("crm", source="hook")])
        async with stage.running():
            await passed(400.0)
            asked = len(stage.client.asked)
            stage.loop.plan([plain("crm", source="hook", paused=True)])
            lines = stage.lines()
            assert f"integration_up{{{WHICH}}}" not in lines
            assert lines[f"integration_muted{{{WHICH}}}"] == 1.0
            assert lines[f"integration_source_muted{{{WHICH},source=hook}}"] == 0.0
            await passed(DAY)
            assert len(stage.client.asked) == asked
            (one,) = stage.loop.standings()
            assert (one.is_paused, one.due) == (True, None)

    virtual.run(time, story())
