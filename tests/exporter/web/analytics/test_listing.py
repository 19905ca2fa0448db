"""Row Q2: the conversations behind a bar, from events by HTTP to rows by HTTP."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting import clock
from tests.exporter.web.analytics.desk import Desk, desk, today

PATH = "/conversations/list"
MINUTE = timedelta(minutes=1)


def talk(here: Desk, name: str, agent: str = "bot", days: int = 0, **more: Any) -> Any:
    at = today(9) - timedelta(days=days)
    told = {"channel": "web", "agent_id": agent, **more}
    return [
        here.event("chat.message.received", at, name, topics=["price"], language="fr", **told),
        here.event("chat.message.sent", at + MINUTE, name, agent_kind="ai", **told),
        here.event("chat.conversation.ended", at + 5 * MINUTE, name, outcome="resolved", **told),
        here.event("chat.feedback.received", at + 6 * MINUTE, name, score=4, **told),
    ]


async def test_a_conversation_is_told_without_its_customer_and_its_words(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(*talk(here, "one", customer_id="ann"))
        answer = await here.figures(PATH)
    (row,) = answer["conversations"]
    started, ended = (datetime.fromisoformat(row.pop(name)) for name in ("started", "ended"))
    assert (started, ended) == (today(9), today(9) + 5 * MINUTE)
    assert row == {
        "id": "one",
        "channel": "web",
        "language": "fr",
        "agents": ["bot"],
        "outcome": "resolved",
        "messages": 2,
        "duration_seconds": 300.0,
        "first_response_seconds": 60.0,
        "resolution_seconds": 300.0,
        "csat": 4.0,
        "topics": ["price"],
        "handed_off": False,
        "reopened": 0,
        "converted": False,
    }


async def test_what_goes_on_has_no_end_yet(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(here.event("chat.conversation.started", clock.now() - MINUTE, "one"))
        (row,) = (await here.figures(PATH))["conversations"]
    assert (row["ended"], row["outcome"], row["csat"]) == (None, None, None)
    assert row["first_response_seconds"] is None


@pytest.mark.parametrize("query", ["", "agent=bot"])
async def test_pages_come_to_the_whole_newest_first(tmp_path: Path, query: str) -> None:
    async with desk(tmp_path) as here:
        events = [event for days in range(5) for event in talk(here, f"q{days}", days=days)]
        # Two of one instant are told apart by their ids.
        await here.tell(*events, *talk(here, "p0"))
        found: list[str] = []
        cursor = ""
        while True:
            page = await here.figures(f"{PATH}?{query}&limit=2{cursor}")
            found += [one["id"] for one in page["conversations"]]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
    assert found == ["q0", "p0", "q1", "q2", "q3", "q4"]


async def test_conversations_are_those_of_the_agent_the_days_and_the_tenant(
    tmp_path: Path,
) -> None:
    async with desk(tmp_path) as here:
        await here.tell(
            *talk(here, "one", "ann"),
            *talk(here, "two", "bob"),
            *talk(here, "old", "ann", days=8),
            *talk(here, "theirs", "ann", tenant="b"),
        )
        found = await here.figures(f"{PATH}?agent=ann&period=7")
        assert [one["id"] for one in found["conversations"]] == ["one"]
        heard = await here.ask(f"{PATH}?agent=nobody")
        assert (heard.status, heard.json["code"]) == (404, "not_found")
        odd = await here.ask(f"{PATH}?agent=ann'%20OR%20'1'='1")
        assert odd.status == 404
