"""Rows Q1 to Q5, Q8 and Q9, from events by HTTP to figures by HTTP."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from alerting import clock
from tests.exporter.web.analytics.desk import Desk, desk, friday, today

HOURS = "analytics: {hours: Mo-Fr 9-18}\n"
MINUTE = timedelta(minutes=1)


def asked(here: Desk, name: str, minute: float = 0, **more: object) -> dict[str, Any]:
    return here.event("chat.message.received", today(9) + minute * MINUTE, name, **more)


def said(here: Desk, name: str, minute: float, kind: str = "ai", **more: object) -> dict[str, Any]:
    at = today(9) + minute * MINUTE
    return here.event("chat.message.sent", at, name, agent_kind=kind, agent_id=kind, **more)


def ended(here: Desk, name: str, minute: float, outcome: str = "resolved") -> dict[str, Any]:
    at = today(9) + minute * MINUTE
    return here.event("chat.conversation.ended", at, name, outcome=outcome)


async def figures(here: Desk) -> Any:
    return (await here.figures("/service"))["figures"]


async def test_a_weekend_of_waiting_is_20_minutes_of_business_hours(tmp_path: Path) -> None:
    """Row Q9: asked Fri 17:50, answered Mon 09:10, Mo-Fr 9-18."""
    async with desk(tmp_path, HOURS) as here:
        monday = friday(9, 10) + timedelta(days=3)
        await here.tell(
            here.event("chat.message.received", friday(17, 50), "q"),
            here.event("chat.message.sent", monday, "q", agent_kind="human", agent_id="ann"),
        )
        answer = await here.figures("/service")
    first = answer["figures"]["times"]["first_response"]
    assert (first["n"], first["mean_seconds"], first["business_mean_seconds"]) == (
        1,
        (63 * 60 + 20) * 60,
        20 * 60,
    )
    assert answer["business_hours"] == "Mo-Fr 9-18"


async def test_messages_of_bots_and_systems_are_no_human_response(tmp_path: Path) -> None:
    """Row Q2; who was assigned and never replied is in no mean."""
    async with desk(tmp_path) as here:
        await here.tell(
            asked(here, "q"),
            said(here, "q", 1, "system"),
            said(here, "q", 2, "ai"),
            said(here, "q", 10, "human"),
            asked(here, "never"),
        )
        times = (await figures(here))["times"]
    assert (times["first_response"]["n"], times["first_response"]["mean_seconds"]) == (1, 120)
    human = times["first_human_response"]
    assert (human["n"], human["mean_seconds"]) == (1, 600)


async def test_a_reopened_conversation_is_answered_since_then(tmp_path: Path) -> None:
    """Row Q2: ten minutes after it was reopened, not days after it began."""
    async with desk(tmp_path) as here:
        began = today(9) - timedelta(days=5, hours=1)
        await here.tell(
            here.event("chat.message.received", began, "q"),
            here.event("chat.message.sent", began + MINUTE * 10, "q", agent_kind="human"),
            here.event("chat.conversation.ended", began + MINUTE * 20, "q", outcome="resolved"),
            asked(here, "q"),
            said(here, "q", 10, "human"),
        )
        found = await figures(here)
    first = found["times"]["first_human_response"]
    assert (first["n"], first["mean_seconds"]) == (2, 600)
    assert (found["ends"]["reopen"]["count"], found["ends"]["reopen"]["n"]) == (1, 1)
    assert found["times"]["resolution"]["mean_seconds"] == 20 * 60


async def test_quantiles_are_near_and_means_are_exact(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        events = []
        for number in range(1, 21):
            name = f"q{number}"
            events += [asked(here, name), said(here, name, number)]
        await here.tell(*events)
        reply = (await figures(here))["times"]["reply"]
    assert (reply["n"], reply["mean_seconds"]) == (20, 630)
    assert abs(reply["p50_seconds"] / 600 - 1) < 0.026
    assert abs(reply["p95_seconds"] / 1140 - 1) < 0.026


async def test_how_many_met_their_target(tmp_path: Path) -> None:
    """Row Q2."""
    async with desk(
        tmp_path, "analytics: {targets: {first_response: 2m, resolution: 3m}}\n"
    ) as here:
        await here.tell(
            *(asked(here, "one"), said(here, "one", 1), ended(here, "one", 2)),
            *(asked(here, "two"), said(here, "two", 2), said(here, "two", 3, "human")),
            *(asked(here, "three"), said(here, "three", 4, "human"), ended(here, "three", 9)),
        )
        met = (await figures(here))["times"]["met"]
    assert {name: (rate["count"], rate["n"]) for name, rate in met.items()} == {
        "first_response": (2, 3),
        "first_human_response": (0, 2),
        "reply": (3, 3),
        "human_reply": (2, 2),
        "resolution": (1, 2),
    }


async def test_what_bots_solve_and_what_people_take_over(tmp_path: Path) -> None:
    """Rows Q3 and Q5; several handoffs of a conversation count once."""
    async with desk(tmp_path) as here:
        await here.tell(
            *(asked(here, "bot"), said(here, "bot", 1), ended(here, "bot", 2)),
            *(asked(here, "both"), said(here, "both", 1, fallback=True)),
            *(
                said(here, "both", 2, "human"),
                said(here, "both", 3),
                said(here, "both", 4, "human"),
            ),
            ended(here, "both", 5),
        )
        bots = (await figures(here))["bots"]
    assert (bots["bot_resolution"]["count"], bots["bot_resolution"]["n"]) == (1, 2)
    assert (bots["handoff"]["count"], bots["handoff"]["value"]) == (1, 50)
    assert (bots["fallback"]["count"], bots["fallback"]["n"]) == (1, 3)
    # Row Q8: of two nobody knows much.
    assert (bots["handoff"]["low"], bots["handoff"]["high"]) == (9.45, 90.55)


async def test_who_comes_back_was_not_contained(tmp_path: Path) -> None:
    """Row Q4: within 24 h; row Q9: within 7 days it is a repeated contact."""
    async with desk(tmp_path) as here:
        events = []
        for customer, days in (("soon", 0.5), ("later", 3), ("never", 0), ("much later", 8)):
            begins = today(9) - timedelta(days=10)
            for name, at in ((customer, begins), (f"{customer} again", begins + timedelta(days))):
                if days or name == customer:
                    events += [
                        here.event("chat.message.received", at, name, customer_id=customer),
                        here.event("chat.message.sent", at + MINUTE, name, agent_kind="ai"),
                        here.event(
                            "chat.conversation.ended", at + 2 * MINUTE, name, outcome="resolved"
                        ),
                    ]
        await here.tell(*events)
        found = await figures(here)
    assert (found["bots"]["containment"]["count"], found["bots"]["containment"]["n"]) == (6, 7)
    assert (found["ends"]["repeat_contact"]["count"], found["ends"]["repeat_contact"]["n"]) == (
        2,
        7,
    )


async def test_a_handoff_or_no_word_of_a_customer_is_not_contained(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(
            *(asked(here, "one"), said(here, "one", 1), ended(here, "one", 2)),
            *(asked(here, "two"), said(here, "two", 1), said(here, "two", 2, "human")),
            *(ended(here, "two", 3), said(here, "three", 0), ended(here, "three", 1)),
            here.event("chat.message.received", clock.now() - MINUTE, "four"),
        )
        bots = (await figures(here))["bots"]
    assert (bots["containment"]["count"], bots["containment"]["n"]) == (1, 3)
    assert (bots["engaged"]["count"], bots["engaged"]["n"]) == (3, 4)


async def test_silence_for_a_day_after_a_question_is_abandoned(tmp_path: Path) -> None:
    """Row Q9; after an answer it has ended, and is not abandoned."""
    async with desk(tmp_path) as here:
        long_ago = clock.now() - timedelta(days=3)
        await here.tell(
            here.event("chat.message.received", long_ago, "left"),
            here.event("chat.message.received", long_ago, "answered"),
            here.event("chat.message.sent", long_ago + MINUTE, "answered", agent_kind="ai"),
        )
        ends = (await figures(here))["ends"]
    assert (ends["abandoned"]["count"], ends["abandoned"]["n"]) == (1, 2)


async def test_resolutions_conversations_and_customers_are_three_numbers(tmp_path: Path) -> None:
    """Row Q2: one conversation was resolved twice, and two are of one customer."""
    async with desk(tmp_path) as here:
        for name, who in (("one", "ann"), ("two", "ann"), ("three", "bob")):
            await here.tell(asked(here, name, customer_id=who), ended(here, name, 2))
        await here.tell(asked(here, "one", 10), ended(here, "one", 12))
        await here.tell(asked(here, "four"), ended(here, "four", 2))
        await here.tell(asked(here, "five", customer_id="eve"), ended(here, "five", 2, "escalated"))
        found = (await here.figures("/service"))["resolved"]
    assert found == {"resolutions": 5, "conversations": 4, "customers": 2}


async def test_over_nothing_rates_are_0_and_times_are_not_known(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.fold()
        found = await figures(here)
    assert found["bots"]["containment"] == {
        "value": 0,
        "count": 0,
        "n": 0,
        "low": None,
        "high": None,
    }
    assert found["times"]["reply"]["mean_seconds"] is None
