from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events.inbound import Mark
from exporter.events.salesforce import outbound
from exporter.refusal import Refused
from tests.exporter.events.salesforce.payloads import (
    AT,
    ORGANIZATION,
    SESSION,
    contact,
    message,
    notification,
    won,
)
from tests.exporter.events.spoiling import NOW, read

AT_MS = 1_795_258_800_000


def refusal(body: bytes) -> str:
    with pytest.raises(Refused) as told:
        outbound.of(body)
    return told.value.code


def test_a_message_holds_notifications() -> None:
    found = outbound.of(message(contact(), won()))
    assert found.organization == ORGANIZATION
    first, second = found.notifications
    assert (first.id, first.kind, first.object) == (
        "04l0800002nrC5BAAU",
        "Contact",
        "0032400000abcDE",
    )
    assert first.fields == {
        "Email": "ann@example.com",
        "FirstName": "Ann",
        "LastName": "Lee",
        "Phone": "+4930123456",
        "SystemModstamp": AT,
    }
    assert second.kind == "Opportunity"


def test_a_person_is_told_of() -> None:
    (one,) = outbound.of(message(contact())).notifications
    (found,) = one.person(NOW)
    assert read(found.event).data.TYPE == "customer.identified"
    assert found.event["data"] == {
        "customer_id": "0032400000abcDE",
        "name": "Ann Lee",
        "email": "ann@example.com",
        "phone": "+4930123456",
        "aliases": ["ann@example.com", "+4930123456"],
    }
    (named,) = outbound.of(message(notification("Account", Id="1", Name="Acme"))).notifications
    assert named.person(NOW)[0].event["data"]["name"] == "Acme"
    (nobody,) = outbound.of(message(notification("Lead", Id="1"))).notifications
    assert nobody.person(NOW)[0].event["type"] == "salesforce.Lead"


def test_an_object_has_an_event_once_and_its_newest_state_holds() -> None:
    one, again = outbound.of(message(won(), won("04l-other"))).notifications
    first = one.once(NOW, "won", "chat.conversion.recorded", {"kind": "purchase"})
    assert first.event["id"] == "opportunity/0062400000abcDE/won"
    assert first == again.once(NOW, "won", "chat.conversion.recorded", {"kind": "purchase"})
    assert first.mark == Mark("opportunity:0062400000abcDE", AT_MS)
    (bare,) = outbound.of(message(notification("Opportunity", Id="1"))).notifications
    undated = bare.event(NOW, "e", "chat.conversion.recorded", {"kind": "purchase"})
    assert (undated.mark, undated.event["time"]) == (None, NOW)


def test_what_is_kept_has_all_fields_and_no_session() -> None:
    (one,) = outbound.of(
        message(notification("Case", Id="5001", Subject="Help <me>"))
    ).notifications
    (found,) = one.unmapped(NOW, "why")
    event = read(found.event)
    assert (event.type, event.origin) == ("salesforce.Case", ORGANIZATION)
    assert found.event["data"]["Notification"]["sObject"] == {
        "type": "Case",
        "Id": "5001",
        "Subject": "Help <me>",
    }
    assert SESSION not in str(found.event)


def test_what_is_absent_is_empty() -> None:
    body = message("<Notification><Id>1</Id></Notification>", "<Notification/>")
    first, second = outbound.of(body).notifications
    assert (first.id, first.kind, first.object, first.fields) == ("1", "", "", {})
    assert len(second.id) == 40
    assert first.unmapped(NOW, "why")[0].event["type"] == "salesforce.unknown"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty_body"),
        (b"{}", "malformed_xml"),
        (message(contact())[:-9], "malformed_xml"),
        (message(contact(), begin="<!DOCTYPE a>"), "malformed_xml"),
        (
            message(contact(), begin='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'),
            "malformed_xml",
        ),
        (message(contact()).replace(b"UTF-8", b"UTF-99", 1), "malformed_xml"),
        (message(contact()).replace(b"Lee", b"\xff\xfe"), "malformed_xml"),
        (b"<a/>", "wrong_type"),
        (message(organization=""), "wrong_type"),
        (b"<a:" + b"b" * 10 + b"/>", "malformed_xml"),
    ],
)
def test_what_is_no_outbound_message_is_refused(body: bytes, code: str) -> None:
    assert refusal(body) == code


def test_entities_that_grow_are_refused_before_they_do() -> None:
    lol = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {new} "{("&" + old + ";") * 10}">'
        for old, new in zip("abcdefghi", "bcdefghij", strict=True)
    )
    assert refusal(message(contact(Subject="x"), begin=lol + "]>")) == "malformed_xml"


def test_depth_is_no_danger() -> None:
    deep = b"<a>" * 50_000 + b"</a>" * 50_000
    assert refusal(deep) == "wrong_type"


@given(st.binary(max_size=40), st.integers(0, 700))
def test_no_bytes_break_it(odd: bytes, at: int) -> None:
    body = message(contact())
    with suppress(Refused):
        for one in outbound.of(body[:at] + odd + body[at + len(odd) :]).notifications:
            one.person(NOW)
