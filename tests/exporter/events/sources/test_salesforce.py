from datetime import datetime
from pathlib import Path
from typing import Any

import defusedxml.ElementTree
import pytest
from msgspec.structs import replace

from exporter.events.inbound import Inbound, Receipt
from exporter.events.sources.salesforce import Salesforce
from tests.exporter.events.salesforce.payloads import (
    ORGANIZATION,
    contact,
    message,
    notification,
    won,
)
from tests.exporter.events.sources import matrix
from tests.exporter.events.spoiling import NOW, refusal, told, verified

SOURCE = Salesforce(name="sf", won_stages=("Closed Won",))


def posted(*notifications: str, organization: str = ORGANIZATION) -> Inbound:
    body = message(*notifications, organization=organization)
    return Inbound({"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}, body)


def types(request: Inbound, source: Salesforce = SOURCE) -> list[str]:
    return [one["type"] for one in told(source, request)]


def test_every_notification_becomes_something() -> None:
    request = posted(
        contact(),
        won(),
        notification("Opportunity", "04l3", Id="006", StageName="Prospecting"),
        notification("Case", "04l4", Id="500", Subject="Help"),
        notification("Case", "04l5"),
    )
    assert types(request) == [
        "customer.identified",
        "chat.conversion.recorded",
        "salesforce.Opportunity",
        "salesforce.Case",
        "salesforce.Case",
    ]
    found = SOURCE.parse(request, NOW)
    assert found.batch
    assert [mark.object for mark in found.marks.values()] == ["opportunity:0062400000abcDE"]


def test_a_stage_that_is_listed_is_a_conversion_of_its_conversation() -> None:
    (event,) = told(SOURCE, posted(won()))
    assert event["source"] == ORGANIZATION
    assert event["data"] == {
        "kind": "purchase",
        "customer_id": "0032400000abcDE",
        "conversation_id": "c-1",
        "value": "1250.5",
        "currency": "EUR",
    }
    assert types(posted(won()), Salesforce(name="sf")) == ["salesforce.Opportunity"]


@pytest.mark.parametrize(
    ("changes", "currency", "found"),
    [
        ({"CurrencyIsoCode": None}, "USD", ("1250.5", "USD")),
        ({"CurrencyIsoCode": None}, None, (None, None)),
        ({"Amount": None}, "USD", (None, None)),
    ],
)
def test_an_amount_needs_a_currency(
    changes: dict[str, str | None], currency: str | None, found: Any
) -> None:
    source = Salesforce(
        name="sf", won_stages=("Closed Won",), currency=currency, conversation_field="Chat__c"
    )
    more = {"ContactId": None, "AccountId": "001", "Chat__c": "c-9", **changes}
    (event,) = told(source, posted(won("04l9", **more)))
    data = event["data"]
    assert (data.get("value"), data.get("currency")) == found
    assert (data["customer_id"], data["conversation_id"]) == ("001", "c-9")


@pytest.mark.parametrize("listed", [ORGANIZATION, ORGANIZATION[:15]])
def test_only_listed_organisations_are_believed(listed: str) -> None:
    source = Salesforce(name="sf", organizations=(listed,))
    assert types(posted(contact()), source) == ["customer.identified"]
    assert types(posted(contact(), organization=ORGANIZATION[:15]), source)
    assert refusal(source, posted(contact(), organization="00D000000000000")) == "forbidden"


def test_it_is_acknowledged_with_soap_whatever_became_of_it() -> None:
    answer = SOURCE.answer(Receipt(1, 0), batch=True)
    assert (answer.status, answer.content_type) == (200, "text/xml; charset=utf-8")
    root = defusedxml.ElementTree.fromstring(answer.body)
    (ack,) = root.iter("{http://soap.sforce.com/2005/09/outbound}Ack")
    assert ack.text == "true"


def test_a_signature_is_not_expected() -> None:
    assert verified(SOURCE, posted(contact())) == "signature_missing"


def keyed(request: Inbound, secret: str, now: datetime) -> Inbound:
    return replace(request, key=secret)


SAMPLE = matrix.Sample(
    source=Salesforce(name="sf", keys=matrix.SECRETS),
    inbound=posted(notification("Contact", Id="003", Email="ann@example.com")),
    sign=keyed,
    signature=(),
    is_timed=False,
    media="xml",
)
# The key is in the path, and nothing of the request is signed.
UNSIGNED = {"tampered body", "emptied body", "no signature at all"}


@pytest.mark.parametrize(
    "case", [one for one in matrix.cases(SAMPLE) if one.name not in UNSIGNED], ids=str
)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)


@pytest.mark.parametrize(
    ("key", "body"),
    [("", message(contact())), (matrix.NEW, b""), (matrix.NEW, b"{}"), (matrix.NEW, b"<a/>")],
)
async def test_without_its_key_or_its_form_nothing_is_kept(
    key: str, body: bytes, tmp_path: Path
) -> None:
    def sent(now: datetime) -> list[Inbound]:
        return [replace(SAMPLE.made(now), key=key, body=body)]

    await matrix.check(matrix.Case("keyed", SAMPLE, sent, (400, 401, 422)), tmp_path)
