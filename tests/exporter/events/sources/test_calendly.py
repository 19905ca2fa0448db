import hashlib
import hmac
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from alerting.strict import Secret
from exporter.events.inbound import Inbound
from exporter.events.sources.calendly import Calendly
from tests.exporter.events import spoiling
from tests.exporter.events.sources import matrix
from tests.exporter.events.spoiling import NOW, json, refusal, told, verified

SOURCE = Calendly(name="book")
HEADER = "Calendly-Webhook-Signature"
AT = "2026-11-21T11:00:00.000000Z"
API = "https://api.calendly.com"
INVITEE = {
    "uri": f"{API}/scheduled_events/GBGBDCAADAEDCRZ2/invitees/INV1",
    "email": "ann@example.com",
    "name": "Ann Lee",
    "status": "active",
    "timezone": "Europe/Berlin",
    "text_reminder_number": "+4930123456",
    "rescheduled": False,
    "old_invitee": None,
    "new_invitee": None,
    "payment": {"amount": 19.9, "currency": "EUR", "successful": True},
    "scheduled_event": {
        "uri": f"{API}/scheduled_events/GBGBDCAADAEDCRZ2",
        "name": "First talk",
        "start_time": "2026-11-30T09:00:00.000000Z",
        "end_time": "2026-11-30T09:30:00.000000Z",
        "event_memberships": [{"user": f"{API}/users/USER1"}],
    },
    "tracking": {"utm_content": "c-1", "utm_source": "bot", "salesforce_uuid": "003sf"},
}


def webhook(event: str = "invitee.created", **changes: Any) -> Inbound:
    body = {
        "event": event,
        "created_at": AT,
        "created_by": f"{API}/users/OWNER",
        "payload": {**INVITEE, **changes},
    }
    return json(body)


def types(request: Inbound) -> list[str]:
    return [one["type"] for one in told(SOURCE, request)]


def test_a_booking_is_told_with_who_booked_and_for_which_conversation() -> None:
    booked, who, linked = told(SOURCE, webhook())
    assert (booked["type"], booked["source"]) == ("calendar.appointment.booked", "OWNER")
    assert booked["data"] == {
        "appointment_id": "INV1",
        "customer_id": "ann@example.com",
        "agent_id": "USER1",
        "agent_kind": "human",
        "service": "First talk",
        "starts_at": "2026-11-30T09:00:00.000000Z",
        "ends_at": "2026-11-30T09:30:00.000000Z",
        "value": 19.9,
        "currency": "EUR",
        "conversation_id": "c-1",
    }
    assert who["data"]["timezone"] == "Europe/Berlin"
    assert linked["data"] == {"customer_id": "ann@example.com", "alias": "003sf"}


@pytest.mark.parametrize(
    ("event", "changes", "found"),
    [
        ("invitee.canceled", {}, "calendar.appointment.cancelled"),
        ("invitee.canceled", {"rescheduled": True}, "calendly.invitee.canceled"),
        (
            "invitee.created",
            {"old_invitee": f"{API}/scheduled_events/A/invitees/INV0"},
            "calendar.appointment.rescheduled",
        ),
        ("invitee_no_show.created", {}, "calendar.appointment.no_show"),
        ("invitee_no_show.deleted", {}, "calendly.invitee_no_show.deleted"),
        ("routing_form_submission.created", {}, "calendly.routing_form_submission.created"),
        ("invitee.created", {"uri": ""}, "calendly.invitee.created"),
    ],
)
def test_every_event_becomes_something(event: str, changes: Any, found: str) -> None:
    assert types(webhook(event, **changes))[0] == found


def test_what_was_moved_names_what_it_was_before() -> None:
    data = told(SOURCE, webhook(old_invitee=f"{API}/scheduled_events/A/invitees/INV0"))[0]["data"]
    assert data["previous_appointment_id"] == "INV0"


def test_who_called_it_off_is_told() -> None:
    request = webhook("invitee.canceled", cancellation={"canceler_type": "host", "reason": "ill"})
    assert told(SOURCE, request)[0]["data"]["cancelled_by"] == "host"


@pytest.mark.parametrize(
    "invitee", ["https://x/invitees/INV1", {"uri": "https://x/invitees/INV1/"}, None]
)
def test_a_no_show_is_of_the_invitee(invitee: Any) -> None:
    data = told(SOURCE, webhook("invitee_no_show.created", invitee=invitee))[0]["data"]
    assert data["appointment_id"] == "INV1"


def test_a_bare_invitee_will_do() -> None:
    body = {"event": "invitee.created", "payload": {"uri": "https://x/invitees/INV9"}}
    (only,) = told(SOURCE, json(body))
    assert (only["data"], only["time"]) == ({"appointment_id": "INV9"}, NOW)


def test_a_repeat_has_the_same_id_and_the_next_state_another() -> None:
    first, again = told(SOURCE, webhook())[0], told(SOURCE, webhook())[0]
    assert first == again
    assert told(SOURCE, webhook("invitee.canceled"))[0]["id"] != first["id"]
    assert len(told(SOURCE, webhook(uri="https://x/" + "y" * 300))[0]["id"]) <= 200


def test_a_mark_says_how_new_it_is() -> None:
    assert SOURCE.parse(webhook(), NOW).marks[0].object == "appointment:INV1"


@pytest.mark.parametrize("body", [{}, [], {"event": "a"}, {"event": "a", "payload": []}])
def test_what_is_no_webhook_is_refused(body: Any) -> None:
    assert refusal(SOURCE, json(body)) == "wrong_type"


def signed(request: Inbound, secret: str, now: datetime) -> Inbound:
    stamp = int(now.timestamp())
    content = f"{stamp}.".encode() + request.body
    made = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
    return matrix.headed(request, {HEADER: f"t={stamp},v1={made}"})


def test_a_published_signature_fits() -> None:
    source = Calendly(name="book", secrets=(Secret("s3cr3t"),))
    made = "dee16ae93508be5d0da54cdd084f0762663552da01aa3621e6c35f05594789cb"
    request = Inbound({HEADER: f"t=1700000000,v1={made}"}, b'{"hello":"w\\u00f6rld"}')
    at = datetime.fromtimestamp(1_700_000_000, NOW.tzinfo)
    assert verified(source, request, at + timedelta(minutes=3)) == 0
    assert verified(source, replace(request, body=b"{}"), at) == "signature_mismatch"


BODIES = [
    {"event": name, "created_at": AT, "created_by": f"{API}/users/OWNER", "payload": INVITEE}
    for name in ("invitee.created", "invitee.canceled", "invitee_no_show.created")
]


@given(spoiling.spoilt(BODIES))
def test_whatever_is_sent_is_refused_or_becomes_events(body: Any) -> None:
    spoiling.hold(SOURCE, json(body))


SAMPLE = matrix.Sample(
    source=Calendly(name="book", secrets=matrix.SECRETS),
    inbound=lambda now: json(
        {
            "event": "invitee.created",
            "created_at": now,
            "payload": {"uri": "https://x/invitees/INV1"},
        }
    ),
    sign=signed,
    signature=(HEADER,),
)


@pytest.mark.parametrize("case", matrix.cases(SAMPLE), ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)
