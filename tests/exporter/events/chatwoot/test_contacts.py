from typing import Any

from exporter.events.chatwoot import contacts
from tests.exporter.events.chatwoot import payloads


def told(raw: dict[str, Any]) -> list[dict[str, Any]]:
    return [one.event for one in contacts.told(payloads.payload(raw))]


def test_a_contact_is_known_by_its_other_ids() -> None:
    (found,) = told(payloads.contact())
    data: Any = payloads.read(found).data
    assert (data.customer_id, data.name) == ("desk-contact-14", "Ada Byron")
    assert data.aliases == ("user-77", "ada@example.com", "+34600111222")
    assert (data.email, data.phone) == ("ada@example.com", "+34600111222")
    assert found["source"] == "5"


def test_a_contact_that_is_told_again_unchanged_is_a_repeat() -> None:
    one, again, other = (
        told(payloads.contact(event, **more))[0]["id"]
        for event, more in (
            ("contact_created", {}),
            ("contact_updated", {}),
            ("contact_updated", {"email": "b@example.com"}),
        )
    )
    assert one == again != other


def test_an_address_that_changed_is_linked_to_the_new_one() -> None:
    changes = [
        {"email": {"previous_value": "old@example.com", "current_value": "ada@example.com"}},
        {"identifier": {"previous_value": None, "current_value": "user-77"}},
    ]
    _, found = told(payloads.contact("contact_updated", changed_attributes=changes))
    data: Any = payloads.read(found).data
    assert (found["type"], data.alias) == ("identity.linked", "old@example.com")
    assert data.customer_id == "desk-contact-14"


def test_a_contact_of_whom_nothing_is_known_stays_unmapped() -> None:
    nobody: dict[str, Any] = {"name": "", "email": None, "phone_number": None, "identifier": None}
    assert told(payloads.contact(**nobody))[0]["type"] == "chatwoot.contact_created"
    assert told(payloads.contact(id=None))[0]["type"] == "chatwoot.contact_created"


def test_what_is_too_long_is_cut_and_no_alias() -> None:
    (found,) = told(payloads.contact(identifier="u" * 300, name="n" * 900))
    data: Any = payloads.read(found).data
    assert data.aliases == ("ada@example.com", "+34600111222")
    assert len(data.name) == 500
