from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from exporter.events import flat, model
from exporter.events.segment import call, ecommerce

NOW = datetime(2026, 11, 21, 5, tzinfo=UTC)
PRODUCT = {"product_id": 9, "sku": "s", "name": "Tea", "category": "drink", "price": 4.5}
ORDER = {
    "order_id": 50,
    "revenue": 25.0,
    "total": 27.5,
    "currency": "EUR",
    "coupon": "NEW",
    "products": [{**PRODUCT, "quantity": 2}, {"sku": "t"}, 7],
}


def events(name: str, told: dict[str, Any]) -> list[dict[str, Any]] | None:
    raw = {"messageId": "m", "userId": "u", "properties": told}
    return ecommerce.events(call.of(raw, "track", None, NOW), name, "USD")


def read(event: dict[str, Any]) -> model.Event:
    span = timedelta(days=9)
    return model.read(event, now=NOW, future=span, oldest=NOW - span)


@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("Cart Viewed", ["commerce.cart.updated"]),
        ("Product Added", ["commerce.cart.updated"]),
        ("Checkout Started", ["commerce.checkout.started"]),
        ("Order Completed", ["commerce.order.placed", "commerce.order.paid"]),
        (" order completed ", ["commerce.order.placed", "commerce.order.paid"]),
        ("Order Refunded", ["commerce.order.refunded"]),
        ("Order Cancelled", ["commerce.order.cancelled"]),
    ],
)
def test_events_of_e_commerce_are_ours(name: str, types: list[str]) -> None:
    found = events(name, ORDER)
    assert found is not None
    assert [one["type"] for one in found] == types
    assert len({one["id"] for one in found}) == len(found)
    for one in found:
        assert not read(one).attributes


def test_an_order_keeps_its_amount_and_its_lines() -> None:
    found = events("Order Completed", ORDER)
    assert found is not None
    assert found[1]["data"] == {
        "customer_id": "u",
        "order_id": "50",
        "coupon": "NEW",
        "value": 25.0,
        "currency": "EUR",
        "items": [
            {"id": "9", "name": "Tea", "category": "drink", "quantity": 2, "value": 4.5},
            {"id": "t"},
        ],
    }


@pytest.mark.parametrize(
    ("told", "value", "currency"),
    [
        ({"value": 3, "total": 4}, 3, "USD"),
        ({"total": 4, "currency": "JPY"}, 4, "JPY"),
        ({"revenue": 0}, 0, "USD"),
    ],
)
def test_the_amount_is_the_revenue_else_the_value_else_the_total(
    told: dict[str, Any], value: int, currency: str
) -> None:
    found = events("Order Completed", {"order_id": "o", **told})
    assert found is not None
    assert (found[1]["data"]["value"], found[1]["data"]["currency"]) == (value, currency)


def test_an_order_without_an_amount_is_placed_only() -> None:
    found = events("Order Completed", {"order_id": "o"})
    assert found is not None
    assert [one["type"] for one in found] == ["commerce.order.placed"]


def test_a_product_of_a_cart_may_stand_alone() -> None:
    found = events("Product Added", {"cart_id": "c", **PRODUCT, "quantity": 1})
    assert found is not None
    assert found[0]["data"]["items"][0]["id"] == "9"
    bare = events("Product Removed", {"cart_id": "c"})
    assert bare is not None
    assert "items" not in bare[0]["data"]


@pytest.mark.parametrize(
    ("name", "told"),
    [("Cart Viewed", {}), ("Order Completed", {"revenue": 1}), ("Order Refunded", {"order_id": 1})],
)
def test_what_names_no_order_or_amount_is_kept_whole(name: str, told: dict[str, Any]) -> None:
    found = events(name, told)
    assert found is not None
    assert isinstance(found[0], flat.Unmapped)


def test_other_names_are_none_of_e_commerce() -> None:
    assert events("Product Viewed", ORDER) is None
