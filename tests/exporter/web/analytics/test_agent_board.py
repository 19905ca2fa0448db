"""Row G6: all of an agent in one answer, from events by HTTP to figures by HTTP."""

from pathlib import Path

from alerting import clock
from alerting.view import View
from exporter.web.watched import Watched
from tests.exporter.analytics.alerts import alert
from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import desk, today
from tests.exporter.web.analytics.samples import ONE, SAMPLES, handed_over, insight, post

PATH = "/dashboard/agent_001"


async def test_the_sample_agent_is_told_whole(tmp_path: Path) -> None:
    felt = {"overall": "positive", "confidence": 0.9, "emotions": ["joy"]}
    first = {**insight(1, 5, 1200), "sentiment": felt, "followUpRequired": True, "tags": ["vip"]}
    async with desk(tmp_path, ONE) as here:
        await post(here, first, *SAMPLES[1:])
        found = await here.figures(PATH)
        performance = await here.figures("/agent/agent_001/performance")
    assert {name: found[name] for name in performance} == performance
    assert found["performanceGrade"] == "A"
    days = found["series"]
    assert len(days) == 30
    assert days[-1]["day"] == f"{clock.now():%Y-%m-%d}"
    busy = [one for one in days if one["conversationMetrics"]["totalConversations"]]
    (only,) = busy
    assert only["day"] == f"{today():%Y-%m-%d}"
    assert only["conversationMetrics"] == performance["conversationMetrics"]
    assert only["businessMetrics"]["totalRevenue"] == 1200
    assert found["channelDistribution"] == [
        {"channel": "whatsapp", "conversations": 1, "share": 100}
    ]
    assert found["sentiment"]["positive"] == {"count": 1, "share": 100}
    assert found["emotions"] == [{"emotion": "joy", "conversations": 1}]
    assert [one["topic"] for one in found["topics"]] == ["vip"]
    followed = found["followUps"]
    assert (followed["followups"]["required"], followed["followups"]["open"]) == (1, 1)
    assert (followed["results"]["success"]["count"], followed["results"]["miss"]["count"]) == (1, 0)
    assert found["openAlerts"] == []


async def test_what_is_of_others_is_not_among_it(tmp_path: Path) -> None:
    of_ann = alert("Slow", "warning", named={"class": "performance", "agent_id": "ann"})
    worse = alert("Down", "critical", named={"agent_id": "ann"})
    others = (alert(named={"agent_id": "bot"}), alert())
    watched = Watched(alerts=lambda: View(None, (of_ann, *others, worse), ()))
    at = today(10)
    async with desk(tmp_path, watched=watched) as here:
        await here.tell(
            *handed_over(here, "one"),
            here.event(
                "chat.followup.required", at, "", followup_id="f", action="", agent_id="bot"
            ),
            here.event("chat.message.received", at, "two", agent_id="bot", channel="sms"),
        )
        found = await here.figures("/dashboard/ann?period=7")
    assert [one["severity"] for one in found["openAlerts"]] == ["high", "medium"]
    assert found["followUps"]["followups"]["required"] == 0
    assert [one["channel"] for one in found["channelDistribution"]] == ["web"]
    assert len(found["series"]) == 7


async def test_an_agent_that_nothing_names_is_not_found(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await post(here, *SAMPLES)
        heard = [await here.ask(f"/dashboard/{one}") for one in ("nobody", "a%27--", "%00")]
        bad = await here.ask(f"{PATH}?period=0")
    assert [(one.status, one.json["code"]) for one in heard] == [(404, "not_found")] * 3
    assert bad.status == 400


async def test_whoever_may_see_figures_may_see_it(tmp_path: Path) -> None:
    async with desk(tmp_path, stand.TOKENS) as here:
        await here.fold()
        statuses = {
            name: (await here.ask(PATH, {"Authorization": f"Bearer {stand.ENVIRON[name]}"})).status
            for name in ("BOSS", "EYE", "BOT")
        }
        nobody = (await here.ask(PATH)).status
    assert (statuses, nobody) == ({"BOSS": 404, "EYE": 404, "BOT": 403}, 401)
