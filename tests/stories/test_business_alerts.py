"""Rows J3, J5 and G5: events in by HTTP, rules of ours fire, people and programs are told."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from alerting import clock
from tests.daemon import Daemon, running
from tests.exporter.web.analytics.samples import SAMPLES, insight
from tests.house import tree
from tests.stories.test_real_time import told
from tests.tools import eventually

RULES = tree.ROOT / "config/rules"
TARGET = "{agent: agent_001, revenue: {amount: 60000, currency: INR}}"
MORE = f"""
alerting: {{rules: ["{RULES}/conversations.yml", "{RULES}/ratios.yml"], samples: {{interval: 1s}}}}
analytics:
  min_sample: 1
  gauges: {{interval: 1s}}
  agents: {{slow_response: SLOW, targets: [{TARGET}]}}
"""
WITHIN = 40.0
SLOW = {
    "type": "performance",
    "severity": "medium",
    "message": "Agent response time above threshold",
    "agentId": "agent_002",
}
UNHAPPY = {
    "type": "satisfaction",
    "severity": "high",
    "message": "Customer satisfaction below 3.0",
    "customerId": "customer_003",
}


def configured(slow: str) -> str:
    return MORE.replace("SLOW", slow)


async def alerts(session: ClientSession, one: Daemon) -> list[dict[str, Any]]:
    async with session.get(f"{one.url}/api/analytics/system/performance") as answer:
        found: list[dict[str, Any]] = (await answer.json()).get("realTimeAlerts", [])
        return found


async def post(session: ClientSession, one: Daemon, *insights: dict[str, Any]) -> None:
    for body in insights:
        async with session.post(f"{one.url}/api/analytics/conversation", json=body) as answer:
            assert answer.status == 202, await answer.text()


async def test_the_samples_of_003_are_told_while_they_are_so(tmp_path: Path) -> None:
    """A slow agent (35 s) and a customer below 3.0; exactly 3.0 is none."""
    with running(tmp_path, more=configured("30s")) as one:
        async with ClientSession() as session:
            low, bound = insight(3, 2.9, 800, "instagram"), insight(5, 3.0, 800)
            await post(session, one, *SAMPLES[:2], low, bound)

            async def fires(*wanted: dict[str, Any]) -> bool:
                found = await alerts(session, one)
                return all(alert in found for alert in wanted)

            below = {
                "type": "revenue",
                "severity": "medium",
                "message": "agent_001 brought 60% of its revenue target",
                "agentId": "agent_001",
            }
            await eventually(lambda: fires(SLOW, UNHAPPY, below), within=WITHIN)
            unhappy = [each for each in await alerts(session, one) if "customerId" in each]
            assert unhappy == [UNHAPPY]
            async with session.get(f"{one.url}/api/analytics/realtime/agent_002") as answer:
                heard = [(await told(answer, "alert"))["alert"] for _ in range(2)]
            assert SLOW in heard
            assert UNHAPPY in heard

            # A better grade ends the one, another setting the other, each without a restart.
            better = {**low, "customerSatisfactionScore": 4, "endTime": low["endTime"][:-1] + "1"}
            await post(session, one, {**better, "endTime": clock.now().isoformat()})
            one.more = configured("40s")
            one.write()
            async with session.post(f"{one.url}/-/reload") as answer:
                assert answer.status == 200, await answer.text()

            async def is_over() -> bool:
                found = await alerts(session, one)
                return SLOW not in found and UNHAPPY not in found and bool(found)

            await eventually(is_over, within=WITHIN)


def week(back: int, count: int, converted: int) -> list[dict[str, Any]]:
    """Conversations of some days ago, some of which brought something."""
    began = clock.now() - timedelta(days=back)
    found = []
    for number in range(count):
        at = (began + timedelta(seconds=number)).isoformat()
        name = f"c{back}-{number}"
        data = {"conversation_id": name, "channel": "web"}
        found.append({"id": f"s{name}", "type": "chat.message.received", "time": at, "data": data})
        if number < converted:
            more = {**data, "kind": "purchase", "value": 1, "currency": "EUR"}
            found.append(
                {"id": f"v{name}", "type": "chat.conversion.recorded", "time": at, "data": more}
            )
    return found


async def test_key_figures_of_two_weeks_are_compared(tmp_path: Path) -> None:
    """Row J5: conversion 50 % then 30 %, of 40 conversations each; volume stays as it was."""
    with running(tmp_path, more=configured("30s")) as one:
        async with ClientSession() as session:
            for events in (week(10, 40, 20), week(3, 40, 12)):
                async with session.post(f"{one.url}/webhooks/bot", json=events) as answer:
                    assert answer.status == 202, await answer.text()
                    assert not (await answer.json())["refused"]

            async def messages() -> set[str]:
                return {alert["message"] for alert in await alerts(session, one)}

            async def fires() -> bool:
                return "Conversion rate changed by -40% in a week" in await messages()

            await eventually(fires, within=WITHIN)
            found = await alerts(session, one)
            assert {(each["type"], each["severity"]) for each in found} == {("revenue", "medium")}
            assert await messages() == {"Conversion rate changed by -40% in a week"}
            shown = one.metrics()
            assert 'analytics_kpi_observations{kpi="conversion"} 40' in shown
            assert 'analytics_kpi_change_ratio{kpi="conversations"} 0' in shown
