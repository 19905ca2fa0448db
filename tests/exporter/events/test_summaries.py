from typing import Any

from exporter.events import summaries
from tests.exporter.events.examples import complaint, event

TYPE = "chat.conversation.summarised"
# Row A4's object, with the names of our events.
INSIGHT: dict[str, Any] = {
    "agent_id": "1",
    "customer_id": "patient_rajesh_001",
    "channel": "whatsapp",
    "session_id": "s-1",
    "started_at": "2026-11-20T10:00:00Z",
    "ended_at": "2026-11-20T11:00:00Z",
    "duration_seconds": 3600,
    "message_count": 12,
    "customer_messages": 6,
    "agent_responses": 6,
    "response_seconds_avg": 35.0,
    "customer_satisfaction_score": 5,
    "conversion_event": {"type": "appointment", "value": 1200, "currency": "INR"},
    "sentiment": {"overall": "positive", "confidence": 0.95, "emotions": ["satisfied"]},
    "intents": [{"intent": "book", "confidence": 0.9, "timestamp": "2026-11-20T10:01:00Z"}],
    "escalation": {"required": True, "reason": "price", "resolved_by": "agent-2"},
    "followup_required": True,
    "followup_actions": ["send the price list"],
    "tags": ["consultation"],
    "customer_journey": {
        "stage": "decision",
        "touchpoint_sequence": ["whatsapp"],
        "previous_interactions": 1,
        "days_since_first_contact": 0,
    },
}


def test_an_insight_is_kept_whole() -> None:
    taken = event(TYPE, **INSIGHT)
    assert taken.attributes == {}
    data = taken.data
    assert isinstance(data, summaries.Summarised)
    assert data.conversion_event == summaries.ConversionEvent(
        type="appointment", value_minor=120_000, currency="INR"
    )
    assert data.escalation == summaries.Escalation(
        required=True, reason="price", resolved_by="agent-2"
    )
    assert data.customer_journey == summaries.Journey(
        stage="decision",
        touchpoint_sequence=("whatsapp",),
        previous_interactions=1,
        days_since_first_contact=0,
    )


def test_an_outcome_is_worth_two_decimals_without_a_currency() -> None:
    data = event(
        TYPE,
        user_id="u-1",
        integration_data_used=True,
        integration_types_used=["hubspot", "shopify"],
        outcome_type="resolved",
        resolution_time_minutes=15,
        customer_satisfaction_score=4.5,
        business_value_generated=150.00,
    ).data
    assert isinstance(data, summaries.Summarised)
    assert (data.business_value_generated_minor, data.currency) == (15_000, None)


def test_intelligence_is_kept() -> None:
    told: dict[str, Any] = {
        "data_types_accessed": ("orders",),
        "knowledge_gaps_identified": ("return policy",),
        "ai_confidence_with_data": 0.95,
        "ai_confidence_without_data": 0.4,
        "customer_journey_stage": "retention",
        "conversion_probability": 0.3,
    }
    data = event(TYPE, **told).data
    assert {name: getattr(data, name) for name in told} == told


def test_what_is_wrong_inside_is_named_with_its_path() -> None:
    told = complaint(TYPE, conversion_event={"type": "appointment", "value": 5})
    assert told == "data.conversion_event.currency: required beside value"
    told = complaint(TYPE, conversion_event="appointment")
    assert told == "data.conversion_event: expected an object, got 'appointment'"
    told = complaint(TYPE, escalation={"reason": "x"})
    assert told == "data.escalation.required: required"
    told = complaint(TYPE, customer_journey={"stage": "buying"})
    assert told.startswith("data.customer_journey.stage: expected one of 'advocacy', 'awareness'")
