"""Row A16, from messages by HTTP to when they come by HTTP."""

from datetime import timedelta
from pathlib import Path

from tests.exporter.web.analytics.desk import desk, friday

PATH = "/patterns"


async def test_messages_by_weekday_and_hour_and_languages(tmp_path: Path) -> None:
    at, minute = friday(14, 10), timedelta(minutes=1)
    query = {"query": "?", "response_seconds": 1, "cached": False}
    async with desk(tmp_path) as here:
        await here.tell(
            here.event("chat.message.received", at, "a", language="fr"),
            here.event("chat.message.sent", at + minute, "a", agent_kind="ai"),
            here.event("chat.message.sent", at + minute, "a", agent_kind="system"),
            here.event("chat.query.answered", at - timedelta(hours=1), "b", language="fr", **query),
            here.event("chat.message.received", at + timedelta(days=3), "c", language="en"),
            here.event("chat.message.received", at + minute, "d", language="fr"),
        )
        found = await here.figures(PATH)
        old = await here.figures(f"{PATH}?period=1")
    by_day = {one["weekday"]: one for one in found["messages"]}
    assert next(iter(by_day)) == "monday"
    assert {name: one["messages"] for name, one in by_day.items() if one["messages"]} == {
        "friday": 5,
        "monday": 1,
    }
    assert by_day["friday"]["hours"][12:16] == [0, 2, 3, 0]
    assert by_day["monday"]["hours"][14] == 1
    assert found["peaks"] == [
        {"weekday": "friday", "hour": 14, "messages": 3},
        {"weekday": "friday", "hour": 13, "messages": 2},
        {"weekday": "monday", "hour": 14, "messages": 1},
    ]
    languages = [
        (one["language"], one["conversations"], one["share"]) for one in found["languages"]
    ]
    assert languages == [("fr", 3, 75), ("en", 1, 25)]
    assert (old["peaks"], old["languages"]) == ([], [])


async def test_hours_are_those_of_the_configured_zone(tmp_path: Path) -> None:
    async with desk(tmp_path, "analytics: {timezone: Asia/Kolkata}\n") as here:
        await here.tell(here.event("chat.message.received", friday(20, 0), "a"))
        found = await here.figures(PATH)
    assert found["peaks"] == [{"weekday": "saturday", "hour": 1, "messages": 1}]
