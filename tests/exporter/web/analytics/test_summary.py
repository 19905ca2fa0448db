"""Rows K1 and A3: all of a period in one answer, from events by HTTP to figures by HTTP."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting import clock
from exporter.web.watched import Watched
from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import Desk, desk, today
from tests.exporter.web.examples import probe

PATH = "/summary"
QUERY = "chat.query.answered"


def asked(here: Desk, number: int) -> dict[str, Any]:
    """Four questions of one user, of which a cache answers every second."""
    told = {"query": f"Prix {number} ?", "user_id": "u1", "service": "training"}
    at, quick = today(9) + timedelta(seconds=number), 0.2 + number
    return here.event(QUERY, at, "c1", response_seconds=quick, cached=number % 2 == 0, **told)


def bought(here: Desk, id: str, value: float, currency: str = "EUR") -> dict[str, Any]:
    more = {"kind": "purchase", "value": value, "currency": currency}
    return here.event("chat.conversion.recorded", clock.now(), id, customer_id=id, **more)


async def test_it_has_all_parts_of_document_000(tmp_path: Path) -> None:
    watched = Watched(probes=lambda: (probe(judged=1_000, up=999),))
    async with desk(tmp_path, watched=watched) as here:
        await here.tell(
            *(asked(here, number) for number in range(4)),
            here.event("chat.feedback.received", today(10), "c1", score=4),
        )
        found = await here.figures(f"{PATH}?period=7")
    assert found["period"]["days"] == 7
    assert found["conversations"]["conversations"] == 1
    assert found["conversations"]["messages"] == 8
    assert found["conversations"]["csat"] == {"value": 4, "n": 1}
    assert found["user_queries"]["total_queries"] == 4
    assert found["user_queries"]["automation_rate"]["value"] == 100
    performance = found["performance"]
    assert performance["cache_metrics"]["hit_rate"]["count"] == 2
    assert performance["cache_metrics"]["by_day"][0]["queries"] == 4
    assert performance["performance_metrics"]["times"]["reply"]["n"] == 4
    assert performance["uptime"]["value"] == 99.9
    (day,) = found["daily_stats"]
    assert (day["day"], day["queries"], day["messages"]) == (f"{today():%Y-%m-%d}", 4, 8)
    assert (day["hit_rate"]["value"], day["csat"]["value"]) == (50, 4)
    assert found["business_metrics"]["services"] == {"training": 100}
    assert found["users"]["retention"]["active"] == 1
    assert [(one["query"], one["count"]) for one in found["popular_queries"]] == [
        (f"Prix {number} ?", 1) for number in (3, 2, 1, 0)
    ]
    now = found["real_time"]
    assert [one["query"] for one in now["recent_queries"]] == [
        f"Prix {number} ?" for number in (3, 2, 1, 0)
    ]
    assert now["cache_performance"]["recent_hits"] == 2


async def test_revenue_is_of_conversions_of_the_year_by_currency(tmp_path: Path) -> None:
    """The amounts of row E4, with some of another currency beside."""
    async with desk(tmp_path) as here:
        await here.tell(
            bought(here, "a", 100_000),
            bought(here, "b", 19_386.85),
            bought(here, "c", 500_000, "USD"),
        )
        found = (await here.figures(f"{PATH}?period=1"))["business_metrics"]
    assert (found["total_revenue"], found["currency"]) == (119_386.85, "EUR")
    assert found["monthly_revenue"] == 119_386.85
    assert {one["currency"]: one["total_revenue"] for one in found["by_currency"]} == {
        "EUR": 119_386.85,
        "USD": 500_000,
    }
    assert found["active_clients"] == 3


async def test_over_nothing_it_is_whole_and_empty(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.fold()
        found = await here.figures(PATH)
    assert found["conversations"]["conversations"] == 0
    assert found["daily_stats"] == []
    assert found["business_metrics"]["currency"] is None


@pytest.mark.parametrize("period", ["7", "30", "90"])
async def test_the_selector_s_periods_are_taken(tmp_path: Path, period: str) -> None:
    async with desk(tmp_path) as here:
        await here.fold()
        assert (await here.figures(f"{PATH}?period={period}"))["period"]["days"] == int(period)
        assert (await here.ask(f"{PATH}?period=0")).status == 400
        assert (await here.ask(f"{PATH}?period=10000")).status == 400


async def test_only_admins_may_ask(tmp_path: Path) -> None:
    async with desk(tmp_path, stand.TOKENS) as here:
        await here.fold()
        statuses = {
            name: (await here.ask(PATH, {"Authorization": f"Bearer {stand.ENVIRON[name]}"})).status
            for name in ("BOSS", "EYE", "BOT")
        }
        nobody = (await here.ask(PATH)).status
    assert (statuses, nobody) == ({"BOSS": 200, "EYE": 403, "BOT": 403}, 401)
