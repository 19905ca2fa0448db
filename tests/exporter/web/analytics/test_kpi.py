"""Rows E12, E13 and M2, from events by HTTP to figures by HTTP."""

from datetime import timedelta
from pathlib import Path

from tests import tools
from tests.exporter.web.analytics.desk import Desk, desk, today


async def converse(here: Desk, name: str, days: int = 0, **more: object) -> None:
    at = today(9) - timedelta(days=days)
    await here.tell(
        here.event("chat.message.received", at, name),
        here.event("chat.message.sent", at + timedelta(seconds=30), name, agent_kind="ai"),
        here.event("chat.conversion.recorded", at, name, kind="purchase", **more),
        here.event("chat.feedback.received", at, name, score=4),
        here.event("chat.conversation.ended", at + timedelta(minutes=9), name, outcome="resolved"),
    )


async def test_each_figure_has_what_it_was_how_it_changed_and_its_n(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await converse(here, "a", value="1200", currency="EUR")
        await converse(here, "b", value="219.50", currency="EUR")
        await converse(here, "c", days=7, value="1000", currency="EUR")
        board = await here.figures("/kpi?period=7")
    figures = board["figures"]
    assert figures["conversations"] == {"value": 2, "previous": 1, "change": 100, "n": 2}
    assert figures["csat"] == {"value": 4.0, "previous": 4.0, "change": 0.0, "n": 2}
    assert figures["response_time"]["value"] == 30_000
    assert figures["automation"] == {"value": 100, "previous": 100, "change": 0, "n": 2}
    assert figures["resolution"]["n"] == 2
    assert figures["revenue"] == [
        {"value": 1419.5, "previous": 1000.0, "change": 41.95, "n": 2, "currency": "EUR"}
    ]
    assert board["previous"]["days"] == 7
    assert board["previous"]["to"] < board["period"]["from"]


async def test_a_second_one_comes_out_of_the_cache_until_it_is_refreshed(tmp_path: Path) -> None:
    """Row E13."""
    async with desk(tmp_path) as here:
        await converse(here, "a")
        first = await here.ask("/kpi")
        await converse(here, "b")
        second = await here.ask("/kpi")
        assert "Age" not in first.headers
        assert int(second.headers["Age"]) >= 0
        assert second.json == first.json
        assert here.counted("analytics_cache_requests_total", "hit") == 1
        assert here.counted("analytics_cache_requests_total", "miss") == 1
        refreshed = await here.ask("/cache/refresh", method="POST")
        assert refreshed.json == {"forgotten": 1}
        third = await here.ask("/kpi")
    assert "Age" not in third.headers
    assert third.json["figures"]["conversations"]["value"] == 2


async def test_after_its_time_it_is_worked_out_anew(tmp_path: Path) -> None:
    async with desk(tmp_path, "analytics: {cache_ttl: 1s}\n") as here:
        await converse(here, "a")
        assert (await here.figures("/kpi"))["figures"]["conversations"]["value"] == 1
        await converse(here, "b")

        async def is_new() -> bool:
            board = await here.figures("/kpi")
            return bool(board["figures"]["conversations"]["value"] == 2)

        await tools.eventually(is_new)
