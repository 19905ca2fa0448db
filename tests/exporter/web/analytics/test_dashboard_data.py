"""Row A2: the six tabs of document 001 in one answer, and they tell what other answers tell."""

from pathlib import Path
from typing import Any

from alerting.view import View
from exporter.web.watched import Watched
from tests.exporter.analytics.alerts import alert
from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import Desk, desk, today
from tests.exporter.web.analytics.samples import SAMPLES, handed_over, post
from tests.exporter.web.examples import probe
from tests.exporter.web.vendors import SLOW, standing

PATH = "/dashboard-data"


async def told(here: Desk) -> None:
    """Tell of conversations, questions to a cache and to an integration, promises and sales."""
    at = today(9)
    query: dict[str, Any] = {"query": "?", "user_id": "u1", "service": "training"}
    asked: dict[str, Any] = {"provider": "hubspot", "query_type": "contact_lookup"}
    sure = {"confidence": 0.9, "confidence_without_data": 0.5, "data_types": ["contact"]}
    await here.tell(
        *handed_over(here, "one"),
        here.event("chat.query.answered", at, "two", response_seconds=1, cached=True, **query),
        here.event("chat.query.answered", at, "two", response_seconds=3, cached=False, **query),
        here.event(
            "integration.queried",
            at,
            "two",
            success=True,
            response_seconds=0.25,
            gaps=["Delivery"],
            **asked,
            **sure,
        ),
        here.event("chat.followup.required", at, "one", followup_id="f", action=""),
    )
    await post(here, {**SAMPLES[0], "sentiment": {"overall": "positive", "confidence": 1}})


async def test_each_tab_tells_what_the_other_answers_tell(tmp_path: Path) -> None:
    watched = Watched(
        probes=lambda: (probe(judged=1_000, up=999),),
        alerts=lambda: View(None, (alert(),), ()),
        integrations=lambda: (standing(name="crm"),),
        paces=lambda _: SLOW,
    )
    async with desk(tmp_path, watched=watched) as here:
        await told(here)
        found = await here.figures(PATH)
        ask = here.figures
        kpis, retention = await ask("/kpi"), await ask("/retention")
        cache, service = await ask("/performance/cache"), await ask("/service")
        business, asked = await ask("/business-intelligence"), await ask("/integrations")
        known, overview = await ask("/integrations/intelligence"), await ask("/conversations")
        feelings, topics = await ask("/conversations/sentiment"), await ask("/conversations/topics")
        promised, system = await ask("/followups"), await ask("/system/performance")
    first = found["executive_overview"]
    assert first["figures"] == kpis["figures"]
    assert first["previous"] == kpis["previous"]
    assert first["retention"] == retention["users"]["retention"]
    assert first["uptime"] == cache["uptime"]
    assert first["open_alerts"] == system["realTimeAlerts"]
    health = found["integration_health"]
    assert [one["name"] for one in health["integrations"]] == ["crm"]
    assert health["queries"] == asked["total"]
    assert health["query_types"] == asked["query_types"]
    ai = found["ai_performance"]
    assert ai["answers"] == cache["figures"]
    assert ai["bots"] == service["figures"]["bots"]
    assert ai["confidence"] == known["comparison"]["confidence"]
    assert ai["data_utilisation"] == known["data_utilisation"]
    assert ai["data_types"] == known["data_types"]
    impact = found["business_impact"]
    assert impact["ai_impact"] == business["ai_impact"]
    assert impact["business_metrics"] == business["business_metrics"]
    assert impact["comparison"] == known["comparison"]
    talks = found["conversation_intelligence"]
    assert talks["overview"] == overview["totals"]
    assert (talks["sentiment"], talks["emotions"]) == (feelings["totals"], feelings["emotions"])
    assert talks["topics"] == topics["topics"]
    assert talks["journey"] == known["journey"]
    assert talks["knowledge_gaps"] == known["knowledge_gaps"]
    assert talks["followups"] == promised["totals"]
    predictive = found["predictive_analytics"]
    assert predictive["growth"] == business["growth"]
    assert [one["name"] for one in predictive["anomalies"]] == ["crm"]
    # It is of something.
    assert first["figures"]["conversations"]["value"] == 3
    assert talks["followups"]["followups"]["required"] == 2
    assert health["queries"]["queries"] == 1


async def test_over_nothing_it_is_whole_and_bad_periods_are_refused(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.fold()
        found = await here.figures(f"{PATH}?period=90")
        bad = [(await here.ask(f"{PATH}?{one}")).status for one in ("period=0", "tab=1")]
    assert found["period"]["days"] == 90
    assert found["executive_overview"]["open_alerts"] == []
    assert bad == [400, 400]


async def test_whoever_may_see_figures_may_see_it(tmp_path: Path) -> None:
    async with desk(tmp_path, stand.TOKENS) as here:
        await here.fold()
        statuses = {
            name: (await here.ask(PATH, {"Authorization": f"Bearer {stand.ENVIRON[name]}"})).status
            for name in ("BOSS", "EYE", "BOT")
        }
        nobody = (await here.ask(PATH)).status
    assert (statuses, nobody) == ({"BOSS": 200, "EYE": 200, "BOT": 403}, 401)
