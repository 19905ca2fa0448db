from typing import Any

import pytest

from exporter.events.chatwoot.payload import Agent, moment
from tests.exporter.events.chatwoot import payloads
from tests.exporter.events.chatwoot.payloads import NOW, TIME


def told(**more: Any) -> dict[str, Any]:
    return payloads.payload(payloads.message(**more)).told()


@pytest.mark.parametrize(
    ("sender", "found"),
    [
        (payloads.JOHN, Agent("desk-user-1", "human")),
        ({"id": 1, "name": "Old", "email": "old@acme.example"}, Agent("desk-user-1", "human")),
        (payloads.BOT, Agent("desk-bot-3", "ai")),
        ({"id": 4, "type": "captain_assistant"}, Agent("desk-bot-4", "ai")),
        (None, Agent("", "system")),
    ],
)
def test_a_bot_a_person_and_nobody_are_told_apart(sender: Any, found: Agent) -> None:
    assert payloads.payload(payloads.message()).agent(sender) == found


def test_a_bot_that_has_the_conversation_is_known_by_the_assignee_s_type() -> None:
    meta = {"sender": payloads.CARD, "assignee": {"id": 3}, "assignee_type": "AgentBot"}
    found = payloads.payload(payloads.message(conversation=payloads.conversation(meta=meta)))
    assert found.assignee == Agent("desk-bot-3", "ai")
    nobody = payloads.conversation(meta={})
    assert payloads.payload(payloads.message(conversation=nobody)).assignee is None


@pytest.mark.parametrize(
    ("channel", "address", "found"),
    [
        ("Channel::WebWidget", "", "web"),
        ("Channel::Whatsapp", "", "whatsapp"),
        ("Channel::Instagram", "", "instagram"),
        ("Channel::FacebookPage", "", "messenger"),
        ("Channel::TwilioSms", "+34600111222", "sms"),
        ("Channel::TwilioSms", "whatsapp:+34600111222", "whatsapp"),
        ("Channel::Email", "", "other"),
        (None, "", None),
    ],
)
def test_a_channel_is_named_as_we_name_it(channel: Any, address: str, found: Any) -> None:
    inbox = {"contact_id": 14, "source_id": address}
    raw = payloads.message(conversation=payloads.conversation(channel=channel, contact_inbox=inbox))
    assert payloads.payload(raw).channel == found


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"sender": payloads.JOHN},
        {"sender": payloads.JOHN, "contact": {"id": "14"}},
        {"sender": None, "conversation": payloads.conversation(meta=None)},
    ],
)
def test_the_customer_is_found_wherever_a_version_puts_them(more: dict[str, Any]) -> None:
    assert told(**more)["customer_id"] == "desk-contact-14"


def test_without_anybody_there_is_no_customer() -> None:
    alone = payloads.conversation(meta=None, contact_inbox=None)
    assert told(sender=None, conversation=alone)["customer_id"] == ""


def test_the_account_of_a_conversation_stands_in_its_messages() -> None:
    assert payloads.payload(payloads.changed("open", "resolved")).account == "5"
    assert payloads.payload(payloads.changed("open", "resolved", messages=[])).account == ""


def test_old_versions_call_the_number_display_id() -> None:
    assert told(conversation={"display_id": "10"})["conversation_id"] == "desk-10"


def test_an_app_s_own_ids_win() -> None:
    own = {"conversation_id": "c-1", "session_id": "s-1"}
    found = told(conversation=payloads.conversation(custom_attributes=own))
    assert (found["conversation_id"], found["session_id"]) == ("c-1", "s-1")


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (payloads.STAMP, TIME),
        ("2026-11-21T11:59:00.000Z", "2026-11-21T11:59:00.000Z"),
        ("2026-11-21 11:59:00 UTC", "2026-11-21T11:59:00Z"),
        (None, NOW),
        (0, NOW),
        ("yesterday", "yesterday"),
    ],
)
def test_an_instant_is_read_as_each_version_writes_it(raw: Any, found: Any) -> None:
    assert moment(raw, NOW) == found


def test_what_is_unmapped_is_known_again_by_its_content() -> None:
    one, same, other = (
        payloads.payload(payloads.message(id=id)).unmapped("why")[0].event for id in (1, 1, 2)
    )
    assert one["id"] == same["id"] != other["id"]
    assert (one["type"], one["source"]) == ("chatwoot.message_created", "5")


def test_an_event_is_of_the_account_and_leaves_out_what_is_unknown() -> None:
    raw = payloads.payload(payloads.message())
    found = raw.found("a", "chat.message.received", NOW, {"text": "", "channel": "web"})
    assert found.event["source"] == "5"
    assert found.event["data"] == {"channel": "web"}
