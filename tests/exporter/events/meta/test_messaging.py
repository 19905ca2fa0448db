from typing import Any

import pytest

from exporter.events.account import Account
from exporter.events.found import Found
from exporter.events.inbound import Mark
from exporter.events.meta import messaging
from exporter.events.meta.page import INBOX, App, Page
from tests.exporter.events.meta.payloads import MID, NOW, PAGE, PSID, STAMP, TIME, item, reply, text

CONVERSATION = f"{PAGE}/{PSID}"
MILLI = STAMP * 1000
WHERE = Page("page", "messenger", {"id": PAGE}, Account("bot"), {"7": App("sales")}, NOW)


def told(raw: Any) -> list[Found]:
    return messaging.told(WHERE, raw)


def events(raw: Any) -> list[dict[str, Any]]:
    return [found.event for found in told(raw)]


def test_a_message_is_an_event() -> None:
    assert events(text()) == [
        {
            "id": MID,
            "type": "chat.message.received",
            "time": TIME,
            "source": PAGE,
            "data": {
                "channel": "messenger",
                "agent_id": "bot",
                "conversation_id": CONVERSATION,
                "customer_id": PSID,
                "message_id": MID,
                "text": "Do you ship to Spain?",
            },
        }
    ]


@pytest.mark.parametrize(
    ("told_of", "kind", "agent"),
    [
        ({}, "human", None),
        ({"app_id": int(INBOX)}, "human", None),
        ({"app_id": 7}, "ai", "sales"),
        ({"app_id": 8}, "ai", "bot"),
        ({"app_id": 8, "metadata": '{"agent_id": "night"}'}, "ai", "night"),
    ],
)
def test_an_echo_is_of_a_program_or_of_people(
    told_of: dict[str, Any], kind: str, agent: str | None
) -> None:
    (found,) = events(reply(**told_of))
    assert (found["id"], found["type"]) == (f"{MID}-echo", "chat.message.sent")
    data = found["data"]
    assert (data["agent_kind"], data.get("agent_id")) == (kind, agent)
    assert (data["conversation_id"], data["customer_id"]) == (CONVERSATION, PSID)


def test_metadata_links_an_echo_and_a_bare_word_does_not() -> None:
    linked = events(reply(metadata='{"conversation_id": "c-1"}'))[0]["data"]
    assert linked["conversation_id"] == "c-1"
    assert events(reply(metadata="bot"))[0]["data"]["conversation_id"] == CONVERSATION


def test_what_the_page_sends_is_ours_even_where_no_echo_is_named() -> None:
    (found,) = events(reply(is_echo=False))
    assert (found["type"], found["data"]["customer_id"]) == ("chat.message.sent", PSID)


def test_a_postback_is_what_its_title_says() -> None:
    referral = {"ref": "spring", "source": "SHORTLINK", "type": "OPEN_THREAD"}
    pressed = {"mid": MID, "title": "Start", "payload": "GO", "referral": referral}
    one, started = events(item(postback=pressed))
    assert (one["id"], one["data"]["text"]) == (MID, "Start")
    assert (started["id"], started["type"]) == (f"{MID}/started", "chat.conversation.started")
    assert started["data"]["touchpoint"] == "shortlink:spring"
    (old,) = events(item(postback={"title": "Start"}))
    assert old["id"] == f"postback/{CONVERSATION}/{MILLI}"


def test_an_advertisement_starts_a_conversation() -> None:
    referral = {"ad_id": "1202", "ref": "x", "source": "ADS"}
    assert events(text(referral=referral))[1]["data"]["touchpoint"] == "ads:1202"
    (found,) = events(item(referral=referral))
    assert found["id"] == f"referral/{CONVERSATION}/{MILLI}/started"


def test_a_reaction_is_a_message_until_it_is_taken_back() -> None:
    given = {"mid": MID, "action": "react", "emoji": "\u2764", "reaction": "love"}
    (found,) = events(item(reaction=given))
    assert found["id"] == f"reaction/{CONVERSATION}/{MID}/{MILLI}"
    assert found["data"]["text"] == "\u2764"
    (gone,) = events(item(reaction=given | {"action": "unreact"}))
    assert gone["type"] == "messenger.reaction.taken_back"


def test_messages_that_were_delivered_are_told_by_id() -> None:
    raw = item(delivery={"mids": ["a", "b", ""], "watermark": MILLI}, timestamp=None)
    found = told(raw)
    assert [one.event["id"] for one in found] == [
        f"delivered/{CONVERSATION}/{MILLI}/a",
        f"delivered/{CONVERSATION}/{MILLI}/b",
    ]
    assert [one.event["data"]["message_id"] for one in found] == ["a", "b"]
    assert {one.mark for one in found} == {Mark(f"delivered:{CONVERSATION}", MILLI)}
    assert found[0].event["time"] == TIME


@pytest.mark.parametrize(("kind", "status"), [("delivery", "delivered"), ("read", "read")])
def test_without_ids_the_watermark_is_one(kind: str, status: str) -> None:
    (found,) = told(item(**{kind: {"watermark": MILLI}}))
    assert found.event["id"] == f"{status}/{CONVERSATION}/{MILLI}"
    assert found.event["data"]["message_id"] == f"watermark/{CONVERSATION}/{MILLI}"
    assert found.event["data"]["status"] == status


def test_instagram_names_the_message_that_was_read() -> None:
    (found,) = told(item(read={"mid": MID}))
    assert found.event["id"] == f"read/{CONVERSATION}/{MILLI}/{MID}"
    assert found.mark is None


def test_a_receipt_of_nothing_is_kept_unmapped() -> None:
    (found,) = events(item(read={}, timestamp=None))
    assert (found["type"], found["time"]) == ("messenger.read", NOW)


@pytest.mark.parametrize(
    ("new", "previous", "type"),
    [
        (INBOX, "7", "chat.escalation.requested"),
        ("7", INBOX, "chat.escalation.resolved"),
        ("7", "8", "messenger.handover"),
    ],
)
def test_a_handover_to_people_is_an_escalation(new: str, previous: str, type: str) -> None:
    passed = {"new_owner_app_id": new, "previous_owner_app_id": previous}
    (found,) = events(item(pass_thread_control=passed))
    assert found["type"] == type


@pytest.mark.parametrize(
    ("raw", "type"),
    [
        (text(is_deleted=True), "message.deleted"),
        (text(mid=""), "message.unknown"),
        (item(message_edit={"mid": MID, "text": "x", "num_edit": 1}), "message.edited"),
        (item(optin={"ref": "x"}), "optin"),
        (item(), "unknown"),
        (item(message="hello"), "message"),
        ({"message": {"mid": MID}}, "message"),
        (7, "unknown"),
    ],
)
def test_the_rest_is_kept_unmapped(raw: Any, type: str) -> None:
    (found,) = events(raw)
    assert found["type"] == f"messenger.{type}"


def test_an_item_that_tells_several_things_tells_each() -> None:
    found = events(item(message={"mid": MID}, read={"watermark": MILLI}))
    assert [one["type"] for one in found] == ["chat.message.received", "chat.message.status"]
