"""The vendors of config/examples/sources/, and requests as each documents them."""

from datetime import datetime
from typing import Any

import msgspec

from alerting import strict
from exporter.config import Config
from exporter.events.inbound import Inbound
from exporter.events.sources.generic import Generic
from tests.exporter.events.sources import matrix
from tests.house import tree

FOLDER = tree.ROOT / "config" / "examples" / "sources"
NAMES = ("calcom", "github", "intercom", "zendesk")
SECRET = matrix.NEW


def source(name: str) -> Generic:
    """Return the source of a vendor's file, its secret being SECRET."""
    environ = {f"{name.upper()}_SECRET": SECRET}
    found = strict.load_file(str(FOLDER / f"{name}.yml"), Config, environ=environ)
    (made,) = found.sources
    assert isinstance(made, Generic)
    return made


def post(body: Any, **headers: str) -> Inbound:
    """Return a request of a body in JSON."""
    named = {name.replace("_", "-"): one for name, one in headers.items()}
    return Inbound({"Content-Type": "application/json", **named}, msgspec.json.encode(body))


def booking(trigger: str, now: datetime, **payload: Any) -> dict[str, Any]:
    """Return Cal.com's event of a booking."""
    return {
        "triggerEvent": trigger,
        "createdAt": now.isoformat(),
        "payload": {
            "uid": "bk-1",
            "startTime": "2026-12-01T09:00:00Z",
            "endTime": "2026-12-01T09:30:00Z",
            "organizer": {"id": 4, "email": "host@example.com"},
            "attendees": [{"email": "ada@example.com", "name": "Ada", "timeZone": "Europe/Paris"}],
            "metadata": {"conversation_id": "c-1"},
            **payload,
        },
    }


def notification(topic: str, now: datetime, **item: Any) -> dict[str, Any]:
    """Return Intercom's notification of a conversation."""
    return {
        "type": "notification_event",
        "app_id": "app-1",
        "id": "notif_1",
        "topic": topic,
        "created_at": int(now.timestamp()),
        "data": {
            "item": {
                "id": "9",
                "contacts": {"contacts": [{"id": "ct-1"}]},
                "admin_assignee_id": 12,
                "source": {"id": "s-1", "body": "<p>Hello</p>"},
                **item,
            }
        },
    }


def message(actor: str, id: str, now: datetime) -> dict[str, Any]:
    """Return Zendesk's event of a message."""
    return {
        "type": "zen:event-type:messaging_ticket.message_added",
        "account_id": 77,
        "id": "ev-1",
        "time": now.isoformat(),
        "subject": "zen:ticket:5",
        "event": {
            "conversation_id": "conv-1",
            "actor": {"id": id, "type": actor},
            "message": {"id": "m-1", "body": "Hello"},
        },
    }


def deployment(state: str, now: datetime) -> dict[str, Any]:
    """Return GitHub's event of a deployment's state."""
    return {
        "deployment_status": {
            "id": 31,
            "state": state,
            "created_at": now.isoformat(),
            "target_url": "https://ci.example.com/31",
        },
        "deployment": {"id": 3, "sha": "abc"},
        "repository": {"full_name": "acme/bot"},
    }
