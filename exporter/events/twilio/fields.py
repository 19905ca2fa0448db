"""Twilio's fields, under one set of names wherever they come from: forms, or Event Streams. Pure.

Event Streams are lists of CloudEvents, whose data is named a little otherwise.
https://www.twilio.com/docs/events/event-types
"""

from collections.abc import Iterator, Mapping
from typing import Any

from exporter.events import bodies, tree
from exporter.events.inbound import Inbound
from exporter.events.twilio import signed
from exporter.refusal import Refused

_CONVERSATIONS = "com.twilio.conversations."
_MESSAGING = "com.twilio.messaging."
_ON: Mapping[str, str] = {
    "message.added": "onMessageAdded",
    "message.removed": "onMessageRemoved",
    "message.updated": "onMessageUpdated",
    "conversation.added": "onConversationAdded",
    "conversation.removed": "onConversationRemoved",
    "conversation-state.updated": "onConversationStateUpdated",
    "delivery.updated": "onDeliveryUpdated",
    "participant.added": "onParticipantAdded",
}


def told(inbound: Inbound) -> Iterator[Any]:
    """Yield the fields of each event; what is no object is yielded as it is."""
    if signed.is_form(inbound):
        yield _form(inbound)
        return
    listed = bodies.json_of(inbound.body)
    for one in listed if isinstance(listed, list) else [listed]:
        yield _streamed(one) if isinstance(one, dict) else one


def _form(inbound: Inbound) -> dict[str, str]:
    """Return a form; of a name that stands there twice, the first."""
    found: dict[str, str] = {}
    for name, value in signed.fields(inbound):
        found.setdefault(name, value)
    if not found:
        raise Refused(
            "empty_body",
            "the form holds no fields",
            "let Twilio send POST, and pass the body on unchanged",
        )
    return found


def _streamed(event: dict[str, Any]) -> dict[str, Any]:
    data = event.get("data")
    if "specversion" not in event or not isinstance(data, dict):
        return event
    kind = tree.word(event, "type")
    found = {name[:1].upper() + name[1:]: one for name, one in data.items()}
    if kind.startswith(_CONVERSATIONS):
        found["EventType"] = _ON.get(kind.removeprefix(_CONVERSATIONS), kind)
        found.setdefault("Body", found.get("MessageBody"))
        found.setdefault("DateUpdated", found.get("StateUpdated"))
    elif kind.startswith(_MESSAGING):
        found["Time"] = found.get("Timestamp")
    else:
        found["EventType"] = kind
    return found
