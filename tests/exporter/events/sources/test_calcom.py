import hashlib
import hmac
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from alerting.strict import Secret
from exporter.events.inbound import Inbound
from exporter.events.sources.calcom import CalCom
from tests.exporter.events import spoiling
from tests.exporter.events.sources import matrix
from tests.exporter.events.spoiling import NOW, json, refusal, told, verified

SOURCE = CalCom(name="cal")
HEADER = "X-Cal-Signature-256"
AT = "2026-11-21T11:00:00.000Z"
BOOKING = {
    "uid": "bFJeNb2uX8ANpT3JL5EfXw",
    "bookingId": 91,
    "type": "60min",
    "title": "60 Min Meeting",
    "status": "ACCEPTED",
    "startTime": "2026-11-21T09:00:00Z",
    "endTime": "2026-11-21T10:00:00Z",
    "price": 1990,
    "currency": "eur",
    "organizer": {"id": 7, "name": "Pat", "email": "pat@example.com", "timeZone": "UTC"},
    "attendees": [
        {
            "name": "Ann Lee",
            "email": "ann@example.com",
            "timeZone": "Europe/Berlin",
            "phoneNumber": "+4930123456",
        }
    ],
    "responses": {"email": {"label": "email", "value": "ann@example.com"}},
    "metadata": {"conversation_id": "c-1"},
}


def webhook(trigger: str = "BOOKING_CREATED", **changes: Any) -> Inbound:
    payload = {**BOOKING, **changes}
    return json({"triggerEvent": trigger, "createdAt": AT, "payload": payload})


def types(request: Inbound) -> list[str]:
    return [one["type"] for one in told(SOURCE, request)]


def test_a_booking_is_told_with_who_booked_and_for_which_conversation() -> None:
    booked, who = told(SOURCE, webhook())
    assert booked["type"] == "calendar.appointment.booked"
    assert booked["data"] == {
        "appointment_id": "bFJeNb2uX8ANpT3JL5EfXw",
        "customer_id": "ann@example.com",
        "agent_id": "calcom-host-7",
        "agent_kind": "human",
        "service": "60min",
        "starts_at": "2026-11-21T09:00:00Z",
        "ends_at": "2026-11-21T10:00:00Z",
        "value": "19.90",
        "currency": "EUR",
        "conversation_id": "c-1",
    }
    assert who["data"]["aliases"] == ["+4930123456"]


@pytest.mark.parametrize(
    ("changes", "conversation"),
    [
        ({"metadata": {}, "tracking": {"utm_content": "c-2"}}, "c-2"),
        ({"metadata": None, "responses": {"conversation_id": {"value": "c-3"}}}, "c-3"),
        ({"metadata": None, "responses": None}, None),
    ],
)
def test_a_conversation_may_be_told_in_other_places(changes: Any, conversation: str | None) -> None:
    assert told(SOURCE, webhook(**changes))[0]["data"].get("conversation_id") == conversation


@pytest.mark.parametrize(
    ("trigger", "changes", "found"),
    [
        ("BOOKING_RESCHEDULED", {"rescheduleUid": "old"}, "calendar.appointment.rescheduled"),
        ("BOOKING_CANCELLED", {"cancellationReason": "ill"}, "calendar.appointment.cancelled"),
        ("BOOKING_CANCELLED", {"rescheduled": True}, "calcom.BOOKING_CANCELLED"),
        ("BOOKING_CANCELLED", {"requestReschedule": True}, "calcom.BOOKING_CANCELLED"),
        ("MEETING_ENDED", {}, "calendar.appointment.completed"),
        ("BOOKING_REQUESTED", {}, "calcom.BOOKING_REQUESTED"),
        ("BOOKING_REJECTED", {}, "calcom.BOOKING_REJECTED"),
        ("BOOKING_PAID", {}, "calcom.BOOKING_PAID"),
        ("MEETING_STARTED", {}, "calcom.MEETING_STARTED"),
        ("OOO_CREATED", {"uid": None}, "calcom.OOO_CREATED"),
    ],
)
def test_every_trigger_becomes_something(trigger: str, changes: Any, found: str) -> None:
    assert types(webhook(trigger, **changes))[0] == found


def test_a_moved_booking_names_the_one_before() -> None:
    data = told(SOURCE, webhook("BOOKING_RESCHEDULED", rescheduleUid="old"))[0]["data"]
    assert data["previous_appointment_id"] == "old"


def no_show(*attendees: Any) -> Inbound:
    payload = {"message": "…", "bookingUid": "u-1", "bookingId": 91, "attendees": list(attendees)}
    body = {"triggerEvent": "BOOKING_NO_SHOW_UPDATED", "createdAt": AT, "payload": payload}
    return json(body)


def test_who_did_not_come_is_who_is_marked() -> None:
    event, _ = told(
        SOURCE,
        no_show({"email": "a@b.eu", "noShow": False}, {"email": "c@d.eu", "noShow": True}),
    )
    assert event["type"] == "calendar.appointment.no_show"
    assert event["data"] == {"appointment_id": "u-1", "customer_id": "c@d.eu"}
    assert types(no_show({"email": "a@b.eu", "noShow": False})) == [
        "calcom.BOOKING_NO_SHOW_UPDATED"
    ]


def test_a_meeting_that_ended_is_told_without_a_payload_around_it() -> None:
    flat = {**BOOKING, "triggerEvent": "MEETING_ENDED", "createdAt": "2026-11-01T00:00:00Z"}
    event = told(SOURCE, json(flat))[0]
    assert (event["type"], event["time"]) == (
        "calendar.appointment.completed",
        "2026-11-21T10:00:00Z",
    )
    bare = {"triggerEvent": "MEETING_ENDED", "uid": "u-1"}
    assert told(SOURCE, json(bare))[0]["time"] == NOW


def test_a_bare_booking_will_do() -> None:
    body = {"triggerEvent": "BOOKING_CREATED", "payload": {"uid": "u-1", "price": 0}}
    (only,) = told(SOURCE, json(body))
    assert (only["data"], only["time"]) == ({"appointment_id": "u-1"}, NOW)
    host = {"email": "pat@example.com"}
    assert told(SOURCE, webhook(organizer=host))[0]["data"]["agent_id"] == "pat@example.com"


def test_a_ping_is_answered_at_once() -> None:
    ping = json({"triggerEvent": "PING", "createdAt": AT, "payload": {"type": "Test"}})
    answer = SOURCE.greet(ping, NOW)
    assert answer is not None
    assert answer.status == 200
    assert SOURCE.greet(webhook(title='a "PING"'), NOW) is None
    assert SOURCE.greet(json({"triggerEvent": "X", "a": "PING"}), NOW) is None
    assert SOURCE.greet(replace(ping, method="GET"), NOW) is None


@pytest.mark.parametrize("body", [{}, [], {"payload": {}}, 7])
def test_what_is_no_webhook_is_refused(body: Any) -> None:
    assert refusal(SOURCE, json(body)) == "wrong_type"


def signed(request: Inbound, secret: str, now: datetime) -> Inbound:
    made = hmac.new(secret.encode(), request.body, hashlib.sha256).hexdigest()
    return matrix.headed(request, {HEADER: made})


def test_a_signature_fits_with_and_without_the_name_of_its_algorithm() -> None:
    source = CalCom(name="cal", secrets=(Secret("s3cr3t"),))
    # The one that is published for Meta: the scheme is the same.
    made = "04abad6c91608ea37ede5b5769aa5c1f9b8d242568e85fbb41d64e1f7efde342"
    body = b'{"hello":"w\\u00f6rld"}'
    assert verified(source, Inbound({HEADER: made}, body)) == 0
    assert verified(source, Inbound({HEADER: f"sha256={made.upper()}"}, body)) == 0
    assert verified(source, Inbound({HEADER: made}, b"{}")) == "signature_mismatch"
    assert verified(source, Inbound({HEADER: "no-secret-provided"}, body)) == "signature_mismatch"
    assert verified(source, Inbound({}, body)) == "signature_missing"


BODIES = [
    {"triggerEvent": name, "createdAt": AT, "payload": BOOKING}
    for name in ("BOOKING_CREATED", "BOOKING_CANCELLED", "BOOKING_NO_SHOW_UPDATED")
] + [{**BOOKING, "triggerEvent": "MEETING_ENDED"}]


@given(spoiling.spoilt(BODIES))
def test_whatever_is_sent_is_refused_or_becomes_events(body: Any) -> None:
    spoiling.hold(SOURCE, json(body))


SAMPLE = matrix.Sample(
    source=CalCom(name="cal", secrets=matrix.SECRETS),
    inbound=lambda now: json(
        {"triggerEvent": "BOOKING_CREATED", "createdAt": now, "payload": {"uid": "u-1"}}
    ),
    sign=signed,
    signature=(HEADER,),
    is_timed=False,
)


@pytest.mark.parametrize("case", matrix.cases(SAMPLE), ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)
