"""Notifications as Meta documents them, field by field; people, numbers and words are ours."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from exporter.events.inbound import Inbound
from tests.exporter.events.sources import matrix

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
STAMP = 1_795_262_340
TIME = datetime(2026, 11, 21, 11, 59, tzinfo=UTC)
NUMBER = "106540352242922"
DISPLAY = "15550783881"
WABA = "102290129340398"
PHONE = "16505551234"
BSUID = "US.13491208655302741918"
PARENT = "US.ENT.11815799212886844830"
WAMID = "wamid.HBgLMTY1MDU1NTEyMzQVAgASGBQzQUFERjg0NDEzNDdFODU3MUMxMAA="
PAGE = "108524398765432"
PSID = "24985113704465218"
MID = "m_c2hvd2Nhc2UtbWVzc2FnZS1pZA"
CONVERSATION = f"{NUMBER}/{BSUID}"
CONTACT = {
    "profile": {"name": "Sheena Nelson", "username": "sheena.n"},
    "wa_id": PHONE,
    "user_id": BSUID,
    "parent_user_id": PARENT,
}


def message(kind: str = "text", **more: Any) -> dict[str, Any]:
    """An item of ``messages``."""
    content = {"text": {"body": "Do you ship to Spain?"}} if kind == "text" else {}
    return {
        "from": PHONE,
        "from_user_id": BSUID,
        "id": WAMID,
        "timestamp": str(STAMP),
        "type": kind,
        **content,
        **more,
    }


def echo(**more: Any) -> dict[str, Any]:
    """An item of ``message_echoes``."""
    told = {"from": DISPLAY, "to": PHONE, "to_user_id": BSUID, "id": f"{WAMID}-echo"}
    return message(**{**told, **more}) | {"from_user_id": ""}


def status(name: str = "delivered", **more: Any) -> dict[str, Any]:
    """An item of ``statuses``."""
    return {
        "id": WAMID,
        "status": name,
        "timestamp": str(STAMP),
        "recipient_id": PHONE,
        "recipient_user_id": BSUID,
        "pricing": {"billable": True, "pricing_model": "PMP", "category": "utility"},
        **more,
    }


def whatsapp(field: str = "messages", contacts: Any = (CONTACT,), **arrays: Any) -> dict[str, Any]:
    """A notification with one change."""
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": DISPLAY, "phone_number_id": NUMBER},
        "contacts": list(contacts),
        **arrays,
    }
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": WABA, "changes": [{"field": field, "value": value}]}],
    }


def item(**told: Any) -> dict[str, Any]:
    """An item of ``messaging``, from a customer."""
    return {
        "sender": {"id": PSID},
        "recipient": {"id": PAGE},
        "timestamp": STAMP * 1000,
        **told,
    }


def text(words: str = "Do you ship to Spain?", **more: Any) -> dict[str, Any]:
    """A customer's message to a page."""
    return item(message={"mid": MID, "text": words, **more})


def reply(**more: Any) -> dict[str, Any]:
    """An echo of what a page wrote."""
    told = {"mid": f"{MID}-echo", "text": "Yes, we do.", "is_echo": True, **more}
    return {**item(message=told), "sender": {"id": PAGE}, "recipient": {"id": PSID}}


def page(*items: Any, about: str = "page", **more: Any) -> dict[str, Any]:
    """A notification of Messenger's form with one entry."""
    entry = {"id": PAGE, "time": STAMP * 1000, **more}
    return {"object": about, "entry": [entry | ({"messaging": list(items)} if items else {})]}


def inbound(body: Any) -> Inbound:
    """A request with this body as JSON."""
    return Inbound({"Content-Type": "application/json"}, json.dumps(body).encode())


def signed(request: Inbound, secret: str, now: datetime) -> Inbound:
    """Return a request as Meta signs it."""
    mac = hmac.new(secret.encode(), request.body, hashlib.sha256).hexdigest()
    return matrix.headed(request, {"X-Hub-Signature-256": f"sha256={mac}"})
