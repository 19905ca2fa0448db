"""Rows D5, D6 and E5, from events by HTTP to figures by HTTP."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import Desk, desk, today

MINUTE = timedelta(minutes=1)
QUERY: dict[str, Any] = {"query": "When do you open?", "response_seconds": 1.5, "cached": False}


def asked(here: Desk, who: str, at: datetime, **more: Any) -> dict[str, Any]:
    return here.event("chat.query.answered", at, "", **{**QUERY, "user_id": who, **more})


async def tell(here: Desk, events: Sequence[dict[str, Any]]) -> None:
    for begin in range(0, len(events), 900):
        await here.tell(*events[begin : begin + 900])


async def test_users_who_came_back_are_counted_against_those_of_the_period_before(
    tmp_path: Path,
) -> None:
    """Vector D6: 892 of 1000 users are a retention of 89.2 %."""
    earlier, longer_ago = today(9) - timedelta(days=7), today(9) - timedelta(days=20)
    async with desk(tmp_path) as here:
        events = [asked(here, f"u{n}", earlier) for n in range(1_000)]
        events += [asked(here, f"u{n}", today(9)) for n in range(892)]
        events += [asked(here, f"new{n}", today(9)) for n in range(30)]
        for name in ("old", "older"):
            events += [asked(here, name, longer_ago), asked(here, name, today(9))]
        await tell(here, events)
        answer = await here.figures("/retention?period=7")
        business = await here.figures("/business-intelligence?period=7")
    found = answer["users"]["retention"]
    assert (found["retention"]["value"], found["retention"]["count"]) == (89.2, 892)
    assert found["retention"]["n"] == found["previous_active"] == 1_000
    assert (found["returning"], found["lost"]) == (892, 108)
    assert (found["new"], found["regained"], found["active"]) == (30, 2, 924)
    assert answer["users"]["sessions"]["per_customer"] == {"value": 1.0, "n": 924}
    assert business["retention"] == found
    assert (answer["period"]["days"], answer["previous"]["days"]) == (7, 7)


async def test_adoption_is_users_of_a_feature_among_those_who_were_there(tmp_path: Path) -> None:
    """Vector E5: chat 100 %, export 45 %, search 78 %."""
    async with desk(tmp_path) as here:
        events = [asked(here, f"u{n}", today(9), feature="Chat") for n in range(100)]
        events += [
            here.event(
                "web.page.viewed", today(10), "", page="/", customer_id=f"u{n}", feature=name
            )
            for name, count in (("export", 45), ("search", 78))
            for n in range(count)
        ]
        events += [asked(here, "u1", today(11), feature=" chat ")]
        await tell(here, events)
        found = (await here.figures("/retention"))["users"]["adoption"]
        business = (await here.figures("/business-intelligence"))["adoption"]
    assert [(one["feature"], one["adoption"]["value"], one["adoption"]["n"]) for one in found] == [
        ("chat", 100, 100),
        ("search", 78, 100),
        ("export", 45, 100),
    ]
    assert business == found


async def test_good_answers_weigh_as_many_as_they_are(tmp_path: Path) -> None:
    """Vector D5: 4.9 of 300 answers and 4.5 of 100 are 4.8 of 5."""
    scores = [5] * 270 + [4] * 30 + [5] * 50 + [4] * 50
    async with desk(tmp_path) as here:
        await here.tell(
            *(
                here.event(
                    "chat.feedback.received",
                    today(9),
                    # Some are of a conversation, and others of none.
                    f"c{place}" if place % 2 else "",
                    kind="answer",
                    score=score,
                )
                for place, score in enumerate(scores)
            ),
            here.event("chat.feedback.received", today(9), "c1", kind="csat", score=1),
        )
        found = (await here.figures("/business-intelligence"))["answer_quality"]
        users = (await here.figures("/retention"))["users"]
    assert found == users["answer_quality"] == {"value": 4.8, "of": 5, "n": 400}


async def test_a_customer_s_usage_is_told_and_not_who_it_is(tmp_path: Path) -> None:
    told: dict[str, Any] = {"customer_id": "ann"}
    async with desk(tmp_path) as here:
        await here.tell(
            here.event("customer.identified", today(8), "", name="Ann Ott", **told),
            here.event("chat.message.received", today(9), "c", **told),
            here.event(
                "chat.message.sent",
                today(9) + MINUTE,
                "c",
                agent_kind="ai",
                response_seconds=0.5,
                cached=True,
                **told,
            ),
            asked(here, "ann", today(9) + 20 * MINUTE),
            asked(here, "ann", today(11)),
            asked(here, "bob", today(10)),
        )
        answer = await here.figures("/customers")
    ann, bob = answer["customers"]
    assert datetime.fromisoformat(ann.pop("first_seen")) == today(9)
    assert datetime.fromisoformat(ann.pop("last_seen")) == today(11)
    assert ann.pop("cached")["count"] == 1
    assert ann == {
        "customer": "ann",
        "ids": 1,
        "active_days": 1,
        "queries": 3,
        "sessions": 2,
        "session_seconds": {"value": 600.0, "n": 2},
        "response_ms": {"value": 1166.7, "n": 3},
        "busiest_hour": 9,
    }
    assert (bob["customer"], bob["queries"], answer["next_cursor"]) == ("bob", 1, None)
    assert "Ott" not in str(answer)


async def test_an_e_mail_or_a_phone_is_a_pseudonym_and_joined_all_the_same(tmp_path: Path) -> None:
    mail = "ann@example.com"
    async with desk(tmp_path) as here:
        await here.tell(
            asked(here, mail, today(9)),
            asked(here, "ann", today(10)),
            here.event(
                "customer.identified", today(8), "", customer_id="ann", aliases=["Ann@Example.com"]
            ),
        )
        (found,) = (await here.figures("/customers"))["customers"]
    assert (found["customer"], found["ids"], found["queries"]) == ("ann", 2, 2)


async def test_ids_joined_late_are_one_customer_as_if_it_had_been_known(tmp_path: Path) -> None:
    """A person is one in the list, in retention, in sessions, and where it comes back."""

    def talk(name: str, who: str, at: datetime, outcome: str = "resolved") -> list[dict[str, Any]]:
        return [
            here.event("chat.message.received", at, name, customer_id=who, channel="web"),
            here.event("chat.conversation.ended", at + MINUTE, name, outcome=outcome),
        ]

    link: dict[str, Any] = {"customer_id": "ann", "alias": "a1"}
    answers = []
    for place in (0, 1, 2):
        folder = tmp_path / str(place)
        folder.mkdir()
        async with desk(folder) as here:
            parts = [
                [*talk("one", "a1", today(9)), asked(here, "a1", today(1) - timedelta(days=8))],
                [*talk("two", "ann", today(9) + 10 * MINUTE), *talk("three", "bob", today(9))],
            ]
            parts.insert(place, [here.event("identity.linked", today(12), "", **link)])
            for part in parts:
                await here.tell(*part)
            answers.append(
                [
                    await here.figures(path)
                    for path in ("/customers", "/retention?period=7", "/conversations", "/service")
                ]
            )
    assert answers[0] == answers[1] == answers[2]
    listed, kept, talks, served = answers[0]
    assert [(one["customer"], one["ids"]) for one in listed["customers"]] == [
        ("ann", 2),
        ("bob", 1),
    ]
    assert (kept["users"]["retention"]["active"], kept["users"]["retention"]["returning"]) == (2, 1)
    assert kept["users"]["sessions"]["sessions"] == 2
    assert talks["customers"] == 2
    assert served["resolved"] == {"resolutions": 3, "conversations": 3, "customers": 2}
    assert served["figures"]["ends"]["repeat_contact"]["count"] == 1


async def test_a_session_over_midnight_is_counted_once(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(
            asked(here, "ann", today(0) - 5 * MINUTE),
            asked(here, "ann", today(0) + 5 * MINUTE),
        )
        whole = (await here.figures("/retention?period=3"))["users"]["sessions"]
        (found,) = (await here.figures("/customers?period=3"))["customers"]
        (later,) = (await here.figures("/customers?period=2"))["customers"]
    assert (whole["sessions"], whole["mean_seconds"]) == (1, {"value": 600.0, "n": 1})
    assert (found["sessions"], found["active_days"]) == (1, 2)
    assert (later["sessions"], later["active_days"], later["queries"]) == (0, 1, 1)


async def test_pages_come_to_the_whole_the_latest_first(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(*(asked(here, f"u{n}", today(n % 3)) for n in range(7)))
        names: list[str] = []
        cursor = ""
        while True:
            page = await here.figures(f"/customers?limit=2{cursor}")
            names += [one["customer"] for one in page["customers"]]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        other = await here.ask(f"/customers?period=7{cursor}")
    assert names == ["u5", "u2", "u4", "u1", "u6", "u3", "u0"]
    assert other.json["code"] == "bad_argument"


async def test_customers_are_those_of_the_tenant_and_of_the_period(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(
            asked(here, "ann", today(9)),
            asked(here, "old", today(9) - timedelta(days=40)),
            asked(here, "eve", today(9), tenant="other"),
        )
        found = await here.figures("/customers")
        kept = (await here.figures("/retention"))["users"]["retention"]
    assert [one["customer"] for one in found["customers"]] == ["ann"]
    assert (kept["active"], kept["previous_active"]) == (1, 1)


async def test_ids_that_are_joined_to_everybody_count_by_themselves(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(
            *(
                here.event("identity.linked", today(9), "", customer_id=f"u{n}", alias="counter")
                for n in range(201)
            ),
            asked(here, "u1", today(9)),
            asked(here, "u2", today(9)),
        )
        users = (await here.figures("/retention"))["users"]
    assert (users["retention"]["active"], users["unjoined_ids"]) == (2, 202)


async def test_viewers_may_ask(tmp_path: Path) -> None:
    async with desk(tmp_path, stand.TOKENS) as here:
        await here.fold()
        statuses = {
            (path, name): (
                await here.ask(path, {"Authorization": f"Bearer {stand.ENVIRON[name]}"})
            ).status
            for path in ("/customers", "/retention")
            for name in ("BOSS", "EYE", "BOT")
        }
    assert [*statuses.values()] == [200, 200, 403] * 2
