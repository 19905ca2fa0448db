"""Messages of Chatwoot's: written by a customer, a person of the team, a bot or nobody. Pure.

A message's event has the message's id, be it told of by message_created or by a later
message_updated: Chatwoot sends once and gives up, and an update then brings what was lost.
"""

from collections.abc import Iterator
from typing import Any

from exporter.events import grades, tree
from exporter.events.chatwoot.payload import Agent, Payload, moment
from exporter.events.fields import TEXT_CHARACTERS
from exporter.events.found import Found

UPDATED = "message_updated"
_NAMES = {"0": "incoming", "1": "outgoing", "2": "activity", "3": "template"}
_STATUSES = {"0": "sent", "1": "delivered", "2": "read", "3": "failed"}
_GRADES = frozenset("12345")
_SYSTEM = Agent("", "system")


def told(payload: Payload) -> list[Found]:
    """Return what a message is, how it was delivered and graded; nothing of a private note."""
    raw = payload.raw
    if tree.at(raw, "private") is True:
        return []
    kind = tree.word(raw, "message_type")
    kind = _NAMES.get(kind, kind)
    if kind == "activity":
        return payload.unmapped("tells of the conversation, and is said to nobody", kind)
    if kind not in _NAMES.values():
        return payload.unmapped("neither incoming nor outgoing")
    if tree.at(raw, "content_attributes", "deleted") is True:
        return payload.unmapped("the message was deleted", "message_deleted")
    return [_message(payload, kind), *_status(payload, kind), *_grade(payload)]


def _message(payload: Payload, kind: str) -> Found:
    raw, number = payload.raw, tree.word(payload.raw, "id")
    time = moment(tree.at(raw, "created_at"), payload.sent)
    told = {
        **payload.told(),
        "message_id": payload.named("message", number),
        "text": tree.word(raw, "content")[:TEXT_CHARACTERS],
    }
    id = _id(payload)
    if kind == "incoming":
        return payload.found(id, "chat.message.received", time, told)
    who = payload.agent(raw.get("sender")) if kind == "outgoing" else _SYSTEM
    told["agent_kind"] = who.kind
    told["automated"] = who.kind != "human"
    # Who wrote counts, not who has the conversation.
    told["agent_id"] = who.id
    return payload.found(id, "chat.message.sent", time, told)


def _status(payload: Payload, kind: str) -> Iterator[Found]:
    """Yield how far a message came that we wrote; Chatwoot tells it in updates."""
    status = tree.word(payload.raw, "status")
    status = _STATUSES.get(status, status)
    if payload.event != UPDATED or kind == "incoming" or status not in _STATUSES.values():
        return
    failed = status == "failed"
    data = {
        **payload.told(),
        "message_id": payload.named("message", tree.word(payload.raw, "id")),
        "status": status,
        "error_class": "external_error" if failed else None,
    }
    yield payload.found(f"{_id(payload)}/{status}", "chat.message.status", payload.sent, data)


def _grade(payload: Payload) -> Iterator[Found]:
    """Yield a customer's grade and words; one who adds words later has graded once."""
    answer = tree.at(payload.raw, "content_attributes", "submitted_values", "csat_survey_response")
    rating: Any = tree.at(answer, "rating")
    if rating is None:
        return
    figure = tree.word(answer, "rating")
    data = {
        **payload.told(),
        "score": int(figure) if figure in _GRADES else rating,
        "kind": "csat",
    }
    words = tree.word(answer, "feedback_message")[:TEXT_CHARACTERS]
    since = round(payload.sent.timestamp() * 1000)
    for part in grades.parts(f"{_id(payload)}/csat", data, words, since):
        yield payload.found(part.id, grades.TYPE, payload.sent, part.data, part.mark)


def _id(payload: Payload) -> str:
    return f"message/{tree.word(payload.raw, 'id') or tree.digest(payload.raw)}"
