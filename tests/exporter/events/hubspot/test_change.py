from typing import Any

from exporter.events.hubspot import change
from exporter.events.inbound import Mark
from tests.exporter.events.hubspot import payloads
from tests.exporter.events.hubspot.payloads import AT
from tests.exporter.events.spoiling import NOW, read

CREATED = change.of(payloads.change("contact.creation"), NOW)


def test_a_change_is_read() -> None:
    assert CREATED.id == f"contact.creation/1246965/{AT}"
    assert (CREATED.type, CREATED.object, CREATED.portal) == ("contact.creation", "1246965", "33")
    assert CREATED.who("7") == "hubspot-33-contact-7"
    assert CREATED.thread == "hubspot-33-thread-1246965"


def test_a_retry_is_the_same_change() -> None:
    again = change.of(payloads.change("contact.creation", attemptNumber=3), NOW)
    assert again.id == CREATED.id


def test_ids_are_of_event_subscription_object_and_time() -> None:
    """The event's id alone is not promised to be one of its kind."""
    gone = change.of(payloads.change("contact.deletion"), NOW)
    assert gone.id == f"3816279340/25/1246965/{AT}"
    others = [{"eventId": 1}, {"subscriptionId": 1}, {"objectId": 1}, {"occurredAt": AT + 1}]
    ids = {change.of(payloads.change("contact.deletion", **one), NOW).id for one in others}
    assert len({*ids, gone.id}) == 5


def test_what_lists_tell_too_is_known_by_what_changed_and_when() -> None:
    """A list has neither the event's id nor the subscription's; two subscriptions tell it twice."""
    told = payloads.changed("email", "a@b.eu")
    listed = {name: told[name] for name in ("portalId", "objectId", "occurredAt")}
    listed |= {"subscriptionType": told["subscriptionType"], "propertyName": "email"}
    assert change.of(listed, NOW).id == change.of(told, NOW).id
    others: list[dict[str, Any]]
    others = [{"objectId": 1}, {"occurredAt": AT + 1}, {"propertyName": "phone"}]
    ids = {change.of({**told, **one}, NOW).id for one in others}
    assert len({*ids, change.of(told, NOW).id, CREATED.id}) == 5


def test_what_says_nothing_of_itself_is_known_by_its_content() -> None:
    bare = change.of({"subscriptionType": "contact.creation"}, NOW)
    assert (len(bare.id), bare.time, bare.at) == (40, NOW, None)


def test_kinds_of_objects_may_be_numbers() -> None:
    told = payloads.change("object.creation", objectTypeId="0-1")
    assert change.of(told, NOW).type == "contact.creation"
    told = payloads.change("object.creation", objectTypeId="2-7")
    assert change.of(told, NOW).type == "object.creation"


def test_its_events_are_of_the_portal_and_marked_by_what_changed() -> None:
    found = CREATED.event("customer.identified", {"customer_id": "c"}, "/x")
    assert (found.event["id"], found.event["source"]) == (f"{CREATED.id}/x", "33")
    assert found.mark == Mark("contact:1246965", AT)
    named = change.of(payloads.changed("email", "a@b.eu"), NOW)
    assert named.event("customer.identified", {}).mark == Mark("contact:1246965.email", AT)
    bare = change.of(payloads.change("contact.creation", occurredAt=None), NOW)
    assert bare.event("customer.identified", {}).mark is None


def test_what_has_no_mapping_is_kept_under_an_id_of_its_own() -> None:
    (found,) = CREATED.unmapped("why")
    assert read(found.event).type == "hubspot.contact.creation"
    assert found.event["id"] == f"unmapped/{CREATED.id}"
