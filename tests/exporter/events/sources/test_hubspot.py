import base64
import hmac
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hubspot.utils.signature import Signature  # type: ignore[import-untyped]
from hypothesis import given
from msgspec.structs import replace

from exporter.events.inbound import Inbound
from exporter.events.sources.hubspot import HubSpot
from tests.exporter.events import spoiling
from tests.exporter.events.hubspot.payloads import change, changed
from tests.exporter.events.sources import matrix
from tests.exporter.events.spoiling import NOW, json, refusal, told

SOURCE = HubSpot(name="crm")
URL = "https://chat.example/webhooks/crm?team=%40a"
WHO = "hubspot-33-contact-1246965"
THREAD = "hubspot-33-thread-1246965"


def events(*changes: Any, source: HubSpot = SOURCE) -> list[Any]:
    return [(one["type"], one["data"]) for one in told(source, json(list(changes)))]


@pytest.mark.parametrize(
    ("one", "data"),
    [
        (change("contact.creation"), {}),
        (
            changed("email", "ann@example.com"),
            {"email": "ann@example.com", "aliases": ["ann@example.com"]},
        ),
        (
            changed("mobilephone", "+4930123456"),
            {"phone": "+4930123456", "aliases": ["+4930123456"]},
        ),
        (changed("lifecyclestage", "lead"), {"traits": {"lifecyclestage": "lead"}}),
        (changed("firstname", ""), {"traits": {"firstname": ""}}),
    ],
)
def test_changes_of_contacts_say_who_they_are(one: Any, data: dict[str, Any]) -> None:
    assert events(one) == [("customer.identified", {"customer_id": WHO, **data})]


@pytest.mark.parametrize(
    "one",
    [
        changed("email", ""),
        changed("phone", None),
        changed("hobby", "sailing"),
        changed("status", "ARCHIVED", "conversation"),
        changed("assignedTo", "7", "conversation"),
        changed("dealstage", "closedwon", "deal"),
        change("contact.merge"),
        change("contact.merge", primaryObjectId=1, mergedObjectIds=[1]),
        change("contact.deletion"),
        change("contact.privacyDeletion"),
        change("deal.creation"),
        change("ticket.creation"),
        change("conversation.newMessage", messageId="m", messageType="MESSAGE"),
        change("conversation.privacyDeletion"),
    ],
)
def test_what_tells_no_figure_is_kept_with_the_reason(one: Any) -> None:
    (event,) = told(SOURCE, json([one]))
    assert event["type"] == f"hubspot.{one['subscriptionType']}"
    assert event.why


def test_merged_contacts_are_one_person() -> None:
    one = change("contact.merge", primaryObjectId=1, mergedObjectIds=[2, 3])
    assert events(one) == [
        (
            "identity.linked",
            {"customer_id": "hubspot-33-contact-1", "alias": f"hubspot-33-contact-{n}"},
        )
        for n in (2, 3)
    ]
    new = change("contact.merge", primaryObjectId=1, mergedObjectIds=[2], newObjectId=9)
    assert [data["alias"][-1] for _, data in events(new)] == ["1", "2"]


def test_conversations_start_end_and_begin_again() -> None:
    assert events(change("conversation.creation")) == [
        ("chat.conversation.started", {"conversation_id": THREAD})
    ]
    assert events(changed("status", "CLOSED", "conversation")) == [
        ("chat.conversation.ended", {"conversation_id": THREAD, "outcome": "resolved"})
    ]
    assert events(changed("status", "OPEN", "conversation")) == [
        ("chat.conversation.reopened", {"conversation_id": THREAD})
    ]


def test_a_stage_that_is_listed_is_a_conversion() -> None:
    source = HubSpot(name="crm", won_stages=("closedwon",))
    won = changed("dealstage", "closedwon", "deal")
    assert events(won, source=source) == [
        ("chat.conversion.recorded", {"kind": "purchase", "deal_id": "1246965"})
    ]


def test_every_change_of_a_request_is_told_and_repeats_once() -> None:
    many = [change("contact.creation", objectId=n + 1) for n in range(100)]
    found = SOURCE.parse(json(many + many), NOW)
    assert (len(found.events), found.batch) == (100, True)
    assert len(found.marks) == 100
    assert len(told(SOURCE, json(many[0]))) == 1
    assert SOURCE.parse(json([]), NOW).events == []


@pytest.mark.parametrize("body", [{}, [{}], ["text"], 7, [change("a.b"), 7]])
def test_what_is_no_list_of_changes_is_refused(body: Any) -> None:
    assert refusal(SOURCE, json(body)) == "wrong_type"


BODIES = [
    [
        change("contact.creation"),
        changed("email", "ann@example.com"),
        changed("status", "CLOSED", "conversation"),
        changed("dealstage", "closedwon", "deal"),
        change("contact.merge", primaryObjectId=1, mergedObjectIds=[2, 3]),
        change("object.creation", objectTypeId="0-1"),
    ]
]


@given(spoiling.spoilt(BODIES))
def test_whatever_is_sent_is_refused_or_becomes_events(body: Any) -> None:
    spoiling.hold(HubSpot(name="crm", won_stages=("closedwon",)), json(body))


def signed(request: Inbound, secret: str, now: datetime) -> Inbound:
    """Return a request as HubSpot's own library signs it; a body that is no text, as it would."""
    stamp = str(int(now.timestamp() * 1000))
    try:
        body = request.body.decode()
        made = Signature.get_signature(secret, body, "v3", request.url, "POST", stamp)
    except UnicodeDecodeError:
        content = f"POST{request.url}".encode() + request.body + stamp.encode()
        made = base64.b64encode(hmac.digest(secret.encode(), content, "sha256")).decode()
    return matrix.headed(
        request, {"X-HubSpot-Signature-v3": made, "X-HubSpot-Request-Timestamp": stamp}
    )


SAMPLE = matrix.Sample(
    source=HubSpot(name="crm", secrets=matrix.SECRETS),
    inbound=lambda now: replace(
        json([change("contact.creation", occurredAt=int(now.timestamp() * 1000))]), url=URL
    ),
    sign=signed,
    signature=("X-HubSpot-Signature-v3", "X-HubSpot-Request-Timestamp"),
)


@pytest.mark.parametrize("case", matrix.cases(SAMPLE), ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)
