from typing import Any

import pytest

from exporter.events.stripe import told
from tests.exporter.events.spoiling import NOW, read
from tests.exporter.events.stripe.payloads import AT, CHARGE, event

CHARGED = told.of(event("charge.succeeded", CHARGE, account="acct_1"), NOW)


def test_an_event_is_read() -> None:
    assert (CHARGED.id, CHARGED.type, CHARGED.account) == ("evt_1", "charge.succeeded", "acct_1")
    assert (CHARGED.about, CHARGED.customer, CHARGED.created) == ("ch_1", "cus_1", AT * 1000)


def test_what_is_absent_is_empty() -> None:
    empty = told.of({}, NOW)
    assert (empty.about, empty.customer, empty.time, empty.created) == (empty.id, "", NOW, 0)
    assert len(empty.id) == 40
    assert told.of({"data": {"object": [], "previous_attributes": 7}}, NOW).object == {}
    assert told.of({"created": "never"}, NOW).time == "not a time"


def test_its_events_are_of_the_account_and_the_customer() -> None:
    found = CHARGED.event("ch_1/paid", "customer.identified", {"name": "Ann"})
    assert found.event["source"] == "acct_1"
    assert found.event["data"] == {"customer_id": "cus_1", "name": "Ann"}
    assert read(found.event).time.timestamp() == AT


def test_what_has_no_mapping_is_kept_under_an_id_of_its_own() -> None:
    (found,) = CHARGED.unmapped("why")
    assert read(found.event).type == "stripe.charge.succeeded"
    assert found.event["id"] == "unmapped/evt_1"
    assert found.event["data"] == CHARGED.raw


def test_people_are_told_of() -> None:
    (found,) = CHARGED.identified("cus_1", {"email": "ann@example.com"})
    assert found.event["id"] == "evt_1/identified"
    (found,) = CHARGED.linked("cus_1", "c-7")
    assert found.event["id"] == "evt_1/linked"


@pytest.mark.parametrize(("customer", "alias"), [("", "a"), ("a", ""), ("a", "a")])
def test_nothing_is_linked_with_itself(customer: str, alias: str) -> None:
    assert CHARGED.linked(customer, alias) == []


@pytest.mark.parametrize("value", ["cus_1", {"id": "cus_1"}])
def test_an_id_may_be_expanded(value: Any) -> None:
    assert told.ident({"a": {"customer": value}}, "a", "customer") == "cus_1"
    assert told.ident({"a": None}, "a", "customer") == ""
