from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events.stripe import monthly
from tests.exporter.events.stripe.payloads import AT, discount, item, price, subscription

NOW = AT * 1000


def value(*items: dict[str, Any], **changes: Any) -> Fraction:
    return monthly.of(subscription(*items, **changes), NOW).value


def unknown(*items: dict[str, Any], **changes: Any) -> str:
    with pytest.raises(monthly.Unknown) as told:
        value(*items, **changes)
    return str(told.value)


@pytest.mark.parametrize(
    ("interval", "count", "found"),
    [
        ("month", 1, Fraction(10)),
        ("month", 3, Fraction(10, 3)),
        ("month", 6, Fraction(10, 6)),
        ("year", 1, Fraction(10, 12)),
        ("year", 2, Fraction(10, 24)),
        ("week", 1, Fraction(10 * 52, 12)),
        ("week", 2, Fraction(10 * 26, 12)),
        ("day", 1, Fraction(10 * 365, 12)),
        ("day", 30, Fraction(10 * 365, 360)),
    ],
)
def test_a_price_is_spread_over_its_months(interval: str, count: int, found: Fraction) -> None:
    assert value(item(interval=interval, interval_count=count)) == found


def test_items_add_up_and_metered_ones_do_not_count() -> None:
    seats = item(3)
    yearly = item(1, interval="year", unit_amount_decimal="12000")
    metered = item(None, usage_type="metered", unit_amount_decimal="99900")
    assert value(seats, yearly, metered) == 30 + 10
    assert value(metered) == 0
    assert monthly.of(subscription(metered), NOW).currency == "EUR"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"unit_amount_decimal": "0.5", "unit_amount": None}, Fraction(5, 1000)),
        ({"unit_amount_decimal": None, "unit_amount": 700}, Fraction(7)),
        ({"unit_amount_decimal": None, "unit_amount": None, "amount": 300}, Fraction(3)),
        ({"currency": "jpy"}, Fraction(1000)),
        ({"currency": "kwd"}, Fraction(1)),
        ({"currency": "usd", "currency_options": {"eur": {"unit_amount": 900}}}, Fraction(9)),
    ],
)
def test_unit_amounts_are_read_in_every_form(changes: dict[str, Any], found: Fraction) -> None:
    assert value(item(**changes)) == found


def test_quantities_may_be_packed() -> None:
    packed = {"divide_by": 5, "round": "up"}
    assert value(item(11, transform_quantity=packed)) == 30
    assert value(item(11, transform_quantity={"divide_by": 5, "round": "down"})) == 20
    assert value(item(11, transform_quantity={"divide_by": 0})) == 110
    assert value(item(None)) == 10
    assert value(item(0)) == 0


@pytest.mark.parametrize("quantity", [-1, True, 1.5, "3", 10**12])
def test_a_quantity_that_is_none_makes_the_value_unknown(quantity: Any) -> None:
    assert unknown(item(quantity)) == "a quantity that is no number"


def test_old_subscriptions_have_plans() -> None:
    plan = {"amount": 2400, "currency": "eur", "interval": "year", "usage_type": "licensed"}
    assert value({"plan": plan, "quantity": 2}) == 4
    alone = subscription(items=None, plan=plan, quantity=1)
    assert monthly.of(alone, NOW).value == 2
    assert monthly.items({}) == []


@pytest.mark.parametrize(
    ("coupon", "found"),
    [
        ({"percent_off": 25}, Fraction("7.5")),
        ({"percent_off": 33.33}, Fraction("6.667")),
        ({"percent_off": 100}, Fraction(0)),
        ({"percent_off": 25, "duration": "repeating"}, Fraction("7.5")),
        ({"percent_off": 25, "duration": "once"}, Fraction(10)),
        ({"amount_off": 300, "currency": "eur"}, Fraction(7)),
        ({"amount_off": 3000, "currency": "eur"}, Fraction(0)),
        (
            {"amount_off": 3, "currency": "usd", "currency_options": {"eur": {"amount_off": 200}}},
            Fraction(8),
        ),
        ({"percent_off": 50, "applies_to": {"products": ["prod_1"]}}, Fraction(5)),
        ({"percent_off": 50, "applies_to": {"products": ["prod_2"]}}, Fraction(10)),
    ],
)
def test_discounts_that_hold_are_taken_off(coupon: dict[str, Any], found: Fraction) -> None:
    off = discount(**coupon)
    assert value(item(), discounts=[off]) == found
    assert value(item(discounts=[off])) == found
    assert value(item(), discount=off) == found


def test_an_amount_off_is_of_each_invoice() -> None:
    off = discount(amount_off=1200, currency="eur")
    assert value(item(interval="year", unit_amount_decimal="12000"), discounts=[off]) == 9


def test_discounts_follow_each_other_and_share_out_over_items() -> None:
    amount, percent = discount(amount_off=1000, currency="eur"), discount(percent_off=50)
    one, two = item(), item(unit_amount_decimal="3000", product="prod_2")
    assert value(one, two, discounts=[amount, percent]) == 15
    assert value(one, two, discounts=[percent, amount]) == 10
    only = discount(percent_off=50, applies_to={"products": ["prod_2"]})
    assert value(one, two, discounts=[only]) == 25


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"end": AT + 1}, 5),
        ({"end": AT}, 10),
        ({"start": AT}, 5),
        ({"start": AT + 1}, 10),
        ({"start": None}, 5),
    ],
)
def test_a_discount_holds_from_its_start_to_its_end(changes: dict[str, Any], found: int) -> None:
    assert value(item(), discounts=[discount(percent_off=50) | changes]) == found


def test_a_discount_may_stand_beside_its_id() -> None:
    off = discount(percent_off=50)
    assert value(item(), discount=off, discounts=["di_1"]) == 5
    new = {"id": "di_1", "source": {"type": "coupon", "coupon": off["coupon"]}}
    assert value(item(), discounts=[new]) == 5


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"discounts": ["di_1"]}, "a discount that is told by its id alone"),
        (
            {"discounts": [{"id": "di_1", "source": {"coupon": "co_1"}}]},
            "a discount that is told by its id alone",
        ),
        (
            {"discounts": [discount(amount_off=300, currency="usd")]},
            "a coupon of another currency or without an amount",
        ),
        (
            {"discounts": [discount(percent_off=True)]},
            "a coupon of another currency or without an amount",
        ),
        ({"items": {"data": [item()], "has_more": True}}, "more items than the event lists"),
        ({"items": {"data": [item()] * 101}}, "more items than the event lists"),
        ({"discounts": ["di_1"] * 41}, "more discounts than a subscription can have"),
    ],
)
def test_what_is_not_told_makes_the_value_unknown(changes: dict[str, Any], why: str) -> None:
    assert unknown(**changes) == why


def test_prices_that_are_not_told_make_the_value_unknown() -> None:
    tiers = {"billing_scheme": "tiered", "unit_amount": None, "unit_amount_decimal": None}
    assert unknown(item(**tiers)) == "a price without a unit amount, such as tiers"
    assert unknown(item(), item(currency="usd")) == "items of several currencies"
    assert unknown(item(currency=None), currency=None) == "items of several currencies"
    assert unknown(item(recurring=None)) == "a price without an interval"
    assert unknown(item(interval="moon")) == "a price without an interval"
    assert unknown(item(interval_count=0)) == "a price without an interval"


@pytest.mark.parametrize(
    ("interval", "count", "found"),
    [
        ("day", 1, "day"),
        ("week", 2, "week"),
        ("month", 1, "month"),
        ("month", 2, "month"),
        ("month", 3, "quarter"),
        ("month", 6, "half_year"),
        ("month", 12, "year"),
        ("year", 1, "year"),
        ("moon", 1, ""),
    ],
)
def test_intervals_have_our_names(interval: str, count: int, found: str) -> None:
    assert monthly.span({"price": price(interval=interval, interval_count=count)}) == found


INTERVALS = st.sampled_from([("day", 365), ("week", 52), ("month", 12), ("year", 1)])


@given(
    st.lists(st.tuples(st.integers(0, 10**8), st.integers(0, 1000), INTERVALS), min_size=1),
    st.integers(0, 100),
)
def test_the_value_is_what_a_year_of_invoices_brings(
    told: list[tuple[int, int, tuple[str, int]]], percent: int
) -> None:
    """Twelve months are all invoices of 365 days, or 52 weeks, less the discount, to the cent."""
    items = [
        item(count, interval=name, unit_amount_decimal=str(unit)) for unit, count, (name, _) in told
    ]
    year = sum(unit * count * times for unit, count, (_, times) in told)
    found = value(*items, discounts=[discount(percent_off=percent)])
    assert found * 12 * 100 == Fraction(year * (100 - percent), 100)


@given(st.lists(st.integers(0, 2000), max_size=4), st.lists(st.integers(0, 100), max_size=4))
def test_discounts_never_make_a_value_negative_or_larger(
    off: list[int], percents: list[int]
) -> None:
    told = [discount(amount_off=one, currency="eur") for one in off]
    told += [discount(percent_off=one) for one in percents]
    assert 0 <= value(item(3), discounts=told) <= 30
