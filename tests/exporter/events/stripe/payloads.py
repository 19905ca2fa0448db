"""Events as Stripe sends them, written from the fields of its documentation."""

from datetime import datetime
from typing import Any

from tests.exporter.events.spoiling import NOW

AT = int(NOW.timestamp()) - 60
CHARGE = {
    "id": "ch_1",
    "object": "charge",
    "amount": 1250,
    "amount_captured": 1250,
    "amount_refunded": 0,
    "captured": True,
    "currency": "eur",
    "customer": "cus_1",
    "invoice": None,
    "metadata": {"conversation_id": "c-1"},
    "payment_intent": "pi_1",
}
INTENT = {
    "id": "pi_1",
    "object": "payment_intent",
    "amount": 1250,
    "amount_received": 1250,
    "currency": "eur",
    "customer": "cus_1",
    "metadata": {},
}
INVOICE = {
    "id": "in_1",
    "object": "invoice",
    "amount_due": 1250,
    "amount_paid": 1250,
    "currency": "eur",
    "customer": "cus_1",
    "metadata": {},
    "parent": {
        "type": "subscription_details",
        "subscription_details": {
            "subscription": "sub_1",
            "metadata": {"conversation_id": "c-1"},
        },
    },
}
OLD_INVOICE = {
    "id": "in_1",
    "object": "invoice",
    "amount_due": 1250,
    "amount_paid": 1250,
    "charge": "ch_1",
    "currency": "eur",
    "customer": {"id": "cus_1", "object": "customer"},
    "payment_intent": "pi_1",
    "subscription": "sub_1",
    "subscription_details": {"metadata": {"conversation_id": "c-1"}},
}
CHECKOUT = {
    "id": "cs_1",
    "object": "checkout.session",
    "amount_total": 1250,
    "client_reference_id": "c-1",
    "currency": "eur",
    "customer": "cus_1",
    "customer_details": {"email": "ann@example.com", "name": "Ann", "phone": "+4930123456"},
    "invoice": None,
    "metadata": {},
    "mode": "payment",
    "payment_intent": "pi_1",
    "payment_status": "paid",
    "subscription": None,
}
REFUND = {
    "id": "re_1",
    "object": "refund",
    "amount": 250,
    "charge": "ch_1",
    "currency": "eur",
    "payment_intent": "pi_1",
    "status": "succeeded",
}
DISPUTE = {
    "id": "du_1",
    "object": "dispute",
    "amount": 1250,
    "charge": "ch_1",
    "currency": "eur",
    "payment_intent": "pi_1",
    "status": "needs_response",
}
CUSTOMER = {
    "id": "cus_1",
    "object": "customer",
    "email": "ann@example.com",
    "name": "Ann",
    "phone": None,
}


def event(
    type: str,
    object: dict[str, Any],
    previous: dict[str, Any] | None = None,
    at: datetime | None = None,
    **changes: Any,
) -> dict[str, Any]:
    data: dict[str, Any] = {"object": object}
    if previous is not None:
        data["previous_attributes"] = previous
    told = {
        "id": "evt_1",
        "object": "event",
        "api_version": "2026-06-30.basil",
        "created": AT if at is None else int(at.timestamp()) - 60,
        "data": data,
        "livemode": True,
        "pending_webhooks": 1,
        "type": type,
    }
    return told | changes


def price(**changes: Any) -> dict[str, Any]:
    """Return a price: 10.00 EUR a month, licensed."""
    recurring = {"interval": "month", "interval_count": 1, "usage_type": "licensed"}
    recurring |= {name: changes.pop(name) for name in list(changes) if name in recurring}
    told = {
        "id": "price_1",
        "object": "price",
        "billing_scheme": "per_unit",
        "currency": "eur",
        "nickname": "Pro",
        "product": "prod_1",
        "recurring": recurring,
        "unit_amount": 1000,
        "unit_amount_decimal": "1000",
    }
    return told | changes


def item(quantity: Any = 1, discounts: Any = (), **changes: Any) -> dict[str, Any]:
    return {
        "id": "si_1",
        "object": "subscription_item",
        "discounts": list(discounts),
        "price": price(**changes),
        "quantity": quantity,
    }


def subscription(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": "sub_1",
        "object": "subscription",
        "currency": "eur",
        "customer": "cus_1",
        "discounts": [],
        "items": {"object": "list", "data": list(items or (item(),)), "has_more": False},
        "metadata": {"conversation_id": "c-1"},
        "status": "active",
        "trial_end": None,
    }
    return told | changes


def discount(**coupon: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": "co_1",
        "duration": "forever",
        "percent_off": None,
        "amount_off": None,
    }
    return {
        "id": "di_1",
        "object": "discount",
        "coupon": told | coupon,
        "start": AT - 60,
        "end": None,
    }
