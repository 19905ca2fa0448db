"""Notifications as Intercom documents them, field by field; people and words are ours."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from exporter.events import model
from exporter.events.inbound import Inbound
from exporter.events.intercom import notice
from tests.exporter.events.sources import matrix

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
STAMP = 1_795_262_340
TIME = datetime(2026, 11, 21, 11, 59, tzinfo=UTC)
CUSTOMER = {"type": "user", "id": "5bc8f7ae2d96695c18a00001", "name": "Ada"}
TEAMMATE = {"type": "admin", "id": "814860", "name": "John"}
BOT = {"type": "bot", "id": "999", "name": "Fin"}


def part(author: Any = None, **more: Any) -> dict[str, Any]:
    """A part of a conversation, said by a teammate."""
    return {
        "type": "conversation_part",
        "id": "4412",
        "part_type": "comment",
        "body": "<p>Yes, we <b>do</b>.</p>",
        "created_at": STAMP,
        "author": author or TEAMMATE,
        **more,
    }


def item(*parts: Any, **more: Any) -> dict[str, Any]:
    """A conversation."""
    return {
        "type": "conversation",
        "id": "1911149811",
        "created_at": STAMP - 60,
        "updated_at": STAMP,
        "title": "<p>Shipping</p>",
        "source": {
            "type": "conversation",
            "id": "269650473",
            "body": "<p>Do you ship to Spain?</p>",
            "author": CUSTOMER,
            "delivered_as": "customer_initiated",
        },
        "contacts": {"type": "contact.list", "contacts": [CUSTOMER]},
        "admin_assignee_id": 814860,
        "open": True,
        "state": "open",
        "tags": {"type": "tag.list", "tags": [{"id": "1", "name": "shipping"}]},
        "conversation_parts": {
            "type": "conversation_part.list",
            "conversation_parts": list(parts),
        },
        "statistics": {
            "type": "conversation_statistics",
            "time_to_admin_reply": 45,
            "first_contact_reply_at": STAMP - 45,
            "first_admin_reply_at": STAMP,
            "last_close_at": STAMP + 20,
            "count_conversation_parts": 4,
        },
        **more,
    }


def contact(**more: Any) -> dict[str, Any]:
    """A contact."""
    return {
        "type": "contact",
        "id": "5bc8f7ae2d96695c18a00001",
        "external_id": "user-77",
        "name": "Ada Byron",
        "email": "ada@example.com",
        "phone": "+34600111222",
        **more,
    }


def notification(topic: str, about: Any, **more: Any) -> dict[str, Any]:
    """A notification."""
    return {
        "type": "notification_event",
        "app_id": "abc123",
        "id": "notif_4e3504a3-ba3f-46dc-ab48-8e4d5bdfdf4e",
        "topic": topic,
        "created_at": STAMP,
        "delivery_attempts": 1,
        "first_sent_at": STAMP,
        "data": {"type": "notification_event_data", "item": about},
        **more,
    }


def told(topic: str, about: Any, **more: Any) -> notice.Notice:
    """A notification as its mapping sees it."""
    return notice.of("help", notification(topic, about, **more), NOW)


def inbound(body: Any) -> Inbound:
    """A request with this body as JSON."""
    return Inbound({"Content-Type": "application/json"}, json.dumps(body).encode())


def signed(request: Inbound, secret: str, now: datetime) -> Inbound:
    """Return a request as Intercom signs it."""
    mac = hmac.new(secret.encode(), request.body, hashlib.sha1).hexdigest()
    return matrix.headed(request, {"X-Hub-Signature": f"sha1={mac}"})


def read(event: Any) -> model.Event:
    """Return an event as intake reads it."""
    return model.read(event, now=NOW, future=NOW - NOW, oldest=NOW.replace(month=1))
