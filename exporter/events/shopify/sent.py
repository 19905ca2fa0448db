"""One webhook of a shop, and what is made of it alike whatever its topic. Pure.

Shopify signs the body and nothing else, so ids and times come from there: topic and shop stand in
headers, which anybody who has seen a request could change.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from msgspec import Struct

from exporter.events import flat, linking, numbered, people, tree
from exporter.events.found import Found
from exporter.events.inbound import Mark

_MOST_ITEMS = 200
_LONGEST_WORD = 100


class Sent(Struct, frozen=True):
    """A webhook's topic, its shop and its body."""

    topic: str
    shop: str
    raw: Mapping[str, Any]
    now: datetime

    def is_of(self, kind: str) -> bool:
        """Say whether the body is of a kind, as far as it tells its own."""
        told = tree.word(self.raw, "admin_graphql_api_id")
        return not told or told.startswith(f"gid://shopify/{kind}/")

    def time(self, *names: str) -> Any:
        """Return the first of the body's times that is told, else the time of arrival."""
        return next((told for name in names if (told := self.raw.get(name)) is not None), self.now)

    def key(self, *parts: str) -> str:
        """Return an event's id out of parts of the body; of a body without, its digest."""
        return tree.key(*parts) if all(parts) else tree.key(parts[0], tree.digest(self.raw))

    def event(
        self,
        id: str,
        type: str,
        time: Any,
        data: Mapping[str, Any],
        mark: Mark | None = None,
    ) -> Found:
        """Return an event of the shop."""
        return Found(flat.event(id, type, time, data, source=self.shop), mark)

    def identified(self, id: str, time: Any, told: Any) -> list[Found]:
        """Return what is known of a customer."""
        names = [tree.word(told, name) for name in ("first_name", "last_name")]
        known = {
            "name": " ".join(name for name in names if name),
            "email": tree.word(told, "email"),
            "phone": tree.word(told, "phone"),
        }
        return people.identified(id, time, self.shop, customer(told), known)

    def unmapped(self, why: str) -> list[Found]:
        """Keep the body as it is; its id leaves room for the event that it may become."""
        id = f"unmapped/{tree.digest([self.topic, self.raw])}"
        kind = f"shopify.{self.topic}"
        return [Found(flat.unmapped(id, kind, self.now, self.raw, why, source=self.shop))]


def customer(told: Any) -> str:
    """Return a customer's id; their number alone would read as a phone number."""
    return numbered.of("shopify", "customer", tree.word(told, "id"))


def buyer(raw: Any) -> dict[str, Any]:
    """Return who bought: the customer, else what a guest wrote into the checkout."""
    told = tree.at(raw, "customer")
    known = told if isinstance(told, dict) else {}
    guest = {name: tree.word(raw, name) for name in ("email", "phone")}
    return {**guest, **{name: one for name, one in known.items() if one}}


class Money(NamedTuple):
    """An amount in major units, as Shopify writes it, and its currency."""

    value: Any
    currency: Any


def shop_money(told: Any, name: str, currency: Any = None) -> Money:
    """Return an amount in the shop's own currency, not in the buyer's.

    Older bodies have it without its set; then ``currency`` is that of the order.
    """
    both = tree.at(told, f"{name}_set", "shop_money")
    if isinstance(both, dict):
        return Money(both.get("amount"), both.get("currency_code"))
    return Money(tree.at(told, name), currency)


def ours(raw: Any) -> dict[str, str]:
    """Return our ids out of the attributes that a theme gives a cart."""
    return linking.of_pairs(tree.items(raw, "note_attributes")) or linking.of(
        tree.at(raw, "attributes")
    )


def items(raw: Any) -> list[dict[str, Any]]:
    """Return the lines of a cart or an order, the first two hundred of them."""
    return [_item(one) for one in tree.items(raw, "line_items")[:_MOST_ITEMS]]


def amount(value: Any) -> Decimal | None:
    """Return an amount as a number, None where it is none."""
    text = tree.word({"value": value}, "value")
    is_amount = text.replace(".", "", 1).isdigit() and text.isascii() and len(text) < 20
    return Decimal(text) if is_amount else None


def _item(line: Any) -> dict[str, Any]:
    id = next(
        (told for name in ("variant_id", "product_id", "id") if (told := tree.word(line, name))), ""
    )
    name = tree.word(line, "title")[:_LONGEST_WORD]
    price = shop_money(line, "price").value
    item = {"id": id, "name": name, "quantity": tree.at(line, "quantity"), "value": price}
    return {name: one for name, one in item.items() if one is not None and one != ""}
