"""What Messenger and Instagram tell of a conversation: the items of ``messaging`` and ``standby``.

Neither has conversations: all that a person and an account say to each other bears one id. Delivery
and reading are told up to a time, the watermark; without ids of messages the watermark is one.
https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from exporter.events import linking, touchpoints, tree
from exporter.events.found import Found
from exporter.events.inbound import Mark
from exporter.events.meta.page import Page

_ENVELOPE = frozenset({"sender", "recipient", "timestamp"})
_EDIT = "an edit or deletion changes a message that is counted already"


class Item(NamedTuple):
    """One item: its page, what it is, when it was, whose it is, and the customer if it is told."""

    page: Page
    raw: dict[str, Any]
    time: datetime | str
    stamp: str
    is_ours: bool
    customer: str

    def key(self, kind: str, *more: str) -> str:
        """Return an id of what has none itself, out of what is signed."""
        return tree.key(kind, self.page.id, self.customer, *more)

    @property
    def about(self) -> dict[str, Any]:
        """Whose words they are, and the conversation they belong to."""
        return {
            "conversation_id": tree.key(self.page.id, self.customer),
            "customer_id": self.customer,
        }

    def event(self, id: str, type: str, data: Mapping[str, Any], mark: Mark | None = None) -> Found:
        """Return an event of this item."""
        return self.page.event(id, type, self.time, {**self.about, **data}, mark)

    def unmapped(self, topic: str, why: str) -> list[Found]:
        """Keep the item as it is."""
        return [self.page.unmapped(self.raw, topic, why)]


def told(page: Page, raw: Any) -> list[Found]:
    """Return what an item tells; one that tells several things tells each."""
    if not isinstance(raw, dict):
        return [page.unmapped(raw, "unknown", "not an object")]
    kinds = [name for name in _KINDS if isinstance(raw.get(name), dict)]
    item = _item(page, raw)
    if kinds and item.customer:
        return [one for name in kinds for one in _KINDS[name](item, raw[name])]
    topic = next((name for name in raw if name not in _ENVELOPE), "unknown")
    why = "an item without its customer" if kinds else "no mapping for this item"
    return [page.unmapped(raw, topic, why)]


def _item(page: Page, raw: dict[str, Any]) -> Item:
    stamp = raw.get("timestamp")
    if stamp is None:
        stamp = tree.at(raw, "delivery", "watermark") or tree.at(raw, "read", "watermark")
    fallback = tree.latest(page.now, tree.at(page.entry, "time"))
    is_ours = bool(tree.at(raw, "message", "is_echo") or tree.word(raw, "sender", "id") == page.id)
    customer = tree.word(raw, "recipient" if is_ours else "sender", "id")
    time = tree.instant(stamp, fallback)
    return Item(page, raw, time, tree.word({"at": stamp}, "at"), is_ours, customer)


def _message(item: Item, message: Any) -> list[Found]:
    id = tree.key(tree.word(message, "mid"))
    if not id:
        return item.unmapped("message.unknown", "a message without an id")
    if tree.at(message, "is_deleted"):
        return item.unmapped("message.deleted", _EDIT)
    data = {"message_id": id, "text": tree.at(message, "text")}
    if item.is_ours:
        who = item.page.answerer(tree.word(message, "app_id"))
        linked = linking.of_text(tree.at(message, "metadata"))
        return [item.event(id, "chat.message.sent", {**data, **who, **linked})]
    return [item.event(id, "chat.message.received", data), *_started(item, message, id)]


def _postback(item: Item, postback: Any) -> list[Found]:
    """A button was pressed: its title is what the customer said."""
    mid = tree.word(postback, "mid")
    id = tree.key(mid) if mid else item.key("postback", item.stamp)
    data = {"message_id": id, "text": tree.at(postback, "title")}
    return [item.event(id, "chat.message.received", data), *_started(item, postback, id)]


def _reaction(item: Item, reaction: Any) -> list[Found]:
    mid, emoji = tree.word(reaction, "mid"), tree.word(reaction, "emoji")
    if tree.word(reaction, "action") == "unreact" or not mid:
        return item.unmapped("reaction.taken_back", "a reaction that was taken back says nothing")
    id = item.key("reaction", mid, item.stamp)
    data = {"message_id": id, "text": emoji or tree.at(reaction, "reaction")}
    return [item.event(id, "chat.message.received", data)]


def _edit(item: Item, _: Any) -> list[Found]:
    return item.unmapped("message.edited", _EDIT)


def _referral(item: Item, referral: Any) -> list[Found]:
    return _started(item, {"referral": referral}, item.key("referral", item.stamp))


def _started(item: Item, told: Any, id: str) -> list[Found]:
    """Return that an advertisement or a link led here, where one did."""
    referral = tree.at(told, "referral")
    if not isinstance(referral, dict):
        return []
    name = "ad_id" if "ad_id" in referral else "ref"
    source = tree.word(referral, "source")
    data = {"touchpoint": touchpoints.of(source, referral, name)}
    return [item.event(f"{id}/started", "chat.conversation.started", data)]


def _delivery(item: Item, delivery: Any) -> list[Found]:
    return _status(item, delivery, "delivered", tree.items(delivery, "mids"))


def _read(item: Item, read: Any) -> list[Found]:
    return _status(item, read, "read", tree.items(read, "mid"))


def _status(item: Item, told: Any, status: str, mids: list[Any]) -> list[Found]:
    watermark = tree.at(told, "watermark")
    upto = tree.word(told, "watermark") or item.stamp
    ids = [mid for mid in (tree.word({"mid": one}, "mid") for one in mids) if mid]
    since = tree.milliseconds(watermark)
    mark = Mark(f"{status}:{item.page.id}/{item.customer}", since) if since else None
    if not ids and not upto:
        return item.unmapped(status, "neither a watermark nor a message's id")
    named = [(item.key(status, upto, mid), tree.key(mid)) for mid in ids]
    every = named or [(item.key(status, upto), item.key("watermark", upto))]
    return [
        item.event(id, "chat.message.status", {"message_id": message, "status": status}, mark)
        for id, message in every
    ]


def _handover(item: Item, handover: Any) -> list[Found]:
    """Return that people took over from a program, or gave back to it."""
    to_people, from_people = (
        item.page.is_people(tree.word(handover, name))
        for name in ("new_owner_app_id", "previous_owner_app_id")
    )
    id = item.key("handover", item.stamp)
    if to_people and not from_people:
        return [item.event(id, "chat.escalation.requested", {"reason": "handover"})]
    if from_people and not to_people:
        return [item.event(id, "chat.escalation.resolved", {})]
    return item.unmapped("handover", "a handover between programs, or between people")


_KINDS: Mapping[str, Callable[[Item, Any], list[Found]]] = {
    "message": _message,
    "postback": _postback,
    "reaction": _reaction,
    "message_edit": _edit,
    "referral": _referral,
    "delivery": _delivery,
    "read": _read,
    "pass_thread_control": _handover,
}
