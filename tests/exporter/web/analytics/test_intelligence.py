"""Rows B5 and B10, from conversations by HTTP to what data of integrations is worth by HTTP."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.exporter.web.analytics.desk import Desk, desk, today

PATH = "/integrations/intelligence"
MINUTE = timedelta(minutes=1)


def outcome(here: Desk, name: str, /, **more: Any) -> dict[str, Any]:
    return here.event("chat.conversation.summarised", today(9), name, **more)


def with_data(here: Desk, name: str) -> dict[str, Any]:
    """Rows A6 and A8: ('hubspot' and 'shopify', resolved in 15 minutes, 4.5, 150.00)."""
    return outcome(
        here,
        name,
        integration_data_used=True,
        integration_types_used=["hubspot", "shopify"],
        outcome_type="resolved",
        resolution_time_minutes=15,
        customer_satisfaction_score=4.5,
        data_types_accessed=["orders"],
        knowledge_gaps_identified=["Refund policy"],
        ai_confidence_with_data=0.95,
        ai_confidence_without_data=0.55,
        customer_journey_stage="decision",
        conversion_event={"type": "purchase", "value": 150, "currency": "USD"},
    )


def without(here: Desk, name: str) -> dict[str, Any]:
    return outcome(
        here,
        name,
        integration_data_used=False,
        outcome_type="unresolved",
        resolution_time_minutes=45,
        customer_satisfaction_score=3,
    )


async def test_conversations_with_data_against_those_without(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(
            *(with_data(here, f"w{number}") for number in range(5)),
            *(without(here, f"o{number}") for number in range(3)),
        )
        found = await here.figures(PATH)
    compared = found["comparison"]
    used, other = compared["with_data"], compared["without_data"]
    assert (used["conversations"], other["conversations"]) == (5, 3)
    assert (used["csat"], other["csat"]) == ({"value": 4.5, "n": 5}, {"value": 3, "n": 3})
    assert compared["csat_difference"] == 1.5
    assert compared["csat_correlation"] == {"value": 1, "n": 8}
    assert used["resolution_minutes"] == {"value": 15, "n": 5}
    assert other["resolution_minutes"] == {"value": 45, "n": 3}
    assert compared["resolution_minutes_difference"] == -30
    assert (used["conversion"]["value"], used["conversion"]["n"]) == (100, 5)
    assert (other["conversion"]["value"], compared["conversion_difference"]) == (0, 100)
    assert compared["confidence"] == {
        "with_data": {"value": 0.95, "n": 5},
        "without_data": {"value": 0.55, "n": 5},
        "difference": 0.4,
    }
    used_in = found["data_utilisation"]
    assert (used_in["value"], used_in["count"], used_in["n"]) == (62.5, 5, 8)
    assert (found["most_valuable_data_type"], found["least_n"]) == ("orders", 5)
    gain = {"value": 0.4, "n": 5}
    assert found["data_types"] == [
        {"data_type": "orders", "conversations": 5, "confidence_gain": gain}
    ]
    assert found["journey"] == [{"stage": "decision", "data_type": "orders", "conversations": 5}]
    assert found["knowledge_gaps"] == [
        {"text": "refund policy", "count": 5, "last_seen": today().date().isoformat()}
    ]


async def test_questions_to_integrations_count_as_data_and_gaps_come_in_pages(
    tmp_path: Path,
) -> None:
    def asked(at: Any, name: str, *gaps: str) -> dict[str, Any]:
        told: dict[str, Any] = {"provider": "shopify", "query_type": "orders", "success": True}
        more = {"confidence": 0.9, "confidence_without_data": 0.4, "data_types": ["orders"]}
        return here.event("integration.queried", at, name, **told, **more, gaps=gaps)

    async with desk(tmp_path) as here:
        started = here.event("chat.conversation.started", today(9), "a", journey_stage="awareness")
        await here.tell(
            started,
            asked(today(9) + MINUTE, "a", "refunds", "opening hours"),
            asked(today(9) - timedelta(days=1), "b", "Refunds"),
        )
        found = await here.figures(f"{PATH}?limit=1")
        more = await here.figures(f"{PATH}?limit=1&cursor={found['next_cursor']}")
    assert found["comparison"]["with_data"]["conversations"] == 2
    # Two answers are too few.
    assert found["most_valuable_data_type"] is None
    assert found["data_types"][0]["confidence_gain"] == {"value": 0.5, "n": 2}
    assert [(one["stage"], one["conversations"]) for one in found["journey"]] == [
        ("awareness", 1),
        ("unknown", 1),
    ]
    seen = today().date().isoformat()
    assert found["knowledge_gaps"] == [{"text": "refunds", "count": 2, "last_seen": seen}]
    assert more["knowledge_gaps"] == [{"text": "opening hours", "count": 1, "last_seen": seen}]
    assert more["next_cursor"] is None


async def test_without_conversations_there_is_nothing(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.fold()
        found = await here.figures(PATH)
    assert found["comparison"]["csat_correlation"] == {"value": None, "n": 0}
    assert (found["data_types"], found["journey"], found["knowledge_gaps"]) == ([], [], [])
