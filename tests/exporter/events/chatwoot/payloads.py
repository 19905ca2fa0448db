"""Payloads as Chatwoot documents them, field by field; people and words are ours."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from exporter.events import model
from exporter.events.chatwoot.payload import Payload
from exporter.events.inbound import Inbound
from tests.exporter.events.sources import matrix

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
STAMP = 1_795_262_340
TIME = datetime(2026, 11, 21, 11, 59, tzinfo=UTC)
CONTACT = {"id": 14, "name": "Ada Byron", "avatar": "", "type": "contact"}
CARD = {
    **CONTACT,
    "email": "ada@example.com",
    "phone_number": "+34600111222",
    "identifier": "user-77",
    "additional_attributes": {},
    "custom_attributes": {},
}
JOHN = {"id": 1, "name": "John", "email": "john@acme.example", "type": "user"}
BOT = {"id": 3, "name": "Robo", "type": "agent_bot"}


def conversation(**more: Any) -> dict[str, Any]:
    """A conversation as it stands in payloads."""
    return {
        "additional_attributes": {"browser_language": "es", "referer": "https://acme.example"},
        "can_reply": True,
        "channel": "Channel::WebWidget",
        "id": 10,
        "inbox_id": 1,
        "contact_inbox": {"id": 12, "contact_id": 14, "inbox_id": 1, "source_id": "405f1d30"},
        "messages": [
            {
                "id": 120,
                "content": "Do you ship to Spain?",
                "account_id": 5,
                "conversation_id": 10,
                "message_type": 0,
                "created_at": STAMP,
                "private": False,
                "sender_type": "Contact",
                "sender_id": 14,
            }
        ],
        "labels": [],
        "meta": {"sender": CARD, "assignee": JOHN, "assignee_type": "User"},
        "status": "open",
        "custom_attributes": {},
        "unread_count": 1,
        "timestamp": STAMP,
        "created_at": STAMP,
        "updated_at": STAMP + 0.25,
        **more,
    }


def message(**more: Any) -> dict[str, Any]:
    """``message_created``."""
    return {
        "event": "message_created",
        "id": 118,
        "content": "Do you ship to Spain?",
        "created_at": "2026-11-21T11:59:00.000Z",
        "message_type": "incoming",
        "content_type": "text",
        "private": False,
        "content_attributes": {},
        "source_id": None,
        "sender": CONTACT,
        "inbox": {"id": 1, "name": "Acme Support"},
        "conversation": conversation(),
        "account": {"id": 5, "name": "Acme Inc"},
        **more,
    }


def reply(sender: Any = JOHN, **more: Any) -> dict[str, Any]:
    """``message_created`` of somebody who answers."""
    return message(message_type="outgoing", sender=sender, content="Yes, we do.", **more)


def changed(before: str, after: str, **more: Any) -> dict[str, Any]:
    """``conversation_status_changed``."""
    return {
        "event": "conversation_status_changed",
        "changed_attributes": [
            {"status": {"previous_value": before, "current_value": after}},
            {
                "updated_at": {
                    "previous_value": "2026-11-21T11:00:00.000Z",
                    "current_value": "2026-11-21T11:59:30.500Z",
                }
            },
        ],
        **conversation(status=after),
        **more,
    }


def contact(event: str = "contact_created", **more: Any) -> dict[str, Any]:
    """``contact_created``."""
    return {"event": event, **CARD, "account": {"id": 5, "name": "Acme Inc"}, **more}


def payload(raw: dict[str, Any]) -> Payload:
    """A payload as its mapping sees it."""
    return Payload("desk", str(raw["event"]), raw, NOW)


def inbound(body: Any) -> Inbound:
    """A request with this body as JSON."""
    return Inbound({"Content-Type": "application/json"}, json.dumps(body).encode())


def signed(request: Inbound, secret: str, now: datetime) -> Inbound:
    """Return a request as Chatwoot signs it."""
    stamp = str(int(now.timestamp()))
    mac = hmac.new(secret.encode(), stamp.encode() + b"." + request.body, hashlib.sha256)
    changes = {"X-Chatwoot-Timestamp": stamp, "X-Chatwoot-Signature": f"sha256={mac.hexdigest()}"}
    return matrix.headed(request, changes)


def read(event: Any) -> model.Event:
    """Return an event as intake reads it."""
    return model.read(event, now=NOW, future=NOW - NOW, oldest=NOW.replace(month=1))
