"""Row G5: the system in a few figures, from events by HTTP to figures by HTTP."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting import clock
from alerting.model import Alert
from alerting.view import View
from exporter.analytics.figures.sums import Sums
from exporter.web.analytics import system
from exporter.web.watched import Watched
from tests.exporter.analytics.alerts import alert
from tests.exporter.web.analytics.desk import Desk, desk
from tests.exporter.web.analytics.samples import SAMPLES, post
from tests.exporter.web.examples import probe

PATH = "/system/performance"


def firing(*alerts: Alert) -> View:
    return View(None, alerts, ())


async def agents(here: Desk, *told: tuple[str, str]) -> None:
    """Tell of agents as row A13 does, a second apart."""
    began = clock.now() - timedelta(minutes=5)
    items = [
        {
            "id": f"a{place}",
            "type": "updated",
            "timestamp": (began + timedelta(seconds=place)).isoformat(),
            "data": {"agent_id": agent, "status": status},
        }
        for place, (agent, status) in enumerate(told)
    ]
    url = f"{here.here.url}/api/analytics/sync"
    async with here.session.post(url, json={"service": "my_agents", "items": items}) as answer:
        assert answer.status == 202, await answer.text()


async def test_the_sample_of_003(tmp_path: Path) -> None:
    """Vector G5: 12 active agents, 3 customers, 3 conversations, 4500, 99.9 %, 35 s."""
    slow = alert(
        named={"class": "performance", "agent_id": "agent_002"},
        annotations={"summary": "Agent response time above threshold"},
    )
    unhappy = alert(
        "Unhappy",
        "critical",
        named={"class": "satisfaction", "customer_id": "customer_003"},
        annotations={"summary": "Customer satisfaction below 3.0"},
    )
    watched = Watched(
        probes=lambda: (probe(judged=1_000, up=999), probe(name="b", judged=1_000, up=999)),
        alerts=lambda: firing(slow, unhappy),
    )
    async with desk(tmp_path, watched=watched) as here:
        gone = [("agent_001", "active"), ("agent_013", "active"), ("agent_013", "paused")]
        await agents(here, *gone, *((f"agent_{number:03}", "Active") for number in range(1, 13)))
        await post(here, *SAMPLES)
        found = await here.figures(PATH)
    metrics: dict[str, Any] = found["overallMetrics"]
    assert metrics == {
        "totalActiveAgents": 12,
        "totalCustomers": 3,
        "totalConversations": 3,
        "totalRevenue": 4500,
        "currency": "INR",
        "otherRevenue": [],
        "systemUptime": 99.9,
        "systemUptimeRuns": 2000,
        "averageResponseTime": 35000,
        "answers": metrics["answers"],
    }
    # Vector E11: whatsapp 2/2/3700/100, instagram 1/1/800/100.
    assert found["platformDistribution"] == {
        "instagram": {
            "activeUsers": 1,
            "conversations": 1,
            "revenue": 800,
            "conversionRate": 100,
            "share": 33.3,
        },
        "whatsapp": {
            "activeUsers": 2,
            "conversations": 2,
            "revenue": 3700,
            "conversionRate": 100,
            "share": 66.7,
        },
    }
    assert found["realTimeAlerts"] == [
        {
            "type": "satisfaction",
            "severity": "high",
            "message": "Customer satisfaction below 3.0",
            "customerId": "customer_003",
        },
        {
            "type": "performance",
            "severity": "medium",
            "message": "Agent response time above threshold",
            "agentId": "agent_002",
        },
    ]


async def test_over_nothing_it_is_0_or_not_known(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.fold()
        found = await here.figures(PATH)
        bad = [(await here.ask(f"{PATH}?period={days}")).status for days in (0, 10_000)]
    metrics = found["overallMetrics"]
    assert (metrics["totalRevenue"], metrics["currency"], metrics["systemUptime"]) == (
        0,
        None,
        None,
    )
    assert (metrics["averageResponseTime"], metrics["totalActiveAgents"]) == (None, 0)
    assert (found["platformDistribution"], found["realTimeAlerts"]) == ({}, [])
    assert bad == [400, 400]


def test_currencies_are_never_added() -> None:
    sums = Sums(
        {
            ("priced", "EUR"): 2,
            ("priced", "USD"): 1,
            ("value_minor", "EUR"): 1_000,
            ("value_minor", "USD"): 9_900,
        }
    )
    found = system.overall(sums, 0, 0, [])
    assert (found.total_revenue, found.currency) == (10, "EUR")
    assert [(one.amount, one.currency) for one in found.other_revenue] == [(99, "USD")]


@pytest.mark.parametrize("many", [3, 150])
def test_the_worst_alerts_come_first_and_are_bounded(many: int) -> None:
    alerts = [alert(f"a{number}", "info", age=number) for number in range(many)]
    found = system.worst([*alerts, alert("bad", "critical"), alert("odd", "page")])
    assert len(found) == min(many + 2, system.MOST_ALERTS)
    assert [one.message for one in found[:2]] == ["bad happens", "a0 happens"]
