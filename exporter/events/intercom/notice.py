"""One notification of Intercom's: its topic, what it is about, and who takes part. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct

from exporter.events import flat, linking, numbered, tree
from exporter.events.found import Found
from exporter.events.inbound import Mark

_LONGEST_TOPIC = 80
# Where a conversation began, as Intercom calls it.
_CHANNELS = {
    "conversation": "web",
    "push": "web",
    "facebook": "messenger",
    "instagram": "instagram",
    "whatsapp": "whatsapp",
    "sms": "sms",
}
_CUSTOMERS = frozenset({"user", "lead", "contact", "visitor"})
_KINDS = {"admin": "human", "bot": "ai"}


class Author(NamedTuple):
    """Who wrote: our id, "" without one, and ``customer``, ``human``, ``ai`` or ``system``."""

    id: str
    kind: str


class Notice(Struct, frozen=True):
    """A notification, and the name of its configured source."""

    source: str
    topic: str
    id: str
    time: Any
    now: datetime
    app: str
    item: Any
    raw: Mapping[str, Any]

    @property
    def number(self) -> str:
        """The conversation's own id."""
        return tree.word(self.item, "id")

    def customer_id(self) -> str:
        """Return the first contact's id; older versions have one user."""
        listed = [
            *tree.items(self.item, "contacts", "contacts"),
            *(one for one in tree.items(self.item, "contacts") if "contacts" not in dict_of(one)),
        ]
        contact = next((one for one in listed if tree.word(one, "id")), None)
        return tree.word(contact, "id") or tree.word(self.item, "user", "id")

    def author(self, raw: Any) -> Author:
        """Return who wrote."""
        type, id = tree.word(raw, "type"), tree.word(raw, "id")
        if type in _CUSTOMERS:
            return Author(id, "customer")
        return Author(numbered.of(self.source, type, id), _KINDS.get(type, "system"))

    def agent_id(self) -> str:
        """Return who has the conversation."""
        id = tree.word(self.item, "admin_assignee_id") or tree.word(self.item, "assignee", "id")
        return numbered.of(self.source, "admin", id) if id != "0" else ""

    def told(self) -> dict[str, Any]:
        """Return the fields that every event of a conversation carries; an app's own ids win."""
        began = tree.word(self.item, "source", "type")
        return {
            "conversation_id": numbered.of(self.source, "", self.number),
            "customer_id": self.customer_id(),
            "agent_id": self.agent_id(),
            "channel": _CHANNELS.get(began, "other") if began else None,
            **linking.of(tree.at(self.item, "custom_attributes")),
        }

    def found(
        self,
        id: str,
        type: str,
        data: Mapping[str, Any],
        time: Any = None,
        mark: Mark | None = None,
    ) -> Found:
        """Return an event of the workspace, at the notification's time or another."""
        at = self.time if time is None else tree.instant(time, self.now)
        return Found(flat.event(tree.key(id), type, at, data, source=self.app), mark)

    def mark(self) -> Mark | None:
        """Return how new the conversation is."""
        since = tree.milliseconds(tree.at(self.item, "updated_at"))
        return Mark(f"conversation:{self.number}", since) if since and self.number else None

    def unmapped(self, why: str) -> list[Found]:
        """Keep the notification as it is."""
        named = f"intercom.{self.topic}"[:_LONGEST_TOPIC]
        id = tree.key("unmapped", self.id)
        return [Found(flat.unmapped(id, named, self.time, self.raw, why, source=self.app))]


def dict_of(raw: Any) -> Mapping[str, Any]:
    """Return an object, an empty one for anything else."""
    return raw if isinstance(raw, dict) else {}


def of(source: str, raw: Mapping[str, Any], now: datetime) -> Notice:
    """Return a notification; what is absent or of another type is empty."""
    item = tree.at(raw, "data", "item")
    return Notice(
        source,
        tree.word(raw, "topic"),
        tree.word(raw, "id") or tree.digest([raw.get("topic"), item]),
        tree.instant(raw.get("created_at"), now),
        now,
        tree.word(raw, "app_id"),
        item,
        raw,
    )
