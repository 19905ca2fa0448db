"""What WhatsApp tells of messages: of customers, and echoes of what people of ours wrote. Pure.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from exporter.events import touchpoints, tree
from exporter.events.found import Found
from exporter.events.meta.line import Line, Person, dialled

# Where the words of a message stand, by its type; types that may have none are listed with no path.
_TEXTS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "audio": (),
    "button": (("button", "text"),),
    "contacts": (),
    "document": (("document", "caption"),),
    "image": (("image", "caption"),),
    "interactive": (
        ("interactive", "button_reply", "title"),
        ("interactive", "list_reply", "title"),
        ("interactive", "nfm_reply", "body"),
        ("interactive", "body", "text"),
    ),
    "location": (("location", "name"),),
    "order": (("order", "text"),),
    "reaction": (("reaction", "emoji"),),
    "sticker": (),
    "template": (),
    "text": (("text", "body"),),
    "unsupported": (),
    "video": (("video", "caption"),),
}
_CHANGES = frozenset({"user_changed_number", "user_changed_user_id", "customer_changed_number"})
_EDIT = "an edit or deletion changes a message that is counted already"
_UNREACTED = "a reaction that was taken back says nothing"
_UNKNOWN = "no mapping for messages of this type"
_NO_ID = "a message without an id or without its sender"


def received(line: Line, raw: Any) -> list[Found]:
    """Return what one item of ``messages`` tells."""
    kind = tree.word(raw, "type")
    if kind == "system":
        return _system(line, raw)
    who = line.person(*_sender(raw, "from"))
    if why := _unfit(raw, kind, who):
        return [line.unmapped("messages", f"message.{kind or 'unknown'}", raw, why)]
    id, time = tree.key(tree.word(raw, "id")), tree.instant(tree.at(raw, "timestamp"), line.now)
    data = {**_about(line, raw, who), "message_id": id, "text": _text(raw, kind)}
    return [
        line.event(id, "chat.message.received", time, data),
        *_started(line, raw, id, time, who),
        *line.identified(id, time, who),
    ]


def sent(line: Line, raw: Any) -> list[Found]:
    """Return what one item of ``message_echoes`` tells: a person of ours wrote by the phone."""
    kind = tree.word(raw, "type")
    who = line.person(*_sender(raw, "to"))
    if why := _unfit(raw, kind, who):
        return [line.unmapped("message_echoes", f"echo.{kind or 'unknown'}", raw, why)]
    id, time = tree.key(tree.word(raw, "id")), tree.instant(tree.at(raw, "timestamp"), line.now)
    more = {"agent_kind": "human", "agent_id": None, "message_id": id, "text": _text(raw, kind)}
    data = {**_about(line, raw, who), **more}
    return [line.event(id, "chat.message.sent", time, data)]


def _sender(raw: Any, name: str) -> tuple[str, str, str]:
    return (
        tree.word(raw, name),
        tree.word(raw, f"{name}_user_id"),
        tree.word(raw, f"{name}_parent_user_id"),
    )


def _unfit(raw: Any, kind: str, who: Person) -> str:
    """Say why an item is no message of its own, "" where it is one."""
    if not tree.word(raw, "id") or not who.id:
        return _NO_ID
    if kind in {"edit", "revoke"}:
        return _EDIT
    if kind == "reaction" and not _text(raw, kind):
        return _UNREACTED
    return "" if kind in _TEXTS else _UNKNOWN


def _text(raw: Any, kind: str) -> Any:
    found = (tree.at(raw, *path) for path in _TEXTS[kind])
    return next((one for one in found if one is not None), None)


def _about(line: Line, raw: Any, who: Person) -> dict[str, Any]:
    other = tree.word(raw, "group_id") or who.id
    return {"conversation_id": line.conversation(other), "customer_id": who.id}


def _started(line: Line, raw: Any, id: str, time: datetime | str, who: Person) -> list[Found]:
    """Return that an advertisement or a post led here, where one did."""
    referral = tree.at(raw, "referral")
    if not isinstance(referral, dict):
        return []
    data = {
        **_about(line, raw, who),
        "touchpoint": touchpoints.of(tree.word(referral, "source_type"), referral, "source_id"),
        "subject": tree.at(referral, "headline"),
    }
    return [line.event(f"{id}/started", "chat.conversation.started", time, data)]


def _system(line: Line, raw: Any) -> list[Found]:
    """Return the new ids of somebody who took another number."""
    told = tree.at(raw, "system")
    before = tree.word(told, "previous_user_id") or dialled(
        tree.word(told, "customer") or tree.word(raw, "from_user_id") or tree.word(raw, "from")
    )
    phone = dialled(tree.word(told, "wa_id") or tree.word(told, "new_wa_id"))
    who = Person(phone, tree.word(told, "user_id"), tree.word(told, "parent_user_id"))
    id = tree.key(tree.word(raw, "id"))
    kind = tree.word(told, "type")
    if kind not in _CHANGES or not (id and before and who.id) or before == who.id:
        why = "a notice of WhatsApp's that links no two ids"
        return [line.unmapped("messages", f"system.{kind or 'unknown'}", raw, why)]
    time = tree.instant(tree.at(raw, "timestamp"), line.now)
    return [line.linked(id, time, who.id, before), *line.identified(id, time, who)]
