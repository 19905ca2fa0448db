from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events.inbound import Mark
from exporter.events.shopify import orders
from exporter.events.shopify.sent import Sent
from tests.exporter.events.shopify.payloads import AT, CUSTOMER, ORDER, REFUND, SHOP, money
from tests.exporter.events.spoiling import NOW, read

AT_MS = 1_795_258_800_000


def sent(body: Any) -> Sent:
    return Sent("orders/any", SHOP, body, NOW)


def types(found: Any) -> list[str]:
    for one in found:
        read(one.event)
    return [one.event["type"] for one in found]


STEPS = [
    (orders.placed, "placed", ORDER),
    (orders.paid, "paid", ORDER),
    (orders.cancelled, "cancelled", ORDER | {"cancelled_at": AT}),
]


@pytest.mark.parametrize(("tell", "step", "body"), STEPS)
def test_a_step_of_an_order_is_told_once_by_its_id(tell: Any, step: str, body: Any) -> None:
    found = tell(sent(body))
    assert types(found) == [f"commerce.order.{step}", "customer.identified"]
    event, mark = found[0]
    assert (event["id"], event["source"]) == (f"order/820982911946/{step}", SHOP)
    assert mark == Mark("order:820982911946", AT_MS)
    assert event["data"] == {
        "order_id": "820982911946",
        "cart_id": "cart-1",
        "customer_id": "shopify-customer-115310627314",
        "value": "18.00",
        "currency": "EUR",
        "items": [{"id": "21", "name": "A shirt", "quantity": 2, "value": "9.50"}],
        "coupon": "SPRING",
        "conversation_id": "c-1",
    }


def test_the_body_has_the_last_word_on_what_happened() -> None:
    """Shopify signs no topic, so one that was changed on the way must not make money."""
    assert types(orders.paid(sent(ORDER | {"financial_status": "pending"}))) == [
        "shopify.orders/any"
    ]
    assert types(orders.cancelled(sent(ORDER))) == ["shopify.orders/any"]
    for tell in (orders.placed, orders.paid, orders.cancelled, orders.refunded):
        assert types(tell(sent(CUSTOMER))) == ["shopify.orders/any"]


def test_a_test_order_says_so() -> None:
    tested = ORDER | {"test": True, "financial_status": "voided"}
    assert orders.paid(sent(tested))[0].event["data"]["test"] is True


def test_a_guest_is_known_by_their_email() -> None:
    found = orders.placed(sent(ORDER | {"customer": None, "updated_at": None}))
    assert found[0].event["data"]["customer_id"] == "guest@example.com"
    assert found[0].mark is None
    alone = ORDER | {"customer": None, "email": "", "note_attributes": [], "discount_codes": []}
    (only,) = orders.placed(sent(alone))
    assert not {"customer_id", "coupon", "conversation_id"} & only.event["data"].keys()


def test_older_bodies_have_one_price() -> None:
    old = {name: one for name, one in ORDER.items() if name != "total_price_set"}
    data = orders.paid(sent(old))[0].event["data"]
    assert (data["value"], data["currency"]) == ("99.99", "EUR")


def test_what_went_back_is_what_succeeded() -> None:
    (found,) = orders.refunded(sent(REFUND))
    read(found.event)
    assert found.event["id"] == "refund/890088186047/EUR"
    assert found.event["data"] == {
        "order_id": "820982911946",
        "value": "7.55",
        "currency": "EUR",
    }


def transaction(amount: Any, currency: Any = "EUR", **changes: Any) -> dict[str, Any]:
    told = {"kind": "refund", "status": "success", "amount": amount, "currency": currency}
    return told | changes


def returned(*transactions: Any) -> list[Any]:
    found = orders.refunded(sent(REFUND | {"transactions": list(transactions)}))
    return [one.event["data"] for one in found]


def test_currencies_stay_apart() -> None:
    one, two = returned(transaction("1.00", "USD"), transaction("2.00"), transaction("3", "USD"))
    assert (one["currency"], one["value"], two["currency"], two["value"]) == (
        "USD",
        "4.00",
        "EUR",
        "2.00",
    )
    both = transaction("9.99", "USD", amount_set=money("8.00"))
    assert returned(both)[0]["value"] == "8.00"


def test_a_refund_is_a_test_where_all_of_it_is() -> None:
    (data,) = returned(transaction("1", test=True), transaction("2", test=True))
    assert data["test"] is True
    (data,) = returned(transaction("1", test=True), transaction("2", test=False))
    assert "test" not in data


@pytest.mark.parametrize("amount", ["-1.00", "much", None])
def test_an_amount_that_is_none_is_for_the_quarantine(amount: Any) -> None:
    (data,) = returned(transaction(amount), transaction("1.00"))
    assert data["value"] == "not an amount"


def test_a_restock_moves_no_money() -> None:
    assert types(orders.refunded(sent(REFUND | {"transactions": []}))) == ["shopify.orders/any"]


@given(st.lists(st.decimals(0, 10**6, places=2), min_size=1, max_size=8))
def test_no_cent_of_a_refund_is_lost(amounts: list[Decimal]) -> None:
    (data,) = returned(*(transaction(f"{one:f}") for one in amounts))
    assert Decimal(data["value"]) == sum(amounts)
