"""Row A17: follow-ups, successes and misses, from events by HTTP to figures by HTTP."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting import clock
from tests.exporter.web.analytics.desk import Desk, desk, today
from tests.exporter.web.analytics.samples import insight, post

PATH = "/followups"
REQUIRED, DONE = "chat.followup.required", "chat.followup.done"
HOUR = timedelta(hours=1)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path) as found:
        yield found


def promise(here: Desk, id: str, at: datetime, talk: str = "", **more: Any) -> dict[str, Any]:
    return here.event(REQUIRED, at, talk, followup_id=id, action="call back", **more)


def done(here: Desk, id: str, at: datetime, talk: str = "") -> dict[str, Any]:
    return here.event(DONE, at, talk, followup_id=id)


async def totals(here: Desk, by: str = "day") -> Any:
    found = (await here.figures(f"{PATH}?period=7&by={by}"))["totals"]["followups"]
    return tuple(found[name] for name in ("required", "done", "open", "overdue"))


async def by(here: Desk, what: str) -> dict[str, Any]:
    rows = (await here.figures(f"{PATH}?period=7&by={what}"))["rows"]
    return {one["key"]: one["figures"] for one in rows}


async def test_what_was_promised_is_done_or_open_and_a_day_later_overdue(here: Desk) -> None:
    now = clock.now()
    await here.tell(
        promise(here, "kept", now - 50 * HOUR),
        promise(here, "open", now - 23 * HOUR),
        promise(here, "late", now - 25 * HOUR),
        promise(here, "dated", now - HOUR, due_at=(now - HOUR / 2).isoformat()),
        promise(here, "far", now - 50 * HOUR, due_at=(now + HOUR).isoformat()),
        done(here, "kept", now - HOUR),
        done(here, "nobody promised it", now),
    )
    assert await totals(here) == (5, 1, 4, 2)
    found = (await here.figures(PATH))["totals"]["followups"]["kept"]
    assert (found["value"], found["count"], found["n"]) == (20, 1, 5)


async def test_none_is_lost_or_doubled_whatever_the_order(here: Desk) -> None:
    at = today(9)
    await here.tell(done(here, "f", at + HOUR))
    assert await totals(here) == (0, 0, 0, 0)
    told = promise(here, "f", at)
    await here.tell(told, told)
    await here.tell({**told, "id": "told again by another"})
    assert await totals(here) == (1, 1, 0, 0)


async def test_they_are_of_whom_they_name_or_of_those_of_their_conversation(here: Desk) -> None:
    at = today(9)
    await here.tell(
        here.event("chat.message.received", at, "one", channel="whatsapp"),
        here.event("chat.message.sent", at + HOUR, "one", agent_id="bot", agent_kind="ai"),
        here.event("chat.message.sent", at + HOUR, "one", agent_id="ann", agent_kind="human"),
        promise(here, "of all", at + HOUR, "one"),
        promise(here, "of ann", at + HOUR, "one", agent_id="ann"),
        promise(here, "by text", at + HOUR, agent_id="eve", channel="sms"),
        promise(here, "of nobody", at + HOUR),
        done(here, "of all", at + HOUR),
    )
    agents = await by(here, "agent")
    assert {key: one["followups"]["required"] for key, one in agents.items()} == {
        "ann": 2,
        "bot": 1,
        "eve": 1,
    }
    channels = await by(here, "channel")
    assert {key: one["followups"]["required"] for key, one in channels.items()} == {
        "other": 1,
        "sms": 1,
        "whatsapp": 2,
    }
    assert channels["whatsapp"]["followups"]["kept"]["value"] == 50
    assert [*await by(here, "day")] == [f"{at:%Y-%m-%d}"]


async def test_an_insight_asks_for_one_and_the_one_that_replaces_it_decides(here: Desk) -> None:
    """Rows A4, A18."""
    asks = {**insight(1, 5, 1), "followUpRequired": True, "followUpActions": ["call", "write"]}
    await post(here, asks, {**insight(2, 5, 1), "followUpRequired": True})
    assert (await totals(here))[:3] == (2, 0, 2)
    assert [*await by(here, "agent")] == ["agent_001", "agent_002"]
    assert (await by(here, "channel"))["whatsapp"]["followups"]["open"] == 2
    # Not any more, says a later one.
    later = (today(11)).isoformat()
    await post(here, {**asks, "endTime": later, "followUpRequired": False})
    assert (await totals(here))[:3] == (1, 0, 1)
    await here.tell(done(here, "any", today(12), "conv-2"))
    assert (await totals(here))[:3] == (1, 1, 0)


async def test_where_events_tell_of_one_the_summary_s_counts_not_beside(here: Desk) -> None:
    await post(here, {**insight(1, 5, 1), "followUpRequired": True})
    await here.tell(promise(here, "f", today(10), "conv-1"))
    assert (await totals(here))[:3] == (1, 0, 1)


async def test_what_was_resolved_or_brought_something_succeeded_and_the_rest_did_not(
    here: Desk,
) -> None:
    old = clock.now() - 60 * HOUR
    asked, ended = "chat.message.received", "chat.conversation.ended"
    await here.tell(
        *(here.event(asked, old, name, agent_id="ann") for name in ("solved", "bought", "not")),
        here.event(ended, old + HOUR, "solved", outcome="resolved"),
        here.event(ended, old + HOUR, "not", outcome="unresolved"),
        here.event("chat.conversion.recorded", old, "bought", kind="lead"),
        here.event(asked, old, "abandoned"),
        here.event(asked, clock.now() - HOUR, "goes on"),
    )
    found = (await here.figures(PATH))["totals"]["results"]
    assert (found["success"]["count"], found["miss"]["count"], found["conversations"]) == (2, 2, 5)
    ann = (await by(here, "agent"))["ann"]["results"]
    assert (ann["success"]["count"], ann["miss"]["count"]) == (2, 1)


async def test_bad_questions_are_refused(here: Desk) -> None:
    await here.fold()
    paths = ("?period=0", "?period=10000", "?by=customer", "?cursor=x", "?agent=1")
    assert [(await here.ask(f"{PATH}{one}")).status for one in paths] == [400] * 5
