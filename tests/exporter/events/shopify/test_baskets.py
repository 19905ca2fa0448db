from typing import Any

import pytest

from exporter.events.shopify import baskets
from exporter.events.shopify.sent import Sent
from tests.exporter.events.shopify.payloads import AT, CART, CHECKOUT, LINE, SHOP, money
from tests.exporter.events.spoiling import NOW, read


def data(found: Any) -> Any:
    for one in found:
        read(one.event)
    return found[0].event["data"]


def cart(**changes: Any) -> Any:
    return data(baskets.cart(Sent("carts/update", SHOP, CART | changes, NOW)))


def checkout(**changes: Any) -> Any:
    return baskets.checkout(Sent("checkouts/update", SHOP, CHECKOUT | changes, NOW))


ITEM = {"id": "21", "name": "A shirt", "quantity": 2, "value": "9.50"}


def test_a_cart_is_worth_its_lines() -> None:
    assert cart() == {
        "cart_id": "cart-1",
        "value": "19.00",
        "currency": "EUR",
        "items": [ITEM],
        "conversation_id": "c-1",
    }
    reduced = LINE | {"discounted_price": "1", "discounted_price_set": money("9.00")}
    assert cart(line_items=[LINE, reduced])["value"] == "37.00"


@pytest.mark.parametrize(
    "lines",
    [
        [LINE, LINE | {"price_set": money("9.50", "USD")}],
        [{"price": "9.50", "quantity": 1}],
        [LINE | {"quantity": None}],
        [LINE | {"price_set": money("much")}],
        [],
    ],
)
def test_a_cart_of_unknown_worth_is_told_without(lines: Any) -> None:
    assert cart(line_items=lines) == {"cart_id": "cart-1", "items": [], "conversation_id": "c-1"}


def test_each_state_of_a_cart_is_an_event() -> None:
    (found,) = baskets.cart(Sent("carts/update", SHOP, CART | {"token": None}, NOW))
    assert (found.event["id"], found.event["time"]) == (f"cart/cart-1/{AT}", AT)


def test_a_checkout_starts_once_and_tells_who_it_is_when_it_knows() -> None:
    started, who = checkout()
    assert data([started, who]) == {
        "cart_id": "cart-1",
        "customer_id": "shopify-customer-7",
        "value": "18.00",
        "currency": "EUR",
        "items": [ITEM],
        "conversation_id": "c-1",
    }
    assert started.event["id"] == "checkout/check-1/started"
    assert who.event["id"] == f"checkout/check-1/{AT}/identified"
    assert who.event["data"]["email"] == "ann@example.com"
    (alone,) = checkout(customer=None, email=None, currency=None, cart_token=None, token=None)
    assert alone.event["id"] == "checkout/981820079255/started"
    assert alone.event["data"]["cart_id"] == "981820079255"


def test_later_states_of_a_checkout_are_repeats_of_its_start() -> None:
    later = checkout(updated_at="2026-11-21T06:05:00-05:00", total_price="25.00")
    assert later[0].event["id"] == checkout()[0].event["id"]
    assert later[0].event["time"] == AT
