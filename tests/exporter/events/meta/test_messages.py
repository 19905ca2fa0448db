from typing import Any

import pytest

from exporter.events.account import Account
from exporter.events.meta import line, messages
from tests.exporter.events.meta.payloads import (
    BSUID,
    CONTACT,
    CONVERSATION,
    NOW,
    NUMBER,
    PARENT,
    PHONE,
    TIME,
    WABA,
    WAMID,
    echo,
    message,
    whatsapp,
)

VALUE = whatsapp()["entry"][0]["changes"][0]["value"]
LINE = line.of(VALUE, {"id": WABA}, "messages", Account("bot", None), NOW)
BARE = line.of(VALUE | {"contacts": []}, {"id": WABA}, "messages", Account(), NOW)


def received(raw: Any) -> list[dict[str, Any]]:
    return [found.event for found in messages.received(LINE, raw)]


def test_a_message_is_an_event_and_tells_who_wrote_it() -> None:
    one, who = received(message())
    assert one == {
        "id": WAMID,
        "type": "chat.message.received",
        "time": TIME,
        "source": NUMBER,
        "data": {
            "channel": "whatsapp",
            "agent_id": "bot",
            "conversation_id": CONVERSATION,
            "customer_id": BSUID,
            "message_id": WAMID,
            "text": "Do you ship to Spain?",
        },
    }
    assert (who["id"], who["type"]) == (f"{WAMID}/identified", "customer.identified")
    assert who["data"] == {
        "channel": "whatsapp",
        "agent_id": "bot",
        "customer_id": BSUID,
        "aliases": [f"+{PHONE}", PARENT],
        "name": "Sheena Nelson",
        "phone": f"+{PHONE}",
        "traits": {"username": "sheena.n"},
    }


@pytest.mark.parametrize(
    ("kind", "content", "text"),
    [
        ("button", {"button": {"text": "Yes", "payload": "p"}}, "Yes"),
        ("interactive", {"interactive": {"button_reply": {"id": "1", "title": "Buy"}}}, "Buy"),
        ("interactive", {"interactive": {"list_reply": {"id": "1", "title": "Red"}}}, "Red"),
        ("interactive", {"interactive": {"nfm_reply": {"name": "flow", "body": "Sent"}}}, "Sent"),
        ("image", {"image": {"id": "1", "caption": "This one"}}, "This one"),
        ("video", {"video": {"caption": "Look"}}, "Look"),
        ("document", {"document": {"filename": "a.pdf", "caption": "Bill"}}, "Bill"),
        ("image", {"image": {"id": "1"}}, None),
        ("audio", {"audio": {"id": "1", "voice": True}}, None),
        ("sticker", {"sticker": {"id": "1"}}, None),
        ("contacts", {"contacts": [{"vcard": "x"}]}, None),
        ("location", {"location": {"latitude": 1, "name": "Home"}}, "Home"),
        ("order", {"order": {"text": "Please wrap it", "product_items": []}}, "Please wrap it"),
        ("reaction", {"reaction": {"message_id": "m", "emoji": "\U0001f44d"}}, "\U0001f44d"),
        ("unsupported", {"errors": [{"code": 131051}]}, None),
    ],
)
def test_the_words_stand_elsewhere_in_each_type(
    kind: str, content: dict[str, Any], text: str | None
) -> None:
    one = received(message(kind, **content))[0]
    assert one["type"] == "chat.message.received"
    assert one["data"].get("text") == text


def test_an_odd_text_is_left_for_reading_to_find() -> None:
    assert received(message(text={"body": ["a"]}))[0]["data"]["text"] == ["a"]


@pytest.mark.parametrize(
    ("kind", "content", "type"),
    [
        ("edit", {"edit": {"original_message_id": "m", "message": {}}}, "message.edit"),
        ("revoke", {"revoke": {"original_message_id": "m"}}, "message.revoke"),
        ("reaction", {"reaction": {"message_id": "m"}}, "message.reaction"),
        ("request_welcome", {}, "message.request_welcome"),
        ("", {}, "message.unknown"),
        ("text", {"id": ""}, "message.text"),
        (
            "system",
            {"system": {"type": "customer_identity_changed"}},
            "system.customer_identity_changed",
        ),
        ("system", {}, "system.unknown"),
    ],
)
def test_what_is_no_message_of_its_own_is_kept_unmapped(
    kind: str, content: dict[str, Any], type: str
) -> None:
    (found,) = received(message(kind, **content))
    assert found["type"] == f"whatsapp.{type}"
    assert found.why  # type: ignore[attr-defined]


def test_a_message_of_nobody_is_kept_unmapped() -> None:
    raw = {"id": WAMID, "type": "text"}
    assert [found.event["type"] for found in messages.received(BARE, raw)] == [
        "whatsapp.message.text"
    ]
    assert [found.event["type"] for found in messages.received(BARE, 7)] == [
        "whatsapp.message.unknown"
    ]


def test_an_advertisement_starts_a_conversation() -> None:
    referral = {"source_type": "ad", "source_id": "1202", "headline": "Shoes", "ctwa_clid": "x"}
    _, started, _ = received(message(referral=referral))
    assert (started["id"], started["type"]) == (f"{WAMID}/started", "chat.conversation.started")
    assert started["data"]["touchpoint"] == "ad:1202"
    assert started["data"]["subject"] == "Shoes"
    assert started["data"]["conversation_id"] == CONVERSATION


def test_a_group_is_one_conversation() -> None:
    one = received(message(group_id="group-7"))[0]["data"]
    assert (one["conversation_id"], one["customer_id"]) == (f"{NUMBER}/group-7", BSUID)


def test_an_echo_is_what_a_person_of_ours_wrote() -> None:
    (found,) = (one.event for one in messages.sent(LINE, echo()))
    assert (found["id"], found["type"]) == (f"{WAMID}-echo", "chat.message.sent")
    assert found["data"] == {
        "channel": "whatsapp",
        "agent_kind": "human",
        "conversation_id": CONVERSATION,
        "customer_id": BSUID,
        "message_id": f"{WAMID}-echo",
        "text": "Do you ship to Spain?",
    }
    (taken_back,) = messages.sent(LINE, echo(kind="revoke"))
    assert taken_back.event["type"] == "whatsapp.echo.revoke"


@pytest.mark.parametrize(
    ("raw", "now", "before"),
    [
        (
            {"from": PHONE, "system": {"type": "user_changed_number", "wa_id": "12195555358"}},
            "+12195555358",
            f"+{PHONE}",
        ),
        (
            {"from": PHONE, "system": {"type": "customer_changed_number", "new_wa_id": "1219"}},
            "+1219",
            f"+{PHONE}",
        ),
        (
            {
                "from": PHONE,
                "from_user_id": BSUID,
                "system": {"type": "user_changed_number", "wa_id": "1219", "user_id": "US.2"},
            },
            "US.2",
            BSUID,
        ),
        (
            {
                "system": {
                    "type": "user_changed_user_id",
                    "user_id": "US.2",
                    "previous_user_id": BSUID,
                }
            },
            "US.2",
            BSUID,
        ),
    ],
)
def test_somebody_with_another_number_stays_the_same_person(
    raw: dict[str, Any], now: str, before: str
) -> None:
    found = received({"id": WAMID, "timestamp": "1795262340", "type": "system", **raw})
    assert found[0]["type"] == "identity.linked"
    assert found[0]["data"].items() >= {"customer_id": now, "alias": before}.items()
    assert [one["type"] for one in found[1:]] == ["customer.identified"] * (
        "1219" in str(raw) and now == "US.2"
    )


def test_contacts_do_not_become_part_of_an_event() -> None:
    assert "contacts" not in str(received(message()))
    assert CONTACT["user_id"] == BSUID
