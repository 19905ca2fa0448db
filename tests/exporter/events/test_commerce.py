from typing import Any

import pytest

from exporter.events import commerce
from tests.exporter.events.examples import ORDER, complaint, event, raw, refusal


def test_an_order_has_an_exact_price_and_priced_items() -> None:
    data = event(
        "commerce.order.paid",
        value="59.70",
        currency="EUR",
        items=[{"id": "sku-1", "name": "tea", "quantity": 3, "value": "19.90"}, {"id": "sku-2"}],
        coupon="AUTUMN",
    ).data
    assert isinstance(data, commerce.Paid)
    assert (data.value_minor, data.currency, data.test) == (5970, "EUR", False)
    assert data.items == (
        commerce.Item(id="sku-1", name="tea", quantity=3.0, value_minor=1990),
        commerce.Item(id="sku-2"),
    )


def test_an_order_is_named_by_its_cart_or_itself() -> None:
    record = {**raw("commerce.order.placed"), "data": {"coupon": "x"}}
    assert refusal(record) == ("missing_field", "data: order_id or cart_id is required")


@pytest.mark.parametrize("type", ["commerce.order.paid", "commerce.order.refunded"])
def test_what_was_paid_needs_an_amount(type: str) -> None:
    assert refusal({**raw(type), "data": ORDER}) == ("missing_field", "data.value: required")
    record = {**raw(type), "data": {**ORDER, "value": 5}}
    assert refusal(record) == ("missing_field", "data.currency: required beside value")


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ("tea", "data.items: expected a list of at most 200 items, got 'tea'"),
        (["tea"], "data.items[0]: expected an object, got 'tea'"),
        ([{"value": 1}], "data.items[0].currency: required beside value"),
        ([{"quantity": -1}], "data.items[0].quantity: expected a number from 0 to"),
    ],
)
def test_a_bad_item_is_named(items: Any, told: str) -> None:
    assert complaint("commerce.order.placed", items=items).startswith(told)


def test_a_subscription_has_a_monthly_value() -> None:
    data = event(
        "billing.subscription.changed", monthly_value=49, currency="usd", quantity=3, plan="team"
    ).data
    assert isinstance(data, commerce.SubscriptionChanged)
    assert (data.monthly_value_minor, data.currency, data.quantity) == (4900, "USD", 3)
    assert complaint("billing.subscription.changed", interval="fortnight").startswith(
        "data.interval: expected one of 'day', 'half_year', 'month'"
    )
