"""One event of Stripe's, and what is made of it alike whatever its type. Pure.

https://docs.stripe.com/api/events/object
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from exporter.events import flat, people, tree
from exporter.events.found import Found
from exporter.events.inbound import Mark

_LONGEST_TYPE = 90


class Told(Struct, frozen=True):
    """An event; ``object`` is its subject as it was then, ``previous`` what of it was otherwise."""

    id: str
    type: str
    time: datetime | str
    created: int
    account: str
    object: Mapping[str, Any]
    previous: Mapping[str, Any]
    raw: Mapping[str, Any]

    @property
    def about(self) -> str:
        """The id of the object, else the event's."""
        return tree.word(self.object, "id") or self.id

    @property
    def customer(self) -> str:
        """The customer's id, "" where it has none."""
        return ident(self.object, "customer")

    def event(self, id: str, type: str, data: Mapping[str, Any], mark: Mark | None = None) -> Found:
        """Return an event; ``id`` is made of the object where several types tell the same."""
        told = {"customer_id": self.customer, **data}
        return Found(flat.event(tree.key(id), type, self.time, told, source=self.account), mark)

    def identified(self, customer: str, known: Mapping[str, str]) -> list[Found]:
        """Return what the event tells of a customer."""
        return people.identified(self.id, self.time, self.account, customer, known)

    def linked(self, customer: str, alias: str) -> list[Found]:
        """Return that two ids are one customer's, where both are told and differ."""
        if not customer or not alias or customer == alias:
            return []
        return [Found(flat.linked(self.id, self.time, customer, alias, source=self.account))]

    def unmapped(self, why: str) -> list[Found]:
        """Keep the event as it is; its id leaves room for the event that it may become."""
        named = f"stripe.{self.type[:_LONGEST_TYPE]}"
        id = tree.key("unmapped", self.id)
        return [Found(flat.unmapped(id, named, self.time, self.raw, why, source=self.account))]


def of(raw: Mapping[str, Any], now: datetime) -> Told:
    """Return an event; what is absent or of another type is empty."""
    created = tree.at(raw, "created")
    object, previous = (tree.at(raw, "data", name) for name in ("object", "previous_attributes"))
    return Told(
        tree.word(raw, "id") or tree.digest(raw),
        tree.word(raw, "type"),
        tree.instant(created, now),
        tree.milliseconds(created) or 0,
        tree.word(raw, "account"),
        object if isinstance(object, dict) else {},
        previous if isinstance(previous, dict) else {},
        raw,
    )


def ident(told: Any, *path: str) -> str:
    """Return the id at a path, where either an id stands or the object itself."""
    return tree.word(told, *path) or tree.word(told, *path, "id")
