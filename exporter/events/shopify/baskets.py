"""Carts and checkouts of a shop, of which abandonment is told. Pure.

https://shopify.dev/docs/api/admin-rest/latest/resources/checkout
"""

from decimal import Decimal
from typing import Any

from exporter.events import tree
from exporter.events.found import Found
from exporter.events.shopify import sent
from exporter.events.shopify.sent import Money, Sent


def cart(told: Sent) -> list[Found]:
    """Return how a cart is now; its currency is that of its lines."""
    token = tree.word(told.raw, "token") or tree.word(told.raw, "id")
    total = _total(told.raw)
    data = {
        "cart_id": token,
        "value": total.value,
        "currency": total.currency,
        "items": sent.items(told.raw) if total.currency else [],
        **sent.ours(told.raw),
    }
    id = told.key("cart", token, tree.word(told.raw, "updated_at"))
    return [told.event(id, "commerce.cart.updated", told.time("updated_at", "created_at"), data)]


def checkout(told: Sent) -> list[Found]:
    """Return that a customer went to pay, once a checkout, and who it is once that is told."""
    token = tree.word(told.raw, "token") or tree.word(told.raw, "id")
    total = sent.shop_money(told.raw, "total_price", told.raw.get("currency"))
    buyer = sent.buyer(told.raw)
    data = {
        "cart_id": tree.word(told.raw, "cart_token") or token,
        "customer_id": sent.customer(buyer) or tree.word(buyer, "email"),
        "value": total.value,
        "currency": total.currency,
        "items": sent.items(told.raw) if total.currency else [],
        **sent.ours(told.raw),
    }
    started = told.event(
        told.key("checkout", token, "started"),
        "commerce.checkout.started",
        told.time("created_at"),
        data,
    )
    id = told.key("checkout", token, tree.word(told.raw, "updated_at"))
    return [started, *told.identified(id, told.time("updated_at", "created_at"), buyer)]


def _total(cart: Any) -> Money:
    """Return the sum of a cart's lines, nothing where they are of no or of several currencies."""
    value = Decimal(0)
    codes = set()
    for line in tree.items(cart, "line_items"):
        price = sent.shop_money(line, "discounted_price")
        if price.value is None or price.currency is None:
            price = sent.shop_money(line, "price")
        one, count = sent.amount(price.value), sent.amount(tree.at(line, "quantity"))
        if one is None or count is None or not isinstance(price.currency, str):
            return Money(None, None)
        value += one * count
        codes.add(price.currency)
    return Money(f"{value:f}", codes.pop()) if len(codes) == 1 else Money(None, None)
