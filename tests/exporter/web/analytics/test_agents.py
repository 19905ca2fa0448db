"""Rows C1 to C6, C9 and E9, from what is sent by HTTP to the figures that are told by HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from alerting import clock
from tests.exporter.web.analytics.desk import Desk, desk, today
from tests.exporter.web.analytics.samples import MINUTE, ONE, SAMPLES, handed_over, insight, post


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path, ONE) as found:
        yield found


async def test_the_samples_of_document_003_are_graded_as_it_grades_them(here: Desk) -> None:
    """Rows C1 to C5, C9."""
    await post(here, *SAMPLES)
    first = await here.figures("/agent/agent_001/performance")
    second = await here.figures("/agent/agent_002/performance")
    assert first["agentId"] == "agent_001"
    assert (first["performanceGrade"], first["grade"]["score"]) == ("A", 93.2)
    assert (second["performanceGrade"], second["grade"]["score"]) == ("B+", 89.2)
    assert first["conversationMetrics"] == {
        "totalConversations": 1,
        "averageConversationDuration": 3600,
        "averageResponseTime": 35000,
        "conversationCompletionRate": 100,
        "customerSatisfactionAvg": 5,
        "escalationRate": 0,
    }
    assert first["businessMetrics"] == {
        "totalRevenue": 1200,
        "currency": "INR",
        "conversionsGenerated": 1,
        "conversionRate": 100,
        "averageOrderValue": 1200,
        "appointmentsBooked": 0,
        "appointmentCompletionRate": 0,
        "noShowRate": 0,
        "otherRevenue": [],
        "revenueTarget": None,
    }
    assert first["strengths"] == [
        "Excellent customer satisfaction",
        "Fast response times",
        "High conversion rate",
        "Low escalation rate",
    ]
    assert first["improvementAreas"] == []
    # Row C6: fast enough for a strength, slow enough for an alert.
    assert first["alerts"] == [
        {
            "type": "performance",
            "severity": "medium",
            "message": "Agent response time above threshold",
            "agentId": "agent_001",
        }
    ]
    assert second["businessMetrics"]["totalRevenue"] == 2500
    assert first["period"]["days"] == 30


async def test_an_insight_that_is_corrected_is_graded_once_and_of_whom_it_says(here: Desk) -> None:
    """Row A18."""
    moved = {**insight(1, 3, 99), "agentId": "agent_009", "endTime": today(11).isoformat()}
    await post(here, insight(1, 5, 1200), moved)
    found = await here.figures("/agent/agent_009/performance")
    assert found["conversationMetrics"]["totalConversations"] == 1
    assert found["businessMetrics"]["totalRevenue"] == 99
    (only,) = (await here.figures("/comparison"))["comparisons"]
    assert only["agentId"] == "agent_009"


async def test_below_the_least_number_the_grade_is_null_and_says_why(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await post(here, *SAMPLES)
        found = await here.figures("/agent/agent_001/performance?period=7")
        compared = await here.figures("/comparison")
    assert (found["performanceGrade"], found["grade"]["score"]) == (None, None)
    assert found["grade"]["reason"] == "1 conversation; a grade stands on at least 5"
    assert found["conversationMetrics"]["totalConversations"] == 1
    assert compared["gradeDistribution"]["ungraded"] == 3
    assert compared["topPerformers"] == []


async def test_appointments_are_the_agents_whose_they_are(here: Desk) -> None:
    """Row E9: cancelled ones are left out."""
    steps = ["booked"] * 5 + ["completed"] * 3 + ["no_show", "cancelled", "rescheduled"]
    told = [
        here.event(
            f"calendar.appointment.{step}",
            today(12),
            "",
            appointment_id=f"a{place}",
            agent_id="agent_001",
        )
        for place, step in enumerate(steps)
    ]
    await here.tell(*told)
    await post(here, *SAMPLES)
    found = (await here.figures("/agent/agent_001/performance"))["businessMetrics"]
    assert found["appointmentsBooked"] == 5
    assert (found["appointmentCompletionRate"], found["noShowRate"]) == (75, 25)
    other = await here.figures("/agent/agent_002/performance")
    assert other["businessMetrics"]["appointmentsBooked"] == 0


async def test_appointments_may_come_from_the_calendar_service(here: Desk) -> None:
    """Row A13: the same item again changes no figure."""
    booked = {"appointmentId": "a1", "agentId": "agent_001", "startTime": today(12).isoformat()}
    item = {
        "id": "i1",
        "type": "appointment_booked",
        "timestamp": today(9).isoformat(),
        "data": booked,
    }
    url = f"{here.here.url}/api/analytics/sync"
    for _ in range(2):
        body = {"service": "calendar", "items": [item]}
        async with here.session.post(url, json=body) as answer:
            assert answer.status == 202, await answer.text()
        await here.fold()
    await post(here, *SAMPLES)
    found = (await here.figures("/agent/agent_001/performance"))["businessMetrics"]
    assert found["appointmentsBooked"] == 1


async def test_who_takes_turns_is_measured_by_its_own_answers(here: Desk) -> None:
    await here.tell(*handed_over(here, "one"))
    bot = await here.figures("/agent/bot/performance")
    ann = await here.figures("/agent/ann/performance")
    assert bot["conversationMetrics"]["averageResponseTime"] == 1000
    assert ann["conversationMetrics"]["averageResponseTime"] == 300_000
    areas = {one["area"]: one for one in ann["improvementAreas"]}
    assert areas.keys() == {
        "Customer satisfaction",
        "Response time",
        "Conversion rate",
        "Escalation rate",
    }
    assert (areas["Response time"]["figure"], areas["Response time"]["target"]) == (300, 60)
    assert "300 s; the target is 60 s" in areas["Response time"]["recommendation"]
    assert ann["grade"]["parts"][0]["of"] == {"csat": 60, "completion": 100}


async def test_what_is_not_known_drops_out_of_the_grade(here: Desk) -> None:
    await here.tell(
        here.event("chat.message.received", clock.now() - MINUTE, "one", agent_id="ann")
    )
    grade = (await here.figures("/agent/ann/performance"))["grade"]
    assert grade["missing"] == ["quality"]
    assert [round(part["weight"], 1) for part in grade["parts"]] == [0, 58.3, 41.7]


async def test_targets_and_thresholds_are_settings(tmp_path: Path) -> None:
    text = """
analytics:
  min_sample: 1
  agents:
    strengths: {response_time: 20s}
    improvements: {response_time: 30s}
    slow_response: 40s
    targets:
    - {agent: agent_001, revenue: {amount: 2400, currency: inr}}
"""
    async with desk(tmp_path, text) as here:
        await post(here, *SAMPLES)
        found = await here.figures("/agent/agent_001/performance")
    assert found["businessMetrics"]["revenueTarget"] == {
        "amount": 2400,
        "currency": "INR",
        "reached": 50,
    }
    assert found["grade"]["parts"][1]["score"] == 75
    assert "Fast response times" not in found["strengths"]
    assert [one["area"] for one in found["improvementAreas"]] == ["Response time"]
    assert found["alerts"] == []


@pytest.mark.parametrize("agent", ["nobody", "a%27%20OR%201=1--", "%00", "a%2Fb"])
async def test_an_agent_that_nothing_names_is_not_found(here: Desk, agent: str) -> None:
    await post(here, *SAMPLES)
    heard = await here.ask(f"/agent/{agent}/performance")
    assert (heard.status, heard.json["code"]) == (404, "not_found")
