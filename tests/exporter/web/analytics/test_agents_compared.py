"""Rows C7 and C8, from what is sent by HTTP to the figures that are told by HTTP."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.exporter.web.analytics.desk import Desk, desk, today
from tests.exporter.web.analytics.samples import MINUTE, ONE, SAMPLES, handed_over, post


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path, ONE) as found:
        yield found


async def test_agents_are_compared(here: Desk) -> None:
    """Row C7's vector: 4.3, 4500, 100."""
    await post(here, *SAMPLES)
    found = await here.figures("/comparison")
    assert found["summary"] == {
        "totalAgents": 3,
        "avgSatisfaction": 4.3,
        "totalRevenue": 4500,
        "currency": "INR",
        "avgConversionRate": 100,
        "ratedAgents": 3,
        "otherRevenue": [],
    }
    assert found["topPerformers"] == ["agent_001", "agent_002", "agent_003"]
    assert found["gradeDistribution"] == {
        "A+": 0,
        "A": 1,
        "B+": 2,
        "B": 0,
        "C+": 0,
        "C": 0,
        "D": 0,
        "ungraded": 0,
    }
    assert found["comparisons"][0] == {
        "agentId": "agent_001",
        "performanceGrade": "A",
        "score": 93.2,
        "businessMetrics": {"totalRevenue": 1200, "conversionRate": 100},
        "conversationMetrics": {"totalConversations": 1, "customerSatisfactionAvg": 5},
        "benchmark": {"customerSatisfaction": 0.67, "conversionRate": 0, "revenue": -300},
    }
    assert found["platformEffectiveness"] == [
        {
            "platform": "whatsapp",
            "conversations": 2,
            "customerSatisfactionAvg": 4.5,
            "conversionRate": 100,
            "revenue": 3700,
        },
        {
            "platform": "instagram",
            "conversations": 1,
            "customerSatisfactionAvg": 4,
            "conversionRate": 100,
            "revenue": 800,
        },
    ]


async def test_what_two_agents_brought_together_is_counted_once(here: Desk) -> None:
    sold = here.event(
        "chat.conversion.recorded",
        today(9) + 7 * MINUTE,
        "one",
        kind="purchase",
        value="19.90",
        currency="EUR",
    )
    await here.tell(*handed_over(here, "one"), sold)
    found = await here.figures("/comparison")
    assert found["summary"]["totalRevenue"] == 19.9
    revenues = [one["businessMetrics"]["totalRevenue"] for one in found["comparisons"]]
    assert revenues == [19.9, 19.9]


async def test_a_comparison_is_told_in_pages(here: Desk) -> None:
    await post(here, *SAMPLES)
    first = await here.figures("/comparison?limit=2")
    second = await here.figures(f"/comparison?limit=2&cursor={first['next_cursor']}")
    told = [one["agentId"] for page in (first, second) for one in page["comparisons"]]
    assert told == ["agent_001", "agent_002", "agent_003"]
    assert second["next_cursor"] is None
    assert second["summary"]["totalAgents"] == 3


async def test_assistants_are_told_by_what_their_events_say(here: Desk) -> None:
    """Row C8."""
    call: dict[str, Any] = {
        "agent_id": "bot",
        "provider": "openai",
        "model": "gpt",
        "input_tokens": 100,
        "output_tokens": 20,
        "value": "0.0015",
        "currency": "USD",
    }
    before = [
        here.event("chat.message.received", today(9) - timedelta(days=7), "old"),
        here.event(
            "chat.message.sent",
            today(9) - timedelta(days=7) + MINUTE / 30,
            "old",
            agent_kind="ai",
            agent_id="bot",
        ),
    ]
    await here.tell(
        *before,
        *handed_over(here, "one"),
        here.event("chat.llm.called", today(9), "", **call),
        here.event("chat.llm.called", today(9), "", **call),
    )
    answer = await here.figures("/performance?period=7")
    (bot,) = answer["assistants"]
    assert (bot["agent_id"], bot["conversations"]) == ("bot", 1)
    assert bot["csat"] == {"value": 3, "n": 1}
    assert (bot["answers"]["n"], bot["answers"]["mean_seconds"]) == (1, 1)
    assert bot["answers"]["p95_seconds"] == pytest.approx(1, rel=0.025)
    rates = {name: (bot[name]["count"], bot[name]["n"]) for name in ("resolution", "fallback")}
    assert rates == {"resolution": (1, 1), "fallback": (1, 1)}
    assert bot["escalation"]["value"] == 100
    assert bot["tokens"] == {"input": 200, "output": 40}
    assert bot["cost"] == [{"amount": 0.003, "currency": "USD"}]
    assert bot["change"]["conversations"] == 0
    assert bot["change"]["answer_p95"] == pytest.approx(-50, abs=5)
    assert any("100 % of messages are fallbacks (N 1)" in one for one in bot["recommendations"])
    assert answer["previous"]["days"] == 7


async def test_agents_of_insights_are_assistants(here: Desk) -> None:
    await post(here, *SAMPLES)
    answer = await here.figures("/performance?limit=2")
    assert [one["agent_id"] for one in answer["assistants"]] == ["agent_001", "agent_002"]
    assert answer["next_cursor"]
    first = answer["assistants"][0]
    (slow,) = first["recommendations"]
    p95 = first["answers"]["p95_seconds"]
    assert slow.startswith(f"95 % of answers take up to {p95:g} s (N 5), the target is 2 s: ")
