from datetime import UTC, datetime
from decimal import Decimal

from exporter.events import messages, summaries
from exporter.events.fields import Intent, Sentiment
from tests.exporter.client.reading import reading

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 1, 13, 0, tzinfo=UTC)


def test_a_user_query_is_a_question_and_its_answer() -> None:
    with reading() as client:
        client.track_user_query("prix ?", "u1", 1.234, True, channel="web", id="q1")
        event = client.event()
    assert event.id == "q1"
    assert event.data == messages.Answered(
        query="prix ?", user_id="u1", response_seconds=1.234, cached=True, channel="web"
    )


def test_a_user_query_may_say_more() -> None:
    with reading() as client:
        client.track_user_query(
            "prix ?",
            None,
            0.5,
            False,
            conversation_id="c1",
            error=True,
            automated=False,
            context={"page": "/prix"},
            time=NOON,
        )
        event = client.event()
    assert event.data == messages.Answered(
        query="prix ?",
        response_seconds=0.5,
        cached=False,
        conversation_id="c1",
        error=True,
        automated=False,
        context={"page": "/prix"},
    )
    assert event.time == NOON


def test_a_conversation_is_told_by_the_fields_of_its_summary() -> None:
    with reading() as client:
        client.track_conversation("c1", message_count=4, outcome_type="resolved", plan="gold")
        event = client.event()
    assert event.data == summaries.Summarised(
        conversation_id="c1", message_count=4, outcome_type="resolved"
    )
    assert event.attributes == {"plan": "gold"}


def test_an_insight_has_every_field_of_its_row() -> None:
    with reading() as client:
        client.record_conversation_insight(
            "c1",
            "agent_1",
            "customer_1",
            "whatsapp",
            session_id="s1",
            start_time=NOON,
            end_time=LATER,
            duration=3600,
            message_count=10,
            customer_messages=5,
            agent_responses=5,
            response_time_avg=35000,
            customer_satisfaction_score=5.0,
            conversion_event={"type": "appointment", "value": 1200, "currency": "EUR"},
            sentiment={"overall": "positive", "confidence": 0.9, "emotions": ["joy"]},
            intents=[{"intent": "booking", "confidence": 0.8, "timestamp": NOON}],
            escalation={"required": False},
            follow_up_required=True,
            follow_up_actions=["call back"],
            tags=["vip"],
            customer_journey={"stage": "decision", "touchpoint_sequence": ["whatsapp"]},
        )
        event = client.event()
    assert event.attributes == {}
    assert event.data == summaries.Summarised(
        conversation_id="c1",
        agent_id="agent_1",
        customer_id="customer_1",
        channel="whatsapp",
        session_id="s1",
        started_at=NOON,
        ended_at=LATER,
        duration_seconds=3600,
        message_count=10,
        customer_messages=5,
        agent_responses=5,
        response_seconds_avg=35.0,
        customer_satisfaction_score=5.0,
        conversion_event=summaries.ConversionEvent(
            type="appointment", value_minor=120_000, currency="EUR"
        ),
        sentiment=Sentiment(overall="positive", confidence=0.9, emotions=("joy",)),
        intents=(Intent(intent="booking", confidence=0.8, timestamp=NOON),),
        escalation=summaries.Escalation(required=False),
        followup_required=True,
        followup_actions=("call back",),
        tags=("vip",),
        customer_journey=summaries.Journey(stage="decision", touchpoint_sequence=("whatsapp",)),
    )


def test_an_outcome_is_that_of_row_a6() -> None:
    with reading() as client:
        client.record_conversation_outcome(
            "c1", "u1", True, ["hubspot", "shopify"], "resolved", 15, 4.5, Decimal("150.00")
        )
        event = client.event()
    assert event.attributes == {}
    assert event.data == summaries.Summarised(
        conversation_id="c1",
        user_id="u1",
        integration_data_used=True,
        integration_types_used=("hubspot", "shopify"),
        outcome_type="resolved",
        resolution_time_minutes=15,
        customer_satisfaction_score=4.5,
        business_value_generated_minor=15_000,
    )


def test_intelligence_is_that_of_row_a8() -> None:
    with reading() as client:
        client.record_conversation_intelligence(
            "c1", "u1", ["contact"], ["delivery times"], 0.95, 0.6, "decision", 0.4, language="fr"
        )
        event = client.event()
    assert event.attributes == {}
    assert event.data == summaries.Summarised(
        conversation_id="c1",
        user_id="u1",
        data_types_accessed=("contact",),
        knowledge_gaps_identified=("delivery times",),
        ai_confidence_with_data=0.95,
        ai_confidence_without_data=0.6,
        customer_journey_stage="decision",
        conversion_probability=0.4,
        language="fr",
    )
