"""One change that HubSpot tells, and what is made of it alike whatever it is. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from exporter.events import flat, numbered, tree
from exporter.events.found import Found
from exporter.events.inbound import Mark

# Newer subscriptions name kinds of objects by numbers.
_KINDS = {"0-1": "contact", "0-3": "deal", "0-5": "ticket", "0-11": "conversation"}
_LONGEST_TYPE = 90
# What lists of objects tell as well, without the ids that webhooks have.
_LISTED = frozenset({"contact.creation", "contact.propertyChange", "deal.propertyChange"})


class Change(Struct, frozen=True):
    """A change of an object; ``field`` and ``value`` are "" where it is of none.

    Retries differ in ``attemptNumber`` alone, which is no part of ``id``. What lists tell as well
    (integrations.missed) is known by what was changed and when, whoever tells it.
    """

    id: str
    type: str
    object: str
    portal: str
    field: str
    value: str
    time: datetime | str
    at: int | None
    raw: Mapping[str, Any]

    def who(self, id: str) -> str:
        """Return a contact's id; their number alone is another's in another portal."""
        return numbered.of(f"hubspot-{self.portal}", "contact", id)

    @property
    def thread(self) -> str:
        """The id of a conversation, likewise."""
        return numbered.of(f"hubspot-{self.portal}", "thread", self.object)

    def event(self, type: str, data: Mapping[str, Any], suffix: str = "") -> Found:
        """Return an event of the portal; what was changed last holds."""
        mark = None
        if self.at is not None:
            about = f"{self.object}.{self.field}" if self.field else self.object
            mark = Mark(f"{self.type.partition('.')[0]}:{about}", self.at)
        id = f"{self.id}{suffix}"
        return Found(flat.event(id, type, self.time, data, source=self.portal), mark)

    def unmapped(self, why: str) -> list[Found]:
        """Keep the change as it is; its id leaves room for the event that it may become."""
        id = tree.key("unmapped", self.id)
        kind = f"hubspot.{self.type[:_LONGEST_TYPE]}"
        return [Found(flat.unmapped(id, kind, self.time, self.raw, why, source=self.portal))]


def of(raw: Mapping[str, Any], now: datetime) -> Change:
    """Return a change; what is absent or of another type is empty."""
    occurred, kind = tree.at(raw, "occurredAt"), _type(raw)
    return Change(
        _id(raw, kind),
        kind,
        tree.word(raw, "objectId"),
        tree.word(raw, "portalId"),
        tree.word(raw, "propertyName"),
        tree.word(raw, "propertyValue"),
        tree.instant(occurred, now),
        tree.milliseconds(occurred),
        raw,
    )


def _id(raw: Mapping[str, Any], kind: str) -> str:
    names = ("eventId", "subscriptionId", "objectId", "propertyName", "occurredAt")
    event, subscription, object, field, at = (tree.word(raw, name) for name in names)
    if kind in _LISTED and object and at:
        return tree.key(kind, object, *filter(None, [field]), at)
    parts = event, subscription, object
    return tree.key(*parts, at) if any(parts) else tree.digest(raw)


def _type(raw: Mapping[str, Any]) -> str:
    kind, _, what = tree.word(raw, "subscriptionType").partition(".")
    if kind == "object":
        kind = _KINDS.get(tree.word(raw, "objectTypeId"), kind)
    return f"{kind}.{what}"
