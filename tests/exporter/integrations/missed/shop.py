"""A shop whose orders are listed as Shopify's REST does: one model of it, for all tests."""

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from exporter.integrations.exchange.call import Call
from tests.exporter.integrations.missed.listing import query

DOMAIN = "example.myshopify.com"


def iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


class Order(Struct):
    """When what was done to an order, 0 for never."""

    id: int
    created: float
    paid: float = 0.0
    cancelled: float = 0.0
    refunded: float = 0.0
    touched: float = 0.0

    def updated(self, now: float) -> float:
        times = (self.created, self.paid, self.cancelled, self.refunded, self.touched)
        return max(one for one in times if one <= now)

    def body(self, now: float) -> dict[str, Any]:
        """Return the order as it is then."""
        status = "refunded" if 0 < self.refunded <= now else "paid"
        return {
            "id": self.id,
            "admin_graphql_api_id": f"gid://shopify/Order/{self.id}",
            "created_at": iso(self.created),
            "updated_at": iso(self.updated(now)),
            "cancelled_at": iso(self.cancelled) if 0 < self.cancelled <= now else None,
            "financial_status": status if 0 < self.paid <= now else "pending",
            "currency": "EUR",
            "total_price": "10.00",
            "refunds": [self.refund()] if 0 < self.refunded <= now else [],
        }

    def refund(self) -> dict[str, Any]:
        sale = {"kind": "refund", "status": "success", "amount": "10.00", "currency": "EUR"}
        return {
            "id": self.id + 1_000_000,
            "order_id": self.id,
            "created_at": iso(self.refunded),
            "processed_at": iso(self.refunded),
            "transactions": [sale],
        }

    def webhooks(self) -> list[tuple[float, str, dict[str, Any]]]:
        """Return instants, topics and bodies of what is sent."""
        steps = [
            (self.created, "orders/create", self.body(self.created)),
            (self.paid, "orders/paid", self.body(self.paid or self.created)),
            (self.cancelled, "orders/cancelled", self.body(self.cancelled or self.created)),
            (self.refunded, "refunds/create", self.refund() if self.refunded else {}),
        ]
        return [one for one in steps if one[0]]


def page(call: Call, orders: list[Order], now: float) -> Any:
    """Return a page of orders, the one that was changed longest ago first, and the next one's."""
    asked = query(call)
    if "page_info" in asked:
        assert asked.keys() == {"limit", "fields", "page_info"}, "Shopify takes no other then"
        low, high, start = asked["page_info"].split("_")
    else:
        assert (asked["status"], asked["order"]) == ("any", "updated_at asc")
        low, high, start = asked["updated_at_min"], asked["updated_at_max"], "0"
    since, until = (datetime.fromisoformat(one).timestamp() for one in (low, high))
    known = [one for one in orders if one.created <= now and since <= one.updated(now) <= until]
    known.sort(key=lambda one: (one.updated(now), one.id))
    at, size = int(start), int(asked["limit"])
    bodies = [one.body(now) for one in known[at : at + size]]
    address = call.url.partition("?")[0]
    last = f'<{address}?limit=50&page_info=x>; rel="previous"'
    following = f'{last}, <{address}?limit=50&page_info={low}_{high}_{at + size}>; rel="next"'
    return {"orders": bodies}, {"link": following if at + size < len(known) else last}
