"""Rows B1 to B4, B8 and B11, from events by HTTP to figures by HTTP."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting import clock
from tests.exporter.web.analytics.desk import Desk, desk, today

MINUTE = timedelta(minutes=1)


def talk(
    here: Desk,
    name: str,
    channel: str = "web",
    agent: str = "bot",
    outcome: str = "resolved",
    days: int = 0,
    tenant: str = "",
    **more: object,
) -> list[dict[str, Any]]:
    """A question at nine, its answer 30 s later, and an end ten minutes after the beginning."""
    at = today(9) - timedelta(days=days)
    told = {"channel": channel, "agent_id": agent, "tenant": tenant}
    return [
        here.event("chat.message.received", at, name, **told, **more),
        here.event("chat.message.sent", at + MINUTE / 2, name, agent_kind="ai", **told),
        here.event("chat.conversation.ended", at + 10 * MINUTE, name, outcome=outcome, **told),
    ]


async def test_volumes_times_and_rates_of_all_and_by_day(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(
            *talk(here, "one", language="fr", topics=["price"], customer_id="ann"),
            *talk(here, "two", outcome="abandoned", customer_id="ann"),
            *talk(here, "three", days=1, outcome="unresolved", customer_id="bob"),
            here.event("chat.escalation.requested", today(9) + MINUTE, "two", reason="no idea"),
            here.event("chat.feedback.received", today(9) + MINUTE, "one", score=5),
            here.event("chat.feedback.received", today(9) + MINUTE, "two", score=4),
            here.event("chat.conversion.recorded", today(9) + MINUTE, "one", kind="lead"),
            here.event("chat.message.received", clock.now() - MINUTE, "going on"),
        )
        answer = await here.figures("/conversations?period=7")
    totals = answer["totals"]
    assert (totals["conversations"], totals["active"], totals["messages"]) == (4, 1, 7)
    assert totals["messages_per_conversation"] == {"value": 1.75, "n": 4}
    assert totals["average_response_time_ms"] == {"value": 30_000, "n": 3}
    assert totals["csat"] == {"value": 4.5, "n": 2}
    rates = {
        name: (totals[name]["count"], totals[name]["n"])
        for name in (
            "completion",
            "escalation",
            "resolution",
            "automation",
            "conversion",
            "topic_coverage",
        )
    }
    # Row B8: abandoned is not completed, what goes on is not asked whether it is.
    assert rates == {
        "completion": (2, 3),
        "escalation": (1, 4),
        "resolution": (1, 3),
        "automation": (3, 3),
        "conversion": (1, 4),
        "topic_coverage": (1, 4),
    }
    assert answer["customers"] == 2
    assert answer["conversations_per_customer"] == {"value": 2.0, "n": 2}
    assert answer["outcomes"] == {"abandoned": 1, "resolved": 1, "unresolved": 1}
    assert answer["messages_per_hour"] == pytest.approx(7 / 168, abs=0.001)
    assert {one["language"]: one["conversations"] for one in answer["languages"]} == {
        "fr": 1,
        "unknown": 3,
    }
    assert sum(one["share"] for one in answer["languages"]) == 100
    assert answer["hours"][9]["conversations"] >= 3
    days = {row["key"]: row["figures"]["conversations"] for row in answer["rows"]}
    assert days[f"{today():%Y-%m-%d}"] == 2
    assert days[f"{today() - timedelta(days=1):%Y-%m-%d}"] == 1
    assert answer["period"] == {
        "days": 7,
        "from": f"{clock.now() - timedelta(days=6):%Y-%m-%d}",
        "to": f"{clock.now():%Y-%m-%d}",
        "timezone": "UTC",
    }


async def test_by_channel_and_by_agent(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(
            *talk(here, "one", "whatsapp", "ann"),
            *talk(here, "two", "whatsapp", "bot", "unresolved"),
            *talk(here, "three", "web", "bot"),
        )
        channels = (await here.figures("/conversations?by=channel"))["rows"]
        agents = (await here.figures("/conversations?by=agent"))["rows"]
    assert {row["key"]: row["figures"]["resolution"]["value"] for row in channels} == {
        "web": 100,
        "whatsapp": 50,
    }
    assert {row["key"]: row["figures"]["conversations"] for row in agents} == {"ann": 1, "bot": 2}


async def test_a_duration_is_told_or_the_end_less_the_start(tmp_path: Path) -> None:
    """Rows A18, B2: an insight sent again doubles nothing."""
    insight = {
        "conversationId": "c1",
        "agentId": "agent_001",
        "customerId": "x",
        "platform": "whatsapp",
        "startTime": today(9).isoformat(),
        "endTime": (today(9) + timedelta(hours=1)).isoformat(),
        "messageCount": 12,
        "customerMessages": 6,
        "agentResponses": 6,
        "responseTimeAvg": 35000,
        "customerSatisfactionScore": 5.0,
    }
    async with desk(tmp_path) as here:
        for score in (4.0, 5.0):
            told = {**insight, "customerSatisfactionScore": score}
            url = f"{here.here.url}/api/analytics/conversation"
            async with here.session.post(url, json=told) as answer:
                assert answer.status == 202
        await here.fold()
        totals = (await here.figures("/conversations"))["totals"]
    assert totals["conversations"] == 1
    assert totals["messages"] == 12
    assert totals["average_duration_seconds"] == {"value": 3600, "n": 1}
    assert totals["average_response_time_ms"] == {"value": 35_000, "n": 6}
    assert totals["csat"] == {"value": 5.0, "n": 1}


async def test_feelings_are_counted_by_day_and_sum_to_100(tmp_path: Path) -> None:
    def felt(name: str, feeling: str) -> dict[str, Any]:
        return here.event(
            "chat.message.received",
            today(9),
            name,
            sentiment={"overall": feeling, "confidence": 0.9, "emotions": ["relief"]},
        )

    async with desk(tmp_path) as here:
        await here.tell(
            *(felt("a", "positive"), felt("b", "positive"), felt("c", "negative")),
            here.event("chat.message.received", today(9), "d", text="This is great, thank you!"),
        )
        answer = await here.figures("/conversations/sentiment")
    assert answer["totals"] == {
        "positive": {"count": 3, "share": 75.0},
        "neutral": {"count": 0, "share": 0.0},
        "negative": {"count": 1, "share": 25.0},
        "n": 4,
        "confidence": answer["totals"]["confidence"],
        "derived": answer["totals"]["derived"],
    }
    # The fourth was told from its text at intake.
    assert (answer["totals"]["derived"]["count"], answer["totals"]["derived"]["n"]) == (1, 4)
    assert answer["totals"]["confidence"]["n"] >= 3
    assert answer["emotions"][0] == {"emotion": "relief", "conversations": 3}
    assert [row["day"] for row in answer["rows"]] == [f"{today():%Y-%m-%d}"]


async def test_topics_carry_their_share_and_grade(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(
            *talk(here, "one", topics=["price", "delivery"]),
            *talk(here, "two", topics=["price"]),
            *talk(here, "three"),
            here.event("chat.feedback.received", today(9) + MINUTE, "two", score=3),
        )
        answer = await here.figures("/conversations/topics")
        (first,) = (await here.figures("/conversations/topics?limit=1"))["topics"]
    found = {one["topic"]: one for one in answer["topics"]}
    assert answer["conversations"] == 3
    assert (found["price"]["share"]["count"], found["price"]["share"]["n"]) == (2, 3)
    assert found["price"]["csat"] == {"value": 3.0, "n": 1}
    assert found["delivery"]["csat"] == {"value": None, "n": 0}
    assert first == answer["topics"][0]


async def test_topics_are_told_from_text_by_rules(tmp_path: Path) -> None:
    rules = "text: {topics: [{name: refunds, words: [refund, money back]}]}\n"
    async with desk(tmp_path, rules) as here:
        text = "I want my money back, please"
        await here.tell(here.event("chat.message.received", today(9), "q", text=text))
        (topic,) = (await here.figures("/conversations/topics"))["topics"]
    assert (topic["topic"], topic["conversations"]) == ("refunds", 1)


async def test_days_are_those_of_the_configured_zone(tmp_path: Path) -> None:
    at = today(20)
    async with desk(tmp_path, "analytics: {timezone: Asia/Kolkata}\n") as here:
        await here.tell(here.event("chat.message.received", at, "q"))
        answer = await here.figures("/conversations")
    (row,) = answer["rows"]
    assert row["key"] == f"{at + timedelta(days=1):%Y-%m-%d}"
    assert answer["hours"][1]["conversations"] == 1
    assert answer["period"]["timezone"] == "Asia/Kolkata"


async def test_another_tenants_conversations_are_not_told(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(*talk(here, "theirs", tenant="b"), *talk(here, "ours"))
        totals = (await here.figures("/conversations"))["totals"]
        agents = (await here.figures("/conversations?by=agent"))["rows"]
    assert totals["conversations"] == 1
    assert [row["figures"]["conversations"] for row in agents] == [1]


async def test_pages_go_on_where_the_one_before_ended(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        events = [event for days in range(5) for event in talk(here, f"q{days}", days=days)]
        await here.tell(*events)
        whole = (await here.figures("/conversations"))["rows"]
        found, cursor = [], ""
        while True:
            page = await here.figures(f"/conversations?limit=2{cursor}")
            found += page["rows"]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
    assert len(whole) == 5
    assert found == whole


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("period=0", "from 1 to 400"),
        ("period=10000", "from 1 to 400"),
        ("period=401", "from 1 to 400"),
        ("period=-1", "from 1 to 400"),
        ("period=7.5", "from 1 to 400"),
        ("period=", "from 1 to 400"),
        ("period=7&period=8", "twice"),
        ("limit=1001", "from 1 to 1000"),
        ("limit=0", "from 1 to 1000"),
        ("by=month", "agent, channel, day"),
        ("by=day'%20OR%201=1--", "agent, channel, day"),
        ("cursor=", "next_cursor"),
        ("cursor=bm9uc2Vuc2U", "next_cursor"),
        (f"cursor={'a' * 500}", "400 characters"),
        ("order=desc", "known"),
    ],
)
async def test_what_is_not_allowed_is_refused_with_what_is(
    tmp_path: Path, query: str, word: str
) -> None:
    async with desk(tmp_path) as here:
        await here.fold()
        heard = await here.ask(f"/conversations?{query}")
    assert heard.status == 400
    assert heard.json["code"] == "bad_argument"
    assert word in heard.json["message"] + heard.json["help"]


async def test_a_cursor_of_another_question_is_refused(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(*talk(here, "a"), *talk(here, "b", days=1), *talk(here, "c", days=2))
        cursor = (await here.figures("/conversations?limit=1"))["next_cursor"]
        for path in (
            "/conversations?period=7",
            "/conversations?by=channel",
            "/conversations/sentiment?limit=1",
        ):
            joint = "&" if "?" in path else "?"
            heard = await here.ask(f"{path}{joint}cursor={cursor}")
            assert (heard.status, heard.json["code"]) == (400, "bad_argument"), path
