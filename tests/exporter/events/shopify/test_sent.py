from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events.shopify import sent
from exporter.events.shopify.sent import Money, Sent
from tests.exporter.events.shopify.payloads import AT, CUSTOMER, LINE, ORDER, SHOP, money
from tests.exporter.events.spoiling import NOW, read

ORDERED = Sent("orders/create", SHOP, ORDER, NOW)


def test_a_body_says_of_which_kind_it_is() -> None:
    assert ORDERED.is_of("Order")
    assert not ORDERED.is_of("Customer")
    assert Sent("carts/create", SHOP, {}, NOW).is_of("Order")


def test_a_time_is_the_first_that_is_told() -> None:
    assert ORDERED.time("cancelled_at", "created_at") == AT
    assert ORDERED.time("closed_at") == NOW


def test_an_id_is_of_the_body() -> None:
    assert ORDERED.key("order", "1", "paid") == "order/1/paid"
    assert ORDERED.key("order", "", "paid").startswith("order/")
    other = Sent("orders/create", SHOP, {**ORDER, "id": None}, NOW)
    assert ORDERED.key("order", "") != other.key("order", "")


def test_what_has_no_mapping_is_kept_under_an_id_of_its_own() -> None:
    (found,) = ORDERED.unmapped("why")
    event = read(found.event)
    assert (event.type, event.origin) == ("shopify.orders/create", SHOP)
    assert found.event["data"] == ORDER


def test_a_customer_has_a_name_of_two_words() -> None:
    (found,) = ORDERED.identified("e", AT, CUSTOMER)
    assert found.event["data"] == {
        "customer_id": "shopify-customer-115310627314",
        "name": "Ann Lee",
        "email": "ann@example.com",
        "phone": "+4930123456",
        "aliases": ["ann@example.com", "+4930123456"],
    }


def test_what_a_guest_wrote_holds_where_the_customer_says_nothing() -> None:
    assert sent.buyer({"email": "a@b.eu", "customer": {"id": 7, "email": None}}) == {
        "id": 7,
        "email": "a@b.eu",
        "phone": "",
    }
    assert sent.buyer({"customer": []}) == {"email": "", "phone": ""}
    assert sent.customer({}) == ""


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"price_set": money("9.50"), "price": "1"}, Money("9.50", "EUR")),
        ({"price": "1.00"}, Money("1.00", "USD")),
        ({"price_set": {"shop_money": {}}, "price": "1"}, Money(None, None)),
        (None, Money(None, "USD")),
    ],
)
def test_money_is_the_shops(told: Any, found: Money) -> None:
    assert sent.shop_money(told, "price", "USD") == found


def test_lines_are_told_in_the_shops_money() -> None:
    (item,) = sent.items({"line_items": [LINE]})
    assert item == {"id": "21", "name": "A shirt", "quantity": 2, "value": "9.50"}
    assert sent.items({"line_items": [{"title": "x" * 200, "product_id": 3}, 7]}) == [
        {"id": "3", "name": "x" * 100},
        {},
    ]
    assert len(sent.items({"line_items": [LINE] * 500})) == 200


def test_our_ids_stand_in_attributes() -> None:
    pairs = [{"name": "conversation_id", "value": "c-1"}]
    assert sent.ours({"note_attributes": pairs}) == {"conversation_id": "c-1"}
    assert sent.ours({"attributes": {"conversation_id": "c-2"}}) == {"conversation_id": "c-2"}
    assert sent.ours({}) == {}


@pytest.mark.parametrize("value", ["", ".", "1.2.3", "-1", "1e9", "٣", None, [], "9" * 30])
def test_what_is_no_amount_is_none(value: Any) -> None:
    assert sent.amount(value) is None


@given(st.decimals(0, 10**9, places=2))
def test_amounts_are_exact(value: Decimal) -> None:
    assert sent.amount(f"{value:f}") == value


@given(st.text(max_size=12))
def test_no_text_breaks_it(text: str) -> None:
    sent.amount(text)
