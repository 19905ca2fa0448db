"""What a subscription brings each month (MRR), out of its items and discounts. Pure.

Licensed items count: unit amount times quantity, spread over the months of their interval; metered
ones do not, as nobody knows their use. Discounts that hold are taken off, but for those of a single
invoice.
https://docs.stripe.com/api/subscriptions/object
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from exporter.events import tree
from exporter.events.stripe import money

_MONTHS = {
    "day": Fraction(12, 365),
    "week": Fraction(12, 52),
    "month": Fraction(1),
    "year": Fraction(12),
}
_SPANS = {("month", 3): "quarter", ("month", 6): "half_year", ("month", 12): "year"}
_AMOUNT = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,12})?")
_LARGEST = 10**12
# Stripe allows 20 of each.
_MOST_ITEMS = 100
_MOST_DISCOUNTS = 40
_LONGEST_COUNT = 10**4


class Unknown(Exception):
    """The value cannot be told from what the event holds; the text says why."""


class Monthly(NamedTuple):
    """A monthly value in major units of ``currency``, not yet rounded."""

    value: Fraction
    currency: str


class Line(NamedTuple):
    """A licensed item: what it brings a month, its product, and the months that it is paid for."""

    value: Fraction
    product: str
    months: Fraction
    currency: str


def of(subscription: Any, at: int) -> Monthly:
    """Return what a subscription brings a month at an instant in milliseconds since 1970.

    Raises Unknown where prices are tiers, or items or discounts are told by their ids alone.
    """
    listed = items(subscription)
    if tree.at(subscription, "items", "has_more") is True or len(listed) > _MOST_ITEMS:
        raise Unknown("more items than the event lists")
    billed = tree.word(subscription, "currency").upper()
    lines = [_line(item, billed, at) for item in listed if is_licensed(item)]
    currencies = {one.currency for one in lines} or {billed}
    if len(currencies) > 1 or "" in currencies:
        raise Unknown("items of several currencies")
    (currency,) = currencies
    told = _discounts(subscription, at)
    return Monthly(sum(_off(lines, told, currency), start=Fraction(0)), currency)


def items(subscription: Any) -> list[Any]:
    """Return a subscription's items; before 2018 it had one plan."""
    found = tree.items(subscription, "items", "data")
    return found or [one for one in [subscription] if tree.at(one, "plan") is not None]


def price(item: Any) -> Any:
    """Return an item's price; before 2020 it was a plan."""
    found = tree.at(item, "price")
    return tree.at(item, "plan") if found is None else found


def interval(item: Any) -> tuple[str, int]:
    """Return a price's interval and how many of them it is paid for; "" and 0 without."""
    found = price(item)
    recurring = tree.at(found, "recurring") or found
    name, count = tree.word(recurring, "interval"), tree.at(recurring, "interval_count")
    number = 1 if count is None else count
    if name not in _MONTHS or not money.is_whole(number) or not 0 < number < _LONGEST_COUNT:
        return "", 0
    return name, number


def span(item: Any) -> str:
    """Return an interval as events.md names it; two months are told as months."""
    name, count = interval(item)
    return _SPANS.get((name, count), name)


def is_licensed(item: Any) -> bool:
    """Say whether an item is paid by its quantity, not by its use."""
    found = price(item)
    usage = tree.at(found, "recurring", "usage_type") or tree.at(found, "usage_type")
    return bool(usage != "metered")


def _line(item: Any, billed: str, at: int) -> Line:
    name, count = interval(item)
    if not name:
        raise Unknown("a price without an interval")
    months = _MONTHS[name] * count
    found = price(item)
    unit, currency = _unit(found, billed)
    value = unit * _quantity(item, found) / months
    line = Line(value, tree.word(found, "product"), months, currency)
    told = _discounts(item, at)
    return line._replace(value=sum(_off([line], told, currency), start=Fraction(0)))


def _unit(found: Any, billed: str) -> tuple[Fraction, str]:
    """Return a price's unit amount in major units, in the subscription's currency if it can."""
    own = tree.word(found, "currency").upper() or billed
    option = tree.at(found, "currency_options", billed.lower())
    if option is not None and own != billed:
        found, own = option, billed
    for name in ("unit_amount_decimal", "unit_amount", "amount_decimal", "amount"):
        told = tree.word(found, name)
        if _AMOUNT.fullmatch(told):
            return Fraction(told) / 10 ** money.places(own), own
    raise Unknown("a price without a unit amount, such as tiers")


def _quantity(item: Any, found: Any) -> int:
    told = tree.at(item, "quantity")
    count = 1 if told is None else told
    if not money.is_whole(count) or not 0 <= count < _LARGEST:
        raise Unknown("a quantity that is no number")
    by = tree.at(found, "transform_quantity", "divide_by")
    if not money.is_whole(by) or by < 1:
        return int(count)
    up = tree.word(found, "transform_quantity", "round") == "up"
    return int(-(-count // by) if up else count // by)


def _discounts(told: Any, at: int) -> list[Any]:
    """Return the coupons that hold at an instant, in their order; once-coupons do not.

    Raises Unknown for a discount of which only the id is told.
    """
    one = tree.at(told, "discount")
    several = tree.items(told, "discounts")
    if len(several) > _MOST_DISCOUNTS:
        raise Unknown("more discounts than a subscription can have")
    known = {tree.word(one, "id"): one} if isinstance(one, dict) else {}
    listed = [known.get(each, each) if isinstance(each, str) else each for each in several]
    return [
        coupon
        for discount in listed or list(known.values())
        if _holds(discount, at) and tree.word(coupon := _coupon(discount), "duration") != "once"
    ]


def _coupon(discount: Any) -> Any:
    coupon = tree.at(discount, "coupon") or tree.at(discount, "source", "coupon")
    if not isinstance(coupon, dict):
        raise Unknown("a discount that is told by its id alone")
    return coupon


def _holds(discount: Any, at: int) -> bool:
    start, end = (tree.milliseconds(tree.at(discount, name)) for name in ("start", "end"))
    return (start is None or start <= at) and (end is None or at < end)


def _off(lines: Sequence[Line], coupons: Sequence[Any], currency: str) -> list[Fraction]:
    """Return the lines' values with coupons taken off, one after the other, never below nothing.

    An amount off is of each invoice, so it is spread over the interval too.
    """
    values = [one.value for one in lines]
    for coupon in coupons:
        only = [tree.word({"id": id}, "id") for id in tree.items(coupon, "applies_to", "products")]
        places = [at for at, one in enumerate(lines) if not only or one.product in only]
        whole = sum((values[at] for at in places), start=Fraction(0))
        if not whole:
            continue
        left = max(whole - _less(coupon, whole, lines[places[0]].months, currency), Fraction(0))
        for at in places:
            values[at] = values[at] * left / whole
    return values


def _less(coupon: Any, whole: Fraction, months: Fraction, currency: str) -> Fraction:
    percent = tree.at(coupon, "percent_off")
    if isinstance(percent, int | float) and not isinstance(percent, bool) and 0 <= percent <= 100:
        return whole * Fraction(Decimal(repr(percent))) / 100
    amount = tree.at(coupon, "amount_off")
    option = tree.at(coupon, "currency_options", currency.lower(), "amount_off")
    if tree.word(coupon, "currency").upper() != currency and option is not None:
        return _less({"amount_off": option, "currency": currency}, whole, months, currency)
    if not money.is_whole(amount) or tree.word(coupon, "currency").upper() != currency:
        raise Unknown("a coupon of another currency or without an amount")
    return Fraction(amount, 10 ** money.places(currency)) / months
