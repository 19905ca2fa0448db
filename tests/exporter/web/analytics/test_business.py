"""Rows A16, E1 to E3 and E5, from questions by HTTP to what they come to by HTTP."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from alerting import clock
from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import Desk, desk, today

PATH = "/business-intelligence"


def queries(here: Desk, count: int, *, automated: bool) -> list[dict[str, Any]]:
    told: dict[str, Any] = {"query": "When do you open?", "response_seconds": 1.2, "cached": False}
    return [
        here.event("chat.query.answered", today(9), "", automated=automated, **told)
        for _ in range(count)
    ]


async def test_the_source_s_own_figures_hold_exactly(tmp_path: Path) -> None:
    """2 468 of 2 764 queries × 5 min × 75 € an hour = 15 425 €."""
    async with desk(tmp_path) as here:
        asked = queries(here, 2_468, automated=True) + queries(here, 296, automated=False)
        for begin in range(0, len(asked), 900):
            await here.tell(*asked[begin : begin + 900])
        answer = await here.figures(PATH)
    found = answer["ai_impact"]
    assert (found["automated_responses"], found["total_queries"]) == (2_468, 2_764)
    assert round(found["automation_rate"]["value"], 1) == 89.3
    assert (found["automation_rate"]["count"], found["automation_rate"]["n"]) == (2_468, 2_764)
    assert found["time_saved_minutes"] == 12_340
    assert found["cost_savings"] == {"amount": 15_425, "currency": "EUR"}
    assert (found["minutes_per_answer"], found["ai_roi"]) == (5, None)
    assert found["hourly_rate"] == {"amount": 75, "currency": "EUR"}


async def test_messages_and_queries_are_questions_each_once(tmp_path: Path) -> None:
    minute = timedelta(minutes=1)

    def asked(name: str, kind: str) -> list[dict[str, Any]]:
        return [
            here.event("chat.message.received", today(9), name),
            here.event("chat.message.sent", today(9) + minute, name, agent_kind=kind),
        ]

    query: dict[str, Any] = {"query": "?", "response_seconds": 1, "cached": True}
    cost: dict[str, Any] = {"provider": "p", "model": "m", "value": 1, "currency": "EUR"}
    text = "analytics: {minutes_saved_per_answer: 30, hourly_rate: {amount: 20, currency: EUR}}\n"
    async with desk(tmp_path, text) as here:
        await here.tell(
            *asked("one", "ai"),
            *asked("two", "human"),
            here.event("chat.query.answered", today(9), "three", **query),
            here.event("chat.llm.called", today(9), "", **cost),
        )
        found = (await here.figures(PATH))["ai_impact"]
    assert (found["automated_responses"], found["total_queries"]) == (2, 3)
    assert found["time_saved_hours"] == 1
    assert found["cost_savings"]["amount"] == 20
    assert found["ai_cost"] == [{"amount": 1, "currency": "EUR"}]
    assert found["ai_roi"] == 1900


async def test_services_have_the_shares_of_document_000(tmp_path: Path) -> None:
    counts = {
        "excel_formation": 30,
        "bilans_comptables": 24,
        "python_formation": 16,
        "depannage": 15,
        "maintenance": 15,
    }
    query: dict[str, Any] = {"query": "?", "response_seconds": 1, "cached": True}
    async with desk(tmp_path) as here:
        await here.tell(
            *(
                here.event("chat.query.answered", today(9), "", service=service, **query)
                for service, count in counts.items()
                for _ in range(count)
            ),
            *queries(here, 7, automated=True),
        )
        found = (await here.figures(PATH))["services"]
    assert [(one["service"], one["requests"]) for one in found] == [*counts.items()]
    assert {one["service"]: one["share"] for one in found} == counts


async def test_revenue_has_the_shares_of_document_000_too(tmp_path: Path) -> None:
    """Vector A16: excel_formation 30, bilans_comptables 24, python_formation 16, and twice 15."""
    services = (
        "text:\n  services: [excel_formation, bilans_comptables, python_formation, depannage]\n"
    )
    sold = {"excel_formation": 3_000, "bilans_comptables": 2_400, "depannage": 1_500}
    async with desk(tmp_path, services) as here:

        def brought(name: str, value: int, **more: Any) -> dict[str, Any]:
            euro = {"kind": "purchase", "value": value, "currency": "EUR"}
            return here.event("chat.conversion.recorded", today(10), name, **euro, **more)

        await here.tell(
            *(brought(name, value, service=name.upper()) for name, value in sold.items()),
            # What the customer wanted in the conversation, where the conversion names nothing.
            here.event("chat.message.received", today(9), "c", service="python_formation"),
            brought("c", 1_600),
            # It is not configured.
            brought("d", 1_500, service="maintenance"),
            brought("e", 9_999),
        )
        found = (await here.figures(PATH))["service_revenue"]
    assert [(one["service"], one["share"]) for one in found] == [
        ("excel_formation", 30),
        ("bilans_comptables", 24),
        ("python_formation", 16),
        ("depannage", 15),
        ("other", 15),
    ]
    assert found[0] == {
        "service": "excel_formation",
        "amount": 3_000,
        "currency": "EUR",
        "share": 30,
    }


async def test_questions_grow_by_whole_months(tmp_path: Path) -> None:
    """Vector E5: 1153 after 1000 are 15.3 %."""
    begins = clock.now().replace(day=1, hour=12)
    last = begins - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    query: dict[str, Any] = {"query": "?", "response_seconds": 1, "cached": False}
    counts = {begins: 3, last: 700, last.replace(day=1): 453, before: 1_000}
    async with desk(tmp_path) as here:
        asked = [
            here.event("chat.query.answered", at - timedelta(hours=12), "", **query)
            for at, count in counts.items()
            for _ in range(count)
        ]
        for begin in range(0, len(asked), 900):
            await here.tell(*asked[begin : begin + 900])
        found = (await here.figures(f"{PATH}?period=1"))["growth"]
    assert found.pop("period")["to"] == f"{last:%Y-%m-%d}"
    assert found.pop("previous")["to"] == f"{before:%Y-%m-%d}"
    assert found == {
        "month": f"{last:%Y-%m}",
        "queries": 1_153,
        "previous_month": f"{before:%Y-%m}",
        "previous_queries": 1_000,
        "query_growth": 15.3,
    }


async def test_who_stays_and_what_is_used_stand_beside_growth(tmp_path: Path) -> None:
    """Vectors D6 and E5 are in test_loyalty: the same figures are here."""
    query: dict[str, Any] = {"query": "?", "response_seconds": 1, "cached": False}
    async with desk(tmp_path) as here:
        await here.tell(
            here.event("chat.query.answered", today(9), "", user_id="ann", feature="chat", **query),
            *(
                here.event("chat.query.answered", today(9) - timedelta(7), "", user_id=who, **query)
                for who in ("ann", "bob")
            ),
        )
        found = await here.figures(f"{PATH}?period=7")
        users = (await here.figures("/retention?period=7"))["users"]
    assert (found["retention"]["retention"]["value"], found["retention"]["lost"]) == (50, 1)
    assert found["adoption"][0]["feature"] == "chat"
    assert {name: users[name] for name in ("retention", "adoption", "answer_quality")} == {
        name: found[name] for name in ("retention", "adoption", "answer_quality")
    }


async def test_only_admins_may_ask(tmp_path: Path) -> None:
    async with desk(tmp_path, stand.TOKENS) as here:
        await here.fold()
        statuses = {
            name: (await here.ask(PATH, {"Authorization": f"Bearer {stand.ENVIRON[name]}"})).status
            for name in ("BOSS", "EYE", "BOT")
        }
    assert statuses == {"BOSS": 200, "EYE": 403, "BOT": 403}
