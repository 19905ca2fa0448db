from typing import Any

import pytest

from exporter.events.account import Account
from exporter.events.inbound import Mark
from exporter.events.twilio import messages
from exporter.privacy import identity
from tests.exporter.events.twilio import forms
from tests.exporter.events.twilio.forms import ACCOUNT, INCOMING, NOW, OURS, SID, STATUS, THEIRS

BSUID = "US.13491208655302741918"


def received(**more: Any) -> list[dict[str, Any]]:
    return [one.event for one in messages.received(forms.notice(INCOMING | more))]


def test_a_text_message_is_an_event() -> None:
    assert received() == [
        {
            "id": SID,
            "type": "chat.message.received",
            "time": NOW,
            "source": ACCOUNT,
            "data": {
                "channel": "sms",
                "conversation_id": f"{OURS}/{THEIRS}",
                "customer_id": THEIRS,
                "message_id": SID,
                "text": "Do you ship to Spain?",
            },
        }
    ]


def test_a_conversation_of_numbers_is_kept_as_a_pseudonym() -> None:
    kept = identity.pseudonym(received()[0]["data"]["conversation_id"], b"k" * 32)
    assert THEIRS[1:] not in kept


def test_whatsapp_tells_who_wrote() -> None:
    told = {"From": f"whatsapp:{THEIRS}", "To": f"whatsapp:{OURS}", "ProfileName": "Sheena"}
    one, who = received(**told)
    assert (one["data"]["channel"], one["data"]["customer_id"]) == ("whatsapp", THEIRS)
    assert who["id"] == f"{SID}/identified"
    assert who["data"] == {"customer_id": THEIRS, "name": "Sheena", "phone": THEIRS}


def test_somebody_with_a_business_scoped_id_is_known_by_it() -> None:
    one, who = received(From=f"whatsapp:{THEIRS}", ExternalUserId=BSUID)
    assert one["data"]["customer_id"] == BSUID
    assert who["data"] == {"customer_id": BSUID, "aliases": [THEIRS], "phone": THEIRS}
    hidden = received(From=f"whatsapp:{BSUID}", ExternalUserId=BSUID, ProfileName="S")[1]
    assert hidden["data"] == {"customer_id": BSUID, "name": "S"}


def test_an_advertisement_starts_a_conversation() -> None:
    told = {"ReferralSourceType": "ad", "ReferralSourceId": "12", "ReferralHeadline": "Shoes"}
    _, started = received(**told)
    assert (started["id"], started["type"]) == (f"{SID}/started", "chat.conversation.started")
    assert started["data"]["touchpoint"] == "ad:12"


@pytest.mark.parametrize("gone", [{"MessageSid": "", "SmsSid": ""}, {"From": ""}])
def test_a_message_of_nobody_is_kept_unmapped(gone: dict[str, str]) -> None:
    assert [one["type"] for one in received(**gone)] == ["twilio.message"]


def status(**more: Any) -> Any:
    (found,) = messages.status(forms.notice(STATUS | more, linked=more.pop("linked", {})))
    return found


@pytest.mark.parametrize(
    ("named", "kept", "step"),
    [
        ("sent", "sent", 0),
        ("delivered", "delivered", 1),
        ("READ", "read", 2),
        ("undelivered", "failed", 3),
        ("failed", "failed", 4),
        ("canceled", "failed", 5),
    ],
)
def test_a_status_is_a_step_of_a_ladder(named: str, kept: str, step: int) -> None:
    event, mark = status(MessageStatus=named)
    assert (event["id"], event["data"]["status"]) == (f"{SID}/{named.lower()}", kept)
    assert mark == Mark(f"message:{SID}", step)
    assert event["data"]["conversation_id"] == f"{OURS}/{THEIRS}"
    assert ("error_class" in event["data"]) == (kept == "failed")


def test_a_failure_has_a_class() -> None:
    event, _ = status(MessageStatus="undelivered", ErrorCode="30003")
    assert event["data"]["error_class"] == "undeliverable"


def test_ids_of_the_url_link_a_status() -> None:
    event, _ = status(linked={"conversation_id": "c-1", "agent_id": "bot"})
    assert event["data"]["conversation_id"] == "c-1"
    assert event["data"]["agent_id"] == "bot"


def test_a_step_on_the_way_is_kept_unmapped() -> None:
    assert status(MessageStatus="queued").event["type"] == "twilio.status.queued"
    assert status(MessageSid="").event["type"] == "twilio.status.delivered"


def test_a_number_of_ours_has_an_agent_and_a_tenant() -> None:
    numbers = {OURS: Account("bot", "acme")}
    (one,) = messages.received(forms.notice(INCOMING, numbers=numbers))
    assert one.event["data"].items() >= {"agent_id": "bot", "tenant": "acme"}.items()
