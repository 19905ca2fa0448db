"""Rows A4, A6, A8 and A18: each part of a conversation's insight, from HTTP to where it is told."""

from pathlib import Path
from typing import Any

from tests.exporter.web import calls
from tests.exporter.web.analytics.desk import Desk, desk, today
from tests.exporter.web.analytics.samples import ONE

URL = "/api/analytics/conversation"
WHOLE = calls.insight(
    startTime=today(9).isoformat(),
    endTime=today(10).isoformat(),
    escalation={"required": True, "reason": "insurance", "resolvedBy": "agent-7"},
    integration_data_used=True,
    integration_types_used=["hubspot", "shopify"],
    outcome_type="resolved",
    resolution_time_minutes=15,
    business_value_generated=150.00,
    data_types_accessed=["contact"],
    knowledge_gaps_identified=["delivery"],
    ai_confidence_with_data=0.95,
    ai_confidence_without_data=0.8,
)


async def post(here: Desk, *insights: dict[str, Any]) -> list[int]:
    found = []
    for one in insights:
        async with here.session.post(f"{here.here.url}{URL}", json=one) as answer:
            found.append(answer.status)
    await here.fold()
    return found


async def test_each_part_of_an_insight_is_told(tmp_path: Path) -> None:
    async with desk(tmp_path, ONE) as here:
        assert await post(here, WHOLE) == [202]
        agent = await here.figures("/dashboard/agent-1")
        (one,) = (await here.figures("/conversations/list"))["conversations"]
        overview = await here.figures("/conversations")
        data = await here.figures("/integrations/intelligence")
        system = (await here.figures("/system/performance"))["overallMetrics"]
    # Who, where and when.
    assert (one["id"], one["channel"], one["agents"]) == ("conv-1", "whatsapp", ["agent-1"])
    assert one["started"].startswith(f"{today(9):%Y-%m-%dT%H}")
    assert one["ended"].startswith(f"{today(10):%Y-%m-%dT%H}")
    assert system["totalCustomers"] == 1
    # How long, how much, how quick, how good.
    assert one["duration_seconds"] == 3600
    totals = overview["totals"]
    assert (totals["messages"], totals["customer_share"]["count"]) == (12, 7)
    told = agent["conversationMetrics"]
    assert (told["averageResponseTime"], told["customerSatisfactionAvg"]) == (35_000, 5)
    assert told["escalationRate"] == 100
    # What it brought, how the customer felt, what it was about.
    brought = agent["businessMetrics"]
    assert (brought["totalRevenue"], brought["currency"]) == (1200, "INR")
    felt = agent["sentiment"]
    assert (felt["positive"]["count"], felt["confidence"]["value"]) == (1, 0.9)
    assert [one["emotion"] for one in agent["emotions"]] == ["joy"]
    assert [one["topic"] for one in agent["topics"]] == ["dental"]
    assert agent["followUps"]["followups"]["required"] == 1
    # Rows A6 and A8, beside.
    assert overview["outcomes"] == {"resolved": 1}
    compared = data["comparison"]
    assert compared["with_data"]["conversations"] == 1
    assert compared["with_data"]["resolution_minutes"]["value"] == 15
    assert data["data_utilisation"]["count"] == 1
    assert compared["confidence"]["difference"] == 0.15
    (step,) = data["journey"]
    assert (step["stage"], step["data_type"]) == ("decision", "contact")
    assert [one["text"] for one in data["knowledge_gaps"]] == ["delivery"]


async def test_an_insight_again_replaces_all_of_the_one_before(tmp_path: Path) -> None:
    """Row A18: the latest end counts, then what came last; unknown platforms are refused."""
    later = today(11).isoformat()
    first = {**WHOLE, "customerSatisfactionScore": 1, "escalation": None}
    corrected = {**WHOLE, "endTime": later, "customerSatisfactionScore": 3, "duration": None}
    quiet = {"followUpRequired": False, "conversionEvent": None}
    async with desk(tmp_path, ONE) as here:
        assert await post(here, WHOLE, {**corrected, **quiet}, first, first) == [202, 202, 202, 200]
        agent = await here.figures("/dashboard/agent-1")
        assert await post(here, {**WHOLE, "platform": "telegram"}) == [422]
    told = agent["conversationMetrics"]
    assert (told["totalConversations"], told["customerSatisfactionAvg"]) == (1, 3)
    # Without a duration it is the end less the start.
    assert told["averageConversationDuration"] == 7200
    assert agent["businessMetrics"]["totalRevenue"] == 0
    assert agent["followUps"]["followups"]["required"] == 0
