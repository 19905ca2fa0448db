from typing import Any

import pytest

from exporter.events.account import Account
from exporter.events.found import Found
from exporter.events.inbound import Mark
from exporter.events.meta import line, statuses
from tests.exporter.events.meta.payloads import (
    BSUID,
    CONVERSATION,
    NOW,
    NUMBER,
    PHONE,
    STAMP,
    TIME,
    WABA,
    WAMID,
    status,
    whatsapp,
)

VALUE = whatsapp()["entry"][0]["changes"][0]["value"]
LINE = line.of(VALUE, {"id": WABA}, "messages", Account("bot", None), NOW)
BARE = line.of(VALUE | {"contacts": []}, {"id": WABA}, "messages", Account(), NOW)


def told(raw: Any) -> list[Found]:
    return statuses.told(LINE, raw)


def test_a_status_is_known_by_its_message_its_step_and_its_time() -> None:
    (found,) = told(status())
    assert found.event == {
        "id": f"{WAMID}/delivered/{STAMP}",
        "type": "chat.message.status",
        "time": TIME,
        "source": NUMBER,
        "data": {
            "channel": "whatsapp",
            "agent_id": "bot",
            "conversation_id": CONVERSATION,
            "customer_id": BSUID,
            "message_id": WAMID,
            "status": "delivered",
            "pricing_category": "utility",
        },
    }


def test_steps_of_one_second_come_in_their_order() -> None:
    names = ("failed", "sent", "delivered", "read", "played")
    marks = [told(status(name))[0].mark for name in names]
    assert marks == [Mark(f"message:{WAMID}", STAMP * 1000 + step) for step in range(5)]
    assert told(status(timestamp=None))[0].mark is None


@pytest.mark.parametrize(("name", "kept"), [("played", "read"), ("read", "read")])
def test_what_was_played_was_read(name: str, kept: str) -> None:
    assert told(status(name))[0].event["data"]["status"] == kept


@pytest.mark.parametrize(
    ("errors", "word"),
    [([{"code": 131047}], "window_closed"), ([{"code": "131026"}], "undeliverable"), ([], "other")],
)
def test_a_failure_has_a_class(errors: list[Any], word: str) -> None:
    assert told(status("failed", errors=errors))[0].event["data"]["error_class"] == word


@pytest.mark.parametrize(
    ("given", "conversation", "agent"),
    [
        ("c-1", "c-1", "bot"),
        ('{"conversation_id":"c-1","agent_id":"sales"}', "c-1", "sales"),
        ("a campaign", CONVERSATION, "bot"),
    ],
)
def test_what_the_app_gave_along_links_a_status(given: str, conversation: str, agent: str) -> None:
    data = told(status(biz_opaque_callback_data=given))[0].event["data"]
    assert (data["conversation_id"], data["agent_id"]) == (conversation, agent)


def test_what_was_sent_links_the_phone_to_the_bsuid_once() -> None:
    _, linked = told(status("sent"))
    assert linked.event["id"] == f"{WAMID}/sent/{STAMP}/linked"
    assert linked.event["data"].items() >= {"customer_id": BSUID, "alias": f"+{PHONE}"}.items()


def test_without_contacts_the_recipient_is_who_the_status_names() -> None:
    raw = status("failed", recipient_user_id=None)
    data = statuses.told(BARE, raw)[0].event["data"]
    assert (data["customer_id"], data["conversation_id"]) == (f"+{PHONE}", f"{NUMBER}/+{PHONE}")


def test_in_a_group_each_member_has_statuses() -> None:
    raw = status(recipient_type="group", recipient_id="group-7", recipient_participant_id=PHONE)
    data = statuses.told(BARE, raw | {"recipient_user_id": None})[0].event["data"]
    assert (data["customer_id"], data["conversation_id"]) == (f"+{PHONE}", f"{NUMBER}/group-7")


@pytest.mark.parametrize(
    ("raw", "type"),
    [
        (status("warning"), "status.warning"),
        (status(id=""), "status.delivered"),
        (7, "status.unknown"),
    ],
)
def test_other_statuses_are_kept_unmapped(raw: Any, type: str) -> None:
    assert [one.event["type"] for one in told(raw)] == [f"whatsapp.{type}"]


UPDATE = {
    "wa_id": PHONE,
    "detail": "changed",
    "user_id": {"previous": BSUID, "current": "US.2"},
    "parent_user_id": {"previous": "US.ENT.1", "current": "US.ENT.2"},
    "timestamp": str(STAMP),
}


def test_an_id_that_takes_the_place_of_another_is_linked_to_it() -> None:
    linked, who = (one.event for one in statuses.renamed(LINE, UPDATE))
    assert linked["type"] == "identity.linked"
    assert linked["data"].items() >= {"customer_id": "US.2", "alias": BSUID}.items()
    assert who["data"].items() >= {"customer_id": "US.2", "phone": f"+{PHONE}"}.items()
    assert who["data"]["aliases"] == [f"+{PHONE}", "US.ENT.2"]


@pytest.mark.parametrize("ids", [{"current": "US.2"}, {"previous": "a", "current": "a"}, "US.2"])
def test_an_update_without_two_ids_is_kept_unmapped(ids: Any) -> None:
    (found,) = statuses.renamed(LINE, {**UPDATE, "user_id": ids})
    assert found.event["type"] == "whatsapp.user_id_update"
