"""Conversations of Chatwoot's: begun, resolved, reopened, handed from the bot to a person. Pure.

One change of status may come as conversation_status_changed, as conversation_updated and by its
old name: each makes the same event, whose id is of the conversation, the change and its instant.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from exporter.events import instants, tree
from exporter.events.chatwoot.payload import Payload, moment
from exporter.events.found import Found
from exporter.events.inbound import Mark

CREATED = "conversation_created"
# The old names of changes, and the status that each came to.
_OLD = {"conversation_resolved": "resolved", "conversation_opened": "open"}
_STATUSES = {"0": "open", "1": "resolved", "2": "pending", "3": "snoozed"}
_MOST_TAGS = 32
_LONGEST_TAG = 100


def told(payload: Payload) -> list[Found]:
    """Return what became of a conversation; what is no change of status stays unmapped."""
    if payload.event == CREATED:
        return _begun(payload)
    changes = _changes(payload.raw.get("changed_attributes"))
    if payload.event == "conversation_updated" and "status" not in changes:
        return payload.unmapped("no change of status")
    before, after = (_status(one) for one in changes.get("status", (None, None)))
    after = after or _OLD.get(payload.event) or _status(tree.at(payload.raw, "status"))
    match _turn(before, after):
        case "ended":
            outcome = _outcome(payload, before)
            return [_turned(payload, changes, "chat.conversation.ended", outcome)]
        case "reopened":
            return [_turned(payload, changes, "chat.conversation.reopened", {})]
        case "escalated":
            reason = {"reason": "handoff"}
            return [_turned(payload, changes, "chat.escalation.requested", reason)]
    return payload.unmapped("neither ended, reopened nor handed over", f"status_{after}"[:40])


def _turn(before: str, after: str) -> str:
    """Name a change of status; ``before`` is "" where an old version does not tell it.

    A bot's conversations are pending until it hands them over; a snoozed one only waits.
    """
    if after == "resolved":
        return "ended"
    if before == "pending" and after == "open":
        return "escalated"
    is_back = before == "resolved" and after in ("open", "pending")
    return "reopened" if is_back or (not before and after == "open") else ""


def _begun(payload: Payload) -> list[Found]:
    raw = payload.raw
    more = tree.at(raw, "additional_attributes")
    language = tree.word(more, "conversation_language") or tree.word(more, "browser_language")
    is_plain = language.replace("_", "-").replace("-", "").isalnum() and language.isascii()
    data = {**payload.told(), "language": language.replace("_", "-") if is_plain else None}
    time = moment(raw.get("created_at"), moment(raw.get("timestamp"), payload.sent))
    id = f"conversation/{payload.conversation_number}/created"
    found = payload.found(id, "chat.conversation.started", time, data)
    # Whether its first message is there by now, which names the account, is chance; a list of
    # conversations tells the same event (integrations.missed).
    found.event.pop("source", None)
    return [found]


def _outcome(payload: Payload, before: str) -> dict[str, Any]:
    """Return how it ended; what is pending is the bot's, whoever is to have it next."""
    who = payload.assignee
    labels = [one for one in tree.items(payload.raw, "labels") if isinstance(one, str) and one]
    return {
        "outcome": "resolved",
        "resolved_by": "ai" if before == "pending" else who.kind if who else None,
        "tags": [one[:_LONGEST_TAG] for one in labels[:_MOST_TAGS]] or None,
    }


def _turned(
    payload: Payload, changes: Mapping[str, Any], type: str, data: Mapping[str, Any]
) -> Found:
    """Return a change, at the instant that the conversation itself gives it."""
    raw = payload.raw
    instants = (changes.get("updated_at", (None, None))[1], raw.get("updated_at"))
    found = (moment(one, None) for one in (*instants, raw.get("timestamp")))
    time = next((one for one in found if one is not None), payload.sent)
    number = payload.conversation_number
    id = f"conversation/{number}/{type.rpartition('.')[2]}/{_stamp(time)}"
    since = _milliseconds(time)
    mark = Mark(f"conversation:{number}", since) if since is not None else None
    return payload.found(id, type, time, {**payload.told(), **data}, mark)


def _changes(raw: Any) -> dict[str, tuple[Any, Any]]:
    """Return what was and what is, by the name of what changed."""
    found: dict[str, tuple[Any, Any]] = {}
    for one in raw if isinstance(raw, list) else [raw]:
        for name, change in one.items() if isinstance(one, dict) else ():
            found[name] = (tree.at(change, "previous_value"), tree.at(change, "current_value"))
    return found


def _status(raw: Any) -> str:
    found = tree.word({"status": raw}, "status")
    return _STATUSES.get(found, found)


def _milliseconds(time: Any) -> int | None:
    if isinstance(time, datetime):
        return round(time.timestamp() * 1000)
    return instants.milliseconds(time)


def _stamp(time: Any) -> str:
    since = _milliseconds(time)
    return tree.digest([time]) if since is None else str(since)
