"""Orders of a shop, from placed to refunded. Pure.

Each step counts once, by the order's own id, by however many subscriptions it is told.
https://shopify.dev/docs/api/admin-rest/latest/resources/order
"""

from decimal import Decimal
from typing import Any

from exporter.events import instants, tree
from exporter.events.found import Found
from exporter.events.inbound import Mark
from exporter.events.shopify import sent
from exporter.events.shopify.sent import Sent

_PAID = frozenset({"paid", "partially_refunded", "refunded"})
_NO_AMOUNT = "not an amount"
_LONGEST_COUPON = 100
_OTHER = "the body is of another kind than its topic says"


def placed(told: Sent) -> list[Found]:
    """Return that an order came in, and who ordered."""
    if not told.is_of("Order"):
        return told.unmapped(_OTHER)
    return _step(told, "placed", told.time("created_at", "processed_at"))


def paid(told: Sent) -> list[Found]:
    """Return that an order was paid, if the body says so too."""
    if not told.is_of("Order"):
        return told.unmapped(_OTHER)
    if tree.word(told.raw, "financial_status") not in _PAID and not _is_test(told.raw):
        return told.unmapped("of the topic orders/paid, and its order is not paid")
    return _step(told, "paid", told.time("updated_at", "processed_at"))


def cancelled(told: Sent) -> list[Found]:
    """Return that an order was called off, if the body says so too."""
    if not told.is_of("Order"):
        return told.unmapped(_OTHER)
    if not tree.word(told.raw, "cancelled_at"):
        return told.unmapped("of the topic orders/cancelled, and its order is not")
    return _step(told, "cancelled", told.time("cancelled_at"))


def refunded(told: Sent) -> list[Found]:
    """Return what went back, one event a currency: the refund's transactions that succeeded."""
    if not told.is_of("Refund"):
        return told.unmapped(_OTHER)
    refund = tree.word(told.raw, "id")
    own = sent.shop_money(told.raw, "total_duties").currency
    sums: dict[Any, Decimal | None] = {}
    tests: set[bool] = set()
    for one in tree.items(told.raw, "transactions"):
        if tree.word(one, "kind") == "refund" and tree.word(one, "status") == "success":
            found = sent.shop_money(one, "amount", tree.at(one, "currency") or own)
            code = found.currency if isinstance(found.currency, str) else ""
            sums[code] = _sum(sums.get(code, Decimal(0)), sent.amount(found.value))
            tests.add(tree.at(one, "test") is True)
    time = told.time("processed_at", "created_at")
    return [
        told.event(
            told.key("refund", refund, code),
            "commerce.order.refunded",
            time,
            {
                "order_id": tree.word(told.raw, "order_id"),
                "value": _NO_AMOUNT if value is None else f"{value:f}",
                "currency": code,
                "test": tests == {True} or None,
            },
        )
        for code, value in sums.items()
    ] or told.unmapped("a refund by which no money went back")


def _sum(sum: Decimal | None, more: Decimal | None) -> Decimal | None:
    return None if sum is None or more is None else sum + more


def _step(told: Sent, step: str, time: Any) -> list[Found]:
    order = tree.word(told.raw, "id")
    id = told.key("order", order, step)
    total = sent.shop_money(told.raw, "total_price", told.raw.get("currency"))
    buyer = sent.buyer(told.raw)
    data = {
        "order_id": order,
        "cart_id": tree.word(told.raw, "cart_token"),
        "customer_id": sent.customer(buyer) or tree.word(buyer, "email"),
        "value": total.value,
        "currency": total.currency,
        "items": sent.items(told.raw),
        "coupon": _coupon(told.raw),
        "test": _is_test(told.raw) or None,
        **sent.ours(told.raw),
    }
    return [
        told.event(id, f"commerce.order.{step}", time, data, _mark(told, order)),
        *told.identified(id, time, buyer),
    ]


def _is_test(order: Any) -> bool:
    """Say whether an order is none; the admin's test webhook is one that contradicts itself."""
    return tree.at(order, "test") is True


def _mark(told: Sent, order: str) -> Mark | None:
    since = instants.milliseconds(told.raw.get("updated_at"))
    return None if since is None else Mark(f"order:{order}", since)


def _coupon(order: Any) -> str:
    codes = (tree.word(one, "code") for one in tree.items(order, "discount_codes"))
    return next((code for code in codes if code), "")[:_LONGEST_COUPON]
