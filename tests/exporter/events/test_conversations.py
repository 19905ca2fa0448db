from typing import Any

import pytest

from exporter.events import conversations
from tests.exporter.events.examples import complaint, event


def test_a_start_tells_where_the_customer_stands() -> None:
    data = event(
        "chat.conversation.started",
        subject="order",
        journey_stage="decision",
        touchpoint="instagram ad",
    ).data
    assert isinstance(data, conversations.Started)
    assert (data.subject, data.journey_stage, data.touchpoint) == (
        "order",
        "decision",
        "instagram ad",
    )


@pytest.mark.parametrize("outcome", ["resolved", "unresolved", "abandoned", "escalated"])
def test_an_end_has_one_of_four_outcomes(outcome: str) -> None:
    data = event("chat.conversation.ended", outcome=outcome, resolved_by="ai", tags=["vip"]).data
    assert isinstance(data, conversations.Ended)
    assert (data.outcome, data.resolved_by, data.tags) == (outcome, "ai", ("vip",))


@pytest.mark.parametrize(
    ("type", "field", "value"),
    [
        ("chat.conversation.started", "journey_stage", "purchase"),
        ("chat.conversation.ended", "outcome", "done"),
        ("chat.conversation.ended", "resolved_by", "system"),
        ("chat.escalation.requested", "reason", ""),
        ("chat.followup.required", "due_at", "tomorrow"),
        ("chat.conversion.recorded", "kind", "sale"),
    ],
)
def test_what_is_not_on_a_list_is_refused(type: str, field: str, value: Any) -> None:
    assert complaint(type, **{field: value}).startswith(f"data.{field}: expected")


def test_a_conversion_is_worth_an_exact_amount() -> None:
    data = event("chat.conversion.recorded", value="5678.10", currency="inr").data
    assert isinstance(data, conversations.Converted)
    assert (data.value_minor, data.currency) == (567810, "INR")
