"""What WhatsApp tells of what was sent, and of people whose id changed. Pure.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages/status
"""

from collections.abc import Mapping
from typing import Any

from exporter.events import linking, tree
from exporter.events.found import Found
from exporter.events.inbound import Mark
from exporter.events.meta import error_class
from exporter.events.meta.line import Line, Person, dialled

# A voice message that was played was read. The order is a ladder: steps of one second come in it.
_STATUSES: Mapping[str, str] = {
    "failed": "failed",
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "read",
}
_STEPS = tuple(_STATUSES)


def told(line: Line, raw: Any) -> list[Found]:
    """Return what one item of ``statuses`` tells; its object is the message."""
    id, status = tree.word(raw, "id"), tree.word(raw, "status")
    if not id or status not in _STATUSES:
        why = "no mapping for this status" if id else "a status without the id of its message"
        return [line.unmapped("statuses", f"status.{status or 'unknown'}", raw, why)]
    stamp = tree.at(raw, "timestamp")
    event_id = tree.key(id, status, tree.word(raw, "timestamp"))
    time = tree.instant(stamp, line.now)
    is_group = tree.word(raw, "recipient_type") == "group"
    who = _recipient(line, raw, is_group=is_group)
    data = {
        "conversation_id": line.conversation(
            tree.word(raw, "recipient_id") if is_group else who.id
        ),
        "customer_id": who.id,
        **linking.of_word(tree.at(raw, "biz_opaque_callback_data")),
        "message_id": tree.key(id),
        "status": _STATUSES[status],
        "error_class": _error_class(raw) if status == "failed" else None,
        "pricing_category": tree.at(raw, "pricing", "category"),
    }
    event, _ = line.event(event_id, "chat.message.status", time, data)
    found = [Found(event, _mark(id, status, stamp))]
    if status == "sent" and who.bsuid and who.phone:
        found.append(line.linked(event_id, time, who.bsuid, who.phone))
    return found


def renamed(line: Line, raw: Any) -> list[Found]:
    """Return what one item of ``user_id_update`` tells: an id took the place of another."""
    now, before = (tree.word(raw, "user_id", name) for name in ("current", "previous"))
    if not now or not before or now == before:
        why = "an update that names no two ids"
        return [line.unmapped("user_id_update", "user_id_update", raw, why)]
    id = tree.key("user_id_update", before, now, tree.word(raw, "timestamp"))
    time = tree.instant(tree.at(raw, "timestamp"), line.now)
    phone = dialled(tree.word(raw, "wa_id"))
    who = Person(phone, now, tree.word(raw, "parent_user_id", "current"))
    return [line.linked(id, time, now, before), *line.identified(id, time, who)]


def _recipient(line: Line, raw: Any, *, is_group: bool) -> Person:
    """Return who was written to; in a group each member has statuses of their own."""
    phone = tree.word(raw, "recipient_participant_id" if is_group else "recipient_id")
    bsuid = tree.word(raw, "recipient_user_id")
    return line.person(phone, bsuid, tree.word(raw, "recipient_parent_user_id"))


def _error_class(raw: Any) -> str:
    codes = (tree.word(error, "code") for error in tree.items(raw, "errors"))
    return error_class.of(next(codes, "")) or error_class.OTHER


def _mark(id: str, status: str, stamp: Any) -> Mark | None:
    since = tree.milliseconds(stamp)
    if since is None:
        return None
    return Mark(f"message:{tree.key(id)}", since + _STEPS.index(status))
