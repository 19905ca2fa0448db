"""Shopify: orders, refunds, carts, checkouts and customers; erasure requests are kept and told.

https://shopify.dev/docs/apps/build/webhooks
"""

import base64
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Meta

from exporter.events import bodies, found, instants, mac, tree
from exporter.events.found import Found
from exporter.events.inbound import Inbound, Mark, Parsed
from exporter.events.shopify import baskets, orders
from exporter.events.shopify.sent import Sent
from exporter.events.source import Sender
from exporter.refusal import Refused

_HEADER = "X-Shopify-Hmac-SHA256"
_LONGEST_TOPIC = 80
_LONGEST_SHOP = 100


class Shopify(Sender, frozen=True, forbid_unknown_fields=True, tag="shopify"):
    """An app's subscriptions; ``secrets`` are its client secrets, old and new for an hour."""

    shops: Annotated[
        tuple[str, ...],
        Meta(
            max_length=1_000,
            description="domains as `example.myshopify.com`; events of others stay unmapped, "
            "without any, every shop is taken",
        ),
    ] = ()

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:  # noqa: ARG002 # no time is signed
        """Return the index of the client secret that signed the raw bytes."""
        offered = inbound.headers.get(_HEADER, "").strip()
        if not offered:
            raise mac.missing(_HEADER, "subscribe by the app whose client secret is in secrets:")
        found = mac.fitting(self.secrets, [offered], lambda key: _signature(key, inbound.body))
        if found < 0:
            raise mac.unfit(
                _HEADER,
                "compare the secrets with the app's client secret; webhooks made in the admin have "
                "a secret of their own; pass the body on byte for byte",
            )
        return found

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return what a webhook tells; Refused where the body is no JSON object."""
        raw = bodies.json_of(inbound.body)
        if not isinstance(raw, dict):
            raise Refused(
                "wrong_type",
                "the body is no JSON object, so it is no webhook of Shopify's",
                "check that the URL was given to Shopify and to nobody else",
            )
        topic = _word(inbound, "X-Shopify-Topic", _LONGEST_TOPIC) or "unknown"
        shop = _word(inbound, "X-Shopify-Shop-Domain", _LONGEST_SHOP).lower()
        return found.parsed(self._told(Sent(topic, shop, raw, now)))

    def _told(self, told: Sent) -> list[Found]:
        if self.shops and told.shop not in self.shops:
            return told.unmapped("shops: of the source lists no such shop")
        if told.topic in _ADVICE:
            return told.unmapped(_ADVICE[told.topic])
        tell = _TELLS.get(told.topic)
        return told.unmapped("no mapping for this topic") if tell is None else tell(told)


def _signature(key: bytes, body: bytes) -> bytes:
    return base64.b64encode(hmac.digest(key, body, "sha256"))


def _word(inbound: Inbound, header: str, longest: int) -> str:
    told = inbound.headers.get(header, "").strip()
    return "".join(one for one in told if one.isascii() and one.isprintable())[:longest]


def _customer(told: Sent) -> list[Found]:
    id, version = (tree.word(told.raw, name) for name in ("id", "updated_at"))
    since = instants.milliseconds(version)
    mark = None if since is None else Mark(f"customer:{id}", since)
    time = told.time("updated_at", "created_at")
    known = told.identified(told.key("customer", id, version), time, told.raw)
    if not known or not told.is_of("Customer"):
        return told.unmapped("nothing is known of this customer, or it is none")
    return [Found(one.event, mark) for one in known]


_ADVICE: Mapping[str, str] = {
    "app/uninstalled": "the app was uninstalled, so nothing more comes: install it again",
    "customers/data_request": "to do in 30 days: give the shop what is known of this customer",
    "customers/redact": "to do in 30 days: erase what is known of this customer",
    "shop/redact": "to do in 30 days: erase what is known of this shop's customers",
    "orders/updated": "orders that are placed, paid or cancelled have topics of their own",
    "orders/edited": "orders that are placed, paid or cancelled have topics of their own",
    "orders/fulfilled": "no figure is made of what was sent out",
    "orders/partially_fulfilled": "no figure is made of what was sent out",
}
_TELLS: Mapping[str, Callable[[Sent], list[Found]]] = {
    "orders/create": orders.placed,
    "orders/paid": orders.paid,
    "orders/cancelled": orders.cancelled,
    "refunds/create": orders.refunded,
    "carts/create": baskets.cart,
    "carts/update": baskets.cart,
    "checkouts/create": baskets.checkout,
    "checkouts/update": baskets.checkout,
    "customers/create": _customer,
    "customers/update": _customer,
}
