"""Segment's e-commerce events as ours. Pure.

https://segment.com/docs/connections/spec/ecommerce/v2/
"""

from collections.abc import Mapping
from typing import Any

from exporter.events import tree
from exporter.events.segment.call import Call

_CART = "commerce.cart.updated"
_TYPES: Mapping[str, str] = {
    "cart viewed": _CART,
    "product added": _CART,
    "product removed": _CART,
    "checkout started": "commerce.checkout.started",
    "order cancelled": "commerce.order.cancelled",
    "order completed": "commerce.order.placed",
    "order refunded": "commerce.order.refunded",
}
_AMOUNTS = ("revenue", "value", "total")
_MOST_ITEMS = 200
_LONGEST_WORD = 100


def events(call: Call, name: str, currency: str) -> list[dict[str, Any]] | None:
    """Return the events of a track, None where its name is none of e-commerce.

    ``currency`` is that of amounts that do not say. A completed order is placed, and paid where
    it has an amount. Without the id of an order or a cart it is unmapped.
    """
    type = _TYPES.get(name.strip().lower())
    if type is None:
        return None
    told = call.properties
    data: dict[str, Any] = {
        "order_id": tree.word(told, "order_id"),
        "cart_id": tree.word(told, "cart_id"),
        "coupon": tree.word(told, "coupon")[:_LONGEST_WORD],
        "value": next((one for at in _AMOUNTS if (one := told.get(at)) is not None), None),
        "currency": tree.word(told, "currency") or currency,
        "items": _items(told),
    }
    if not data["order_id"] and not data["cart_id"]:
        return [call.unmapped(f"segment.{name}", "neither order_id nor cart_id in properties")]
    if type == "commerce.order.refunded" and data["value"] is None:
        return [call.unmapped(f"segment.{name}", "no amount in properties")]
    made = [call.event(type, data)]
    if type == "commerce.order.placed" and data["value"] is not None:
        made.append(call.event("commerce.order.paid", data, suffix="/paid"))
    return made


def _items(told: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Return the lines of a cart or an order; a single product is the properties."""
    listed = told.get("products")
    if not isinstance(listed, list):
        listed = [told] if "product_id" in told else []
    lines = [_item(one) for one in listed[:_MOST_ITEMS] if isinstance(one, dict)]
    return lines or None


def _item(product: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        "id": tree.word(product, "product_id") or tree.word(product, "sku"),
        "name": tree.word(product, "name")[:_LONGEST_WORD],
        "category": tree.word(product, "category")[:_LONGEST_WORD],
        "quantity": product.get("quantity"),
        "value": product.get("price"),
    }
    return {name: one for name, one in found.items() if one is not None and one != ""}
