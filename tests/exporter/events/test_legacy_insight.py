from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events import legacy_insight
from exporter.events.invalid import Invalid
from tests.exporter.events import analytics
from tests.exporter.events.analytics import LEAST, insight


def data(raw: Any) -> Any:
    found = analytics.read(legacy_insight.event(raw))
    assert not found.attributes
    return found.data


def test_an_insight_is_a_snapshot_with_every_field_of_row_a4() -> None:
    found = legacy_insight.event(insight())
    read = analytics.read(found)
    told: Any = read.data
    assert (found["type"], read.origin) == ("chat.conversation.summarised", "conversation")
    assert read.time == datetime(2026, 11, 21, 11, tzinfo=UTC)
    assert not read.attributes
    assert (told.conversation_id, told.agent_id, told.customer_id, told.session_id) == (
        "conv-1",
        "agent-1",
        "patient-1",
        "session-1",
    )
    assert (told.channel, told.duration_seconds, told.response_seconds_avg) == (
        "whatsapp",
        3600,
        35,
    )
    assert (told.message_count, told.customer_messages, told.agent_responses) == (12, 7, 5)
    assert told.customer_satisfaction_score == 5
    assert told.conversion_event.value_minor == 120_000
    assert (told.conversion_event.type, told.conversion_event.currency) == ("appointment", "INR")
    assert (told.sentiment.overall, told.sentiment.emotions) == ("positive", ("joy",))
    assert told.intents[0].timestamp == datetime(2026, 11, 21, 10, 0, 5, tzinfo=UTC)
    assert (told.escalation.required, told.escalation.resolved_by) == (True, "agent-7")
    assert told.escalation.timestamp == datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
    assert (told.followup_required, told.followup_actions) == (True, ("send the invoice",))
    assert told.tags == ("dental",)
    assert told.customer_journey.touchpoint_sequence == ("whatsapp",)
    assert told.customer_journey.previous_interactions == 1


def test_rows_a6_and_a8_may_stand_in_it() -> None:
    told = data(
        insight(
            integration_data_used=True,
            integration_types_used=["hubspot", "shopify"],
            outcome_type="resolved",
            resolution_time_minutes=15,
            business_value_generated=150.00,
            data_types_accessed=["orders"],
            ai_confidence_with_data=0.9,
        )
    )
    assert (told.integration_types_used, told.outcome_type) == (("hubspot", "shopify"), "resolved")
    assert told.business_value_generated_minor == 15_000
    assert (told.data_types_accessed, told.ai_confidence_with_data) == (("orders",), 0.9)


def test_the_least_that_is_known_is_enough() -> None:
    told = data(LEAST)
    assert (told.duration_seconds, told.ended_at, told.escalation) == (None, None, None)
    assert analytics.read(legacy_insight.event(LEAST)).time == datetime(
        2026, 11, 21, 10, tzinfo=UTC
    )


def test_without_a_duration_it_is_the_end_less_the_start() -> None:
    assert data(insight(duration=None)).duration_seconds == 3600
    assert data({**LEAST, "duration": 60}).duration_seconds == 60


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"platform": "telegram"}, "out_of_range", "platform"),
        ({"platform": None}, "missing_field", "platform"),
        ({"conversationId": None}, "missing_field", "conversationId"),
        ({"startTime": "yesterday"}, "bad_time", "startTime"),
        ({"endTime": "2026-11-21T09:00:00Z"}, "out_of_range", "endTime"),
        ({"customerSatisfactionScore": 6}, "out_of_range", "customerSatisfactionScore"),
        (
            {"conversionEvent": {"type": "purchase", "value": 5}},
            "missing_field",
            "conversionEvent.currency",
        ),
        (
            {"conversionEvent": {"type": "gift"}},
            "out_of_range",
            "conversionEvent.type",
        ),
        ({"customerJourney": {"stage": "x"}}, "out_of_range", "customerJourney.stage"),
        ({"sentiment": {"overall": "great"}}, "out_of_range", "sentiment.overall"),
    ],
)
def test_what_is_wrong_is_named_as_the_caller_wrote_it(
    more: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Invalid) as told:
        legacy_insight.event(insight(**more))
    assert told.value.code == code
    assert told.value.message.startswith(f"{field}: ")


def test_a_conversion_may_have_no_value_or_one_written_as_a_text() -> None:
    assert data(insight(conversionEvent={"type": "lead"})).conversion_event.value_minor is None
    written = {"type": "purchase", "value": "19.90", "currency": "EUR"}
    assert data(insight(conversionEvent=written)).conversion_event.value_minor == 1990


def test_the_same_insight_has_the_same_id_and_another_its_own() -> None:
    one, again, other = (
        legacy_insight.event(insight(**more))["id"]
        for more in ({}, {}, {"endTime": "2026-11-21T11:30:00Z"})
    )
    assert one == again != other


@given(st.dictionaries(st.sampled_from(list(insight())), st.none() | st.integers() | st.text()))
def test_whatever_is_sent_it_is_a_snapshot_or_invalid(more: dict[str, Any]) -> None:
    with suppress(Invalid):
        assert legacy_insight.event(insight(**more))["type"] == "chat.conversation.summarised"
