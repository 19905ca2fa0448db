"""The vendors that are settings only, config/examples/sources/, and what they send."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from alerting import clock
from alerting.strict import Secret
from exporter.events import flat, model
from exporter.events.inbound import Inbound
from exporter.events.sources.generic import Generic
from tests.exporter.events.sources import matrix, vendors

NOW = datetime(2026, 11, 21, 5, tzinfo=UTC)
CALCOM, GITHUB, INTERCOM, ZENDESK = map(vendors.source, vendors.NAMES)


def events(source: Generic, body: Any, **headers: str) -> list[Any]:
    return list(source.parse(vendors.post(body, **headers), NOW).events)


def read(event: Any) -> model.Event:
    span = timedelta(days=400)
    return model.read(event, now=NOW, future=span, oldest=NOW - span)


def told(event: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    return event["id"], event["type"], event["data"]


@pytest.mark.parametrize(
    ("trigger", "type"),
    [
        ("BOOKING_RESCHEDULED", "rescheduled"),
        ("BOOKING_CANCELLED", "cancelled"),
        ("BOOKING_REJECTED", "cancelled"),
        ("MEETING_ENDED", "completed"),
    ],
)
def test_cal_coms_bookings_are_appointments(trigger: str, type: str) -> None:
    (found,) = events(CALCOM, vendors.booking(trigger, NOW))
    assert told(found) == (
        f"{trigger}/bk-1/{NOW.isoformat()}",
        f"calendar.appointment.{type}",
        {
            "appointment_id": "bk-1",
            "customer_id": "ada@example.com",
            "agent_id": "4",
            "conversation_id": "c-1",
            "starts_at": "2026-12-01T09:00:00Z",
            "ends_at": "2026-12-01T09:30:00Z",
        },
    )
    assert found["source"] == "4"
    read(found)


def test_a_new_booking_also_tells_who_the_customer_is() -> None:
    booked, known = events(CALCOM, vendors.booking("BOOKING_CREATED", NOW))
    assert booked["type"] == "calendar.appointment.booked"
    assert told(known)[1:] == (
        "customer.identified",
        {
            "customer_id": "ada@example.com",
            "name": "Ada",
            "email": "ada@example.com",
            "timezone": "Europe/Paris",
        },
    )
    assert booked["id"] != known["id"]
    assert read(known).data.TYPE == "customer.identified"


def test_intercoms_conversations_and_both_their_sides() -> None:
    started, wrote = events(INTERCOM, vendors.notification("conversation.user.created", NOW))
    assert (started["id"], wrote["id"]) == ("notif_1", "notif_1/chat.message.received")
    assert started["data"] == {"conversation_id": "9", "customer_id": "ct-1", "agent_id": "12"}
    assert wrote["data"]["text"] == "Hello"
    parts = [
        {"id": "p-1", "body": "<p>No</p>", "author": {"type": "bot", "id": "b-1"}},
        {"id": "p-2", "body": None, "author": {"type": "admin", "id": 12}},
    ]
    replied = vendors.notification(
        "conversation.admin.replied", NOW, conversation_parts={"conversation_parts": parts}
    )
    bot, human = events(INTERCOM, replied)
    assert (bot["id"], human["id"]) == ("notif_1/p-1", "notif_1/p-2")
    assert (bot["data"]["agent_kind"], bot["data"]["text"]) == ("ai", "No")
    assert human["data"] == {
        "conversation_id": "9",
        "agent_id": "12",
        "agent_kind": "human",
        "message_id": "p-2",
    }
    assert read(human).time == NOW


@pytest.mark.parametrize(
    ("topic", "item", "type", "more"),
    [
        ("conversation.admin.closed", {}, "chat.conversation.ended", {"outcome": "resolved"}),
        (
            "conversation.rating.added",
            {"conversation_rating": {"rating": 5, "remark": "good"}},
            "chat.feedback.received",
            {"score": 5, "comment": "good"},
        ),
    ],
)
def test_intercoms_ends_and_ratings(
    topic: str, item: dict[str, Any], type: str, more: dict[str, Any]
) -> None:
    (found,) = events(INTERCOM, vendors.notification(topic, NOW, **item))
    assert found["type"] == type
    assert more.items() <= found["data"].items()
    read(found)


@pytest.mark.parametrize(
    ("actor", "id", "type", "kind"),
    [
        ("end_user", "u-1", "chat.message.received", None),
        ("agent", "u-2", "chat.message.sent", "human"),
        ("system", "zd:answerBot", "chat.message.sent", "ai"),
        ("trigger", "t-1", "chat.message.sent", "system"),
    ],
)
def test_zendesks_messages_are_of_customers_agents_or_bots(
    actor: str, id: str, type: str, kind: str | None
) -> None:
    (found,) = events(ZENDESK, vendors.message(actor, id, NOW))
    assert (found["type"], found["data"].get("agent_kind")) == (type, kind)
    assert (found["source"], found["subject"]) == ("77", "zen:ticket:5")
    read(found)


def test_githubs_deployments_are_changes_and_the_rest_is_kept() -> None:
    header = {"X_GitHub_Event": "deployment_status"}
    (went,) = events(GITHUB, vendors.deployment("success", NOW), **header)
    assert told(went) == (
        "deployment_status/31",
        "change.recorded",
        {
            "kind": "deploy",
            "name": "acme/bot",
            "version": "abc",
            "url": "https://ci.example.com/31",
        },
    )
    (failed,) = events(GITHUB, vendors.deployment("failure", NOW), **header)
    assert isinstance(failed, flat.Unmapped)
    assert (failed["type"], failed.why) == (
        "code.deployment_status",
        "no entry of events: takes it",
    )
    assert failed["source"] == "acme/bot"


def of_calcom(inbound: Inbound, secret: str, now: datetime) -> Inbound:
    digest = hmac.new(secret.encode(), inbound.body, hashlib.sha256).hexdigest()
    return matrix.headed(inbound, {"X-Cal-Signature-256": digest})


def of_zendesk(inbound: Inbound, secret: str, now: datetime) -> Inbound:
    stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    digest = hmac.digest(secret.encode(), stamp.encode() + inbound.body, "sha256")
    changes = {
        "X-Zendesk-Webhook-Signature": base64.b64encode(digest).decode(),
        "X-Zendesk-Webhook-Signature-Timestamp": stamp,
    }
    return matrix.headed(inbound, changes)


def of_github(inbound: Inbound, secret: str, now: datetime) -> Inbound:
    digest = hmac.new(secret.encode(), inbound.body, hashlib.sha256).hexdigest()
    return matrix.headed(inbound, {"X-Hub-Signature-256": f"sha256={digest}"})


def rotating(source: Generic) -> Generic:
    return replace(source, secrets=(Secret(matrix.NEW), Secret(matrix.OLD)))


_HOUR = timedelta(hours=1)
SAMPLES = {
    "zendesk": matrix.Sample(
        source=rotating(ZENDESK),
        inbound=lambda now: vendors.post(vendors.message("agent", "u-2", now - _HOUR)),
        sign=of_zendesk,
        signature=(
            "X-Zendesk-Webhook-Signature",
            "X-Zendesk-Webhook-Signature-Timestamp",
        ),
    ),
    "github": matrix.Sample(
        source=rotating(GITHUB),
        inbound=lambda now: vendors.post(
            vendors.deployment("success", now - _HOUR), X_GitHub_Event="deployment_status"
        ),
        sign=of_github,
        signature=("X-Hub-Signature-256",),
        is_timed=False,
    ),
}
CASES = [(name, case) for name, one in SAMPLES.items() for case in matrix.cases(one)]


@pytest.mark.parametrize(("vendor", "case"), CASES, ids=str)
async def test_bad_input_is_refused_and_nothing_of_it_is_kept(
    vendor: str, case: matrix.Case, tmp_path: Path
) -> None:
    await matrix.check(case, tmp_path)


def test_why_a_signature_does_not_fit_is_told_step_by_step() -> None:
    inbound = of_calcom(vendors.post({"a": 1}), matrix.NEW, clock.now())
    spaced = replace(inbound, body=b'{"a": 1}')
    steps = rotating(CALCOM).explain(spaced, clock.now(), timedelta(minutes=5))
    assert "the signature fits the body as compact JSON" in steps
