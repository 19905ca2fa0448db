from typing import Any

import pytest

from exporter.events.intercom import contacts
from tests.exporter.events.intercom import payloads


def told(topic: str, **more: Any) -> list[dict[str, Any]]:
    return [one.event for one in contacts.told(payloads.told(topic, payloads.contact(**more)))]


@pytest.mark.parametrize(
    "topic",
    ["contact.created", "contact.user.updated", "contact.lead.added_email", "user.created"],
)
def test_a_contact_is_known_by_its_other_ids(topic: str) -> None:
    identified, linked = told(topic)
    data: Any = payloads.read(identified).data
    assert (data.customer_id, data.name) == ("5bc8f7ae2d96695c18a00001", "Ada Byron")
    assert data.aliases == ("ada@example.com", "+34600111222")
    assert payloads.read(linked).data.alias == "user-77"  # type: ignore[attr-defined]
    assert identified["id"] != linked["id"]


@pytest.mark.parametrize(
    ("topic", "more"),
    [
        ("contact.deleted", {}),
        ("contact.user.tag.created", {}),
        ("contact.unsubscribed", {}),
        ("contact.created", {"id": None}),
        ("contact.created", {"name": None, "email": "", "phone": None, "external_id": None}),
    ],
)
def test_what_tells_nothing_of_a_contact_stays_unmapped(topic: str, more: dict[str, Any]) -> None:
    (found,) = told(topic, **more)
    assert found["type"] == f"intercom.{topic}"


def test_a_contact_whose_own_id_is_intercom_s_is_linked_to_nobody() -> None:
    assert len(told("contact.created", external_id="5bc8f7ae2d96695c18a00001")) == 1
    assert told("user.created", external_id=None, user_id="u-1")[1]["data"]["alias"] == "u-1"
