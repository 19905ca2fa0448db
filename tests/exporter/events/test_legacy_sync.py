from typing import Any

import pytest

from exporter.events import legacy_sync
from exporter.events.invalid import Invalid
from exporter.refusal import Refused
from tests.exporter.events import analytics
from tests.exporter.events.analytics import NOW


def read(service: str, **more: Any) -> Any:
    found = analytics.read(legacy_sync.event(service, analytics.item(service, **more), NOW))
    assert not found.attributes
    return found.data


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("calendar", "calendar"),
        ("Agent Wizard", "agent_wizard"),
        ("myAgents", "my_agents"),
        ("AI Service", "ai"),
        ("whatsapp-service", "whatsapp"),
    ],
)
def test_a_service_is_known_however_it_is_spelt(given: str, found: str) -> None:
    assert legacy_sync.service_of(given) == found


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("weather", "out_of_range"),
        ("", "out_of_range"),
        (7, "out_of_range"),
        (None, "missing_field"),
    ],
)
def test_an_unknown_service_is_422_and_told_the_known_ones(given: Any, code: str) -> None:
    with pytest.raises(Refused, match="agent_wizard, calendar, payment") as told:
        legacy_sync.service_of(given)
    assert (told.value.status, told.value.code) == (422, code)


@pytest.mark.parametrize("service", analytics.ITEMS)
def test_each_service_s_item_is_an_event(service: str) -> None:
    found = legacy_sync.event(service, analytics.item(service), NOW)
    read = analytics.read(found)
    assert (found["type"], found["id"]) == (analytics.ITEMS[service][2], "i-1")
    assert read.origin == f"sync/{service}"
    assert not read.attributes


def test_fields_have_our_names_and_units() -> None:
    assert read("calendar").starts_at.hour == 10
    payment = read("payment")
    assert (payment.value_minor, payment.payment_id) == (4990, "i-1")
    usage = read("billing")
    assert (usage.kind, usage.quantity, usage.value_nano) == ("messages", 12, 500_000_000)
    assert read("my_agents").status == "active"
    assert read("agent_wizard").status == "created"
    insight = read("insights")
    assert (insight.channel, insight.text) == ("instagram", "Hello")
    answer = read("ai")
    assert (answer.response_seconds, answer.cached, answer.query) == (1.25, False, "")
    sent = read("whatsapp")
    assert (sent.channel, sent.agent_kind) == ("whatsapp", "ai")


@pytest.mark.parametrize(
    ("service", "type", "data", "found"),
    [
        ("calendar", "no-show", {"appointment_id": "a"}, "calendar.appointment.no_show"),
        ("calendar", "appointment", {"status": "Cancelled"}, "calendar.appointment.cancelled"),
        ("calendar", "appointment", {}, "calendar.appointment.booked"),
        (
            "payment",
            "payment_refunded",
            {"amount": 5, "currency": "EUR"},
            "billing.payment.refunded",
        ),
        ("payment", "declined", {"amount": 5, "currency": "EUR"}, "billing.payment.failed"),
        ("billing", "cost", {"amount": 5, "currency": "EUR"}, "usage.recorded"),
        (
            "insights",
            "interaction",
            {"conversation_id": "c", "direction": "outbound"},
            "chat.message.sent",
        ),
        (
            "whatsapp",
            "engagement",
            {"message_id": "m", "status": "read"},
            "chat.message.status",
        ),
        (
            "whatsapp",
            "channel_performance",
            {"conversation_id": "c", "messageCount": 4},
            "chat.conversation.summarised",
        ),
        ("ai", "usage", {"provider": "x", "model": "y", "promptTokens": 4}, "chat.llm.called"),
    ],
)
def test_words_and_nouns_are_understood(
    service: str, type: str, data: dict[str, Any], found: str
) -> None:
    kind = read(service, type=type, data=data).TYPE
    assert kind == found


def test_a_conversation_of_the_ai_service_reads_like_an_insight() -> None:
    told = analytics.insight(platform="web")
    data = {name: told[name] for name in ("conversationId", "responseTimeAvg", "startTime")}
    data |= {name: told[name] for name in ("escalation", "customerJourney", "conversionEvent")}
    found = read("ai", type="conversation_metrics", data=data)
    assert (found.response_seconds_avg, found.escalation.resolved_by) == (35, "agent-7")
    assert found.customer_journey.days_since_first_contact == 0


def test_a_type_of_events_md_is_taken_as_it_is() -> None:
    data = {"conversation_id": "c", "text": "Hi"}
    found = read("insights", type="chat.message.received", data=data)
    assert found.TYPE == "chat.message.received"


@pytest.mark.parametrize(
    ("service", "type", "data"),
    [
        ("calendar", "weather", {}),
        ("payment", "transaction", {"status": "pending", "amount": 5, "currency": "EUR"}),
    ],
)
def test_a_word_that_nobody_knows_is_kept_unmapped(
    service: str, type: str, data: dict[str, Any]
) -> None:
    found = legacy_sync.event(service, analytics.item(service, type=type, data=data), NOW)
    assert analytics.read(found).data.TYPE == "unmapped"
    assert found["type"].startswith(f"{service}.")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"id": None}, "id"),
        ({"type": ""}, "type"),
        ({"timestamp": "soon"}, "timestamp"),
        ({"data": []}, "data"),
        ({"data": None}, "data"),
    ],
)
def test_a_wrong_item_names_its_field(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        legacy_sync.event("calendar", analytics.item("calendar", **more), NOW)
    assert told.value.message.startswith(f"{field}: ")


def test_time_that_is_no_number_is_left_to_be_refused() -> None:
    with pytest.raises(Invalid, match="response_seconds"):
        read("ai", data={"response_time_ms": True})
