from typing import Any

import pytest

from exporter.events.inbound import Mark
from exporter.events.twilio import conversations
from exporter.events.twilio.conversations import Author
from tests.exporter.events.twilio import forms
from tests.exporter.events.twilio.forms import ACCOUNT, ADDED, THEIRS, THREAD

AGENTS = {"maria": Author(), "bot": Author("assistant", "ai")}


def told(form: dict[str, Any], agents: Any = AGENTS) -> Any:
    (found,) = conversations.told(forms.notice(form), agents)
    return found


def test_a_customer_s_message_is_an_event_of_its_thread() -> None:
    assert told(ADDED).event == {
        "id": "IM1",
        "type": "chat.message.received",
        "time": "2026-11-21T11:59:00.000Z",
        "source": ACCOUNT,
        "data": {
            "channel": "sms",
            "conversation_id": THREAD,
            "customer_id": THEIRS,
            "message_id": "IM1",
            "text": "Hello",
        },
    }


@pytest.mark.parametrize(
    ("author", "source", "agents", "kind", "agent"),
    [
        ("maria", "SDK", AGENTS, "human", "maria"),
        ("bot", "API", AGENTS, "ai", "assistant"),
        ("guest-7", "SDK", AGENTS, None, None),
        ("maria", "SDK", {}, "human", "maria"),
        ("bot", "API", {}, "ai", "bot"),
        ("system", "API", {}, "system", None),
        (THEIRS, "SMS", {}, None, None),
        ("12345", "SMS", {}, None, None),
        (f"whatsapp:{THEIRS}", "WhatsApp", AGENTS, None, None),
    ],
)
def test_an_author_is_an_agent_or_a_customer(
    author: str, source: str, agents: Any, kind: str | None, agent: str | None
) -> None:
    event = told(ADDED | {"Author": author, "Source": source}, agents).event
    assert event["type"] == ("chat.message.sent" if kind else "chat.message.received")
    assert event["data"].get("agent_kind") == kind
    assert event["data"].get("agent_id") == agent
    assert ("customer_id" in event["data"]) == (kind is None)


@pytest.mark.parametrize(
    ("author", "source", "channel"),
    [
        ("maria", "SDK", "web"),
        ("maria", "WHATSAPP", "whatsapp"),
        (f"whatsapp:{THEIRS}", "", "whatsapp"),
    ],
)
def test_the_channel_is_that_of_the_author_or_the_source(
    author: str, source: str, channel: str
) -> None:
    assert told(ADDED | {"Author": author, "Source": source}).event["data"]["channel"] == channel


def test_attributes_link_a_conversation_to_ours() -> None:
    event = told(ADDED | {"Attributes": '{"conversation_id": "c-1"}'}).event
    assert event["data"]["conversation_id"] == "c-1"


def test_a_new_thread_starts_a_conversation() -> None:
    event = told({"EventType": "onConversationAdded", "ConversationSid": THREAD}).event
    assert (event["id"], event["type"]) == (f"{THREAD}/started", "chat.conversation.started")


@pytest.mark.parametrize(
    ("before", "after", "reason", "type", "outcome"),
    [
        ("active", "closed", "API", "chat.conversation.ended", "resolved"),
        ("inactive", "closed", "TIMER", "chat.conversation.ended", "abandoned"),
        ("closed", "active", "API", "chat.conversation.reopened", None),
        ("active", "inactive", "TIMER", "twilio.onConversationStateUpdated", None),
    ],
)
def test_a_thread_is_closed_and_opened_again(
    before: str, after: str, reason: str, type: str, outcome: str | None
) -> None:
    form = {
        "EventType": "onConversationStateUpdated",
        "ConversationSid": THREAD,
        "StateFrom": before,
        "StateTo": after,
        "Reason": reason,
        "DateUpdated": "2026-11-21T11:59:00.000Z",
    }
    event = told(form).event
    assert (event["type"], event["data"].get("outcome")) == (type, outcome)
    if not type.startswith("twilio"):
        assert event["id"] == f"{THREAD}/{after}/2026-11-21T11:59:00.000Z"


def test_a_receipt_is_a_status_of_its_message() -> None:
    form = {
        "EventType": "onDeliveryUpdated",
        "ConversationSid": THREAD,
        "MessageSid": "IM1",
        "DeliveryReceiptSid": "DY1",
        "Status": "undelivered",
        "ErrorCode": "30003",
    }
    event, mark = told(form)
    assert event["id"] == "IM1/undelivered/DY1"
    assert event["data"]["status"] == "failed"
    assert event["data"]["error_class"] == "undeliverable"
    assert mark == Mark("message:IM1/DY1", 3)


@pytest.mark.parametrize(
    "form",
    [
        {"EventType": "onMessageAdded"},
        {"EventType": "onConversationAdded"},
        {"EventType": "onConversationStateUpdated", "StateTo": "closed"},
        {"EventType": "onDeliveryUpdated", "MessageSid": "IM1", "Status": "queued"},
        {"EventType": "onMessageUpdated", "MessageSid": "IM1"},
        {"EventType": "onParticipantAdded"},
    ],
)
def test_the_rest_is_kept_unmapped(form: dict[str, str]) -> None:
    assert told(form).event["type"] == f"twilio.{form['EventType']}"
