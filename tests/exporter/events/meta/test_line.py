from typing import Any

import pytest

from exporter.events import tree
from exporter.events.account import Account
from exporter.events.meta import line
from exporter.events.meta.line import Line, Person
from exporter.privacy import identity
from tests.exporter.events.meta.payloads import (
    BSUID,
    CONTACT,
    NOW,
    NUMBER,
    PARENT,
    PHONE,
    TIME,
    WABA,
    message,
    whatsapp,
)

NOBODY = Account()


def made(contacts: Any = (CONTACT,), account: Account | None = NOBODY) -> Line:
    value = whatsapp(contacts=contacts)["entry"][0]["changes"][0]["value"]
    return line.of(value, {"id": WABA}, "messages", account, NOW)


def test_somebody_is_their_bsuid_and_has_the_phone_as_an_alias() -> None:
    who = made().person(PHONE, BSUID)
    assert who == Person(f"+{PHONE}", BSUID, PARENT, "Sheena Nelson", "sheena.n")
    assert (who.id, who.aliases) == (BSUID, [f"+{PHONE}", PARENT])


def test_without_a_bsuid_somebody_is_their_phone_number() -> None:
    who = made(contacts=[{"wa_id": PHONE}]).person(PHONE, "")
    assert (who.id, who.aliases) == (f"+{PHONE}", [])


def test_a_user_name_may_be_all_that_is_known_beside_the_bsuid() -> None:
    contact = {"profile": {"username": "sheena.n"}, "user_id": BSUID}
    (found,) = made(contacts=[contact]).identified("a", TIME, made([contact]).person("", BSUID))
    assert found.event["data"] == {
        "customer_id": BSUID,
        "traits": {"username": "sheena.n"},
        "channel": "whatsapp",
    }


@pytest.mark.parametrize(
    ("contacts", "phone", "bsuid", "expected"),
    [
        # a lone contact is the sender's, also under the number that WhatsApp knows
        ([{"wa_id": "5215512345678"}], "525512345678", "", "+5215512345678"),
        ([{"wa_id": PHONE}], PHONE, BSUID, f"+{PHONE}"),
        # another person's contact is not
        ([CONTACT], "", "US.other", ""),
        # each of many by its own id
        ([CONTACT, {"wa_id": "49151", "user_id": "DE.1"}], "", "DE.1", "+49151"),
        ([CONTACT, {"wa_id": "49151", "user_id": "DE.1"}], "4930", "", "+4930"),
        ([7, None], PHONE, "", f"+{PHONE}"),
    ],
)
def test_contacts_belong_to_their_own_people(
    contacts: list[Any], phone: str, bsuid: str, expected: str
) -> None:
    assert made(contacts).person(phone, bsuid).phone == expected


def test_a_conversation_with_a_phone_number_is_kept_as_a_pseudonym() -> None:
    found = made().conversation(f"+{PHONE}")
    assert found == f"{NUMBER}/+{PHONE}"
    kept = identity.pseudonym(found, b"k" * 32)
    assert PHONE not in kept
    assert made().conversation("") is None


def test_what_belongs_to_an_account_is_on_every_event() -> None:
    found = made(account=Account("bot", "acme"))
    for one in (found.event("a", "t", TIME, {}), found.linked("a", TIME, "n", "o")):
        assert one.event["source"] == NUMBER
        assert one.event["data"].items() >= {"agent_id": "bot", "tenant": "acme"}.items()
    assert not made(account=None).is_known


def test_nothing_is_said_of_whom_nothing_is_known() -> None:
    assert made().identified("a", TIME, Person("", BSUID)) == []
    assert made().identified("a", TIME, Person("", "", name="x")) == []


def test_what_is_unmapped_is_a_notification_with_its_own_contact() -> None:
    other = {"wa_id": "49151", "user_id": "DE.1"}
    where = made(contacts=[CONTACT, other])
    raw = message("poll")
    event = where.unmapped("messages", "message.poll", raw, "no mapping").event
    assert (event["type"], event["time"], event["source"]) == (
        "whatsapp.message.poll",
        TIME,
        NUMBER,
    )
    assert event["data"] == whatsapp(messages=[raw])
    assert event["id"] == f"unmapped/{tree.digest([NUMBER, 'messages', raw])}"
    nobody = where.unmapped("messages", "x", 7, "odd").event
    assert "contacts" not in nobody["data"]["entry"][0]["changes"][0]["value"]
    assert nobody["time"] == NOW
