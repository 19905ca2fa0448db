from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events import money as ours
from exporter.events.stripe import money


@pytest.mark.parametrize(
    ("amount", "currency", "found"),
    [
        (1250, "EUR", "12.50"),
        (5, "usd", "0.05"),
        (0, "EUR", "0.00"),
        (500, "JPY", "500"),
        (500, "krw", "500"),
        (500, "MGA", "500"),
        (500, "ISK", "5.00"),
        (500, "UGX", "5.00"),
        (1250, "KWD", "1.250"),
        (-5, "EUR", "-0.05"),
        (12.5, "EUR", "not an amount"),
        (True, "EUR", "not an amount"),
        ("1250", "EUR", "not an amount"),
        (None, "EUR", "not an amount"),
        (10**18, "EUR", "not an amount"),
        (1250, None, "not an amount"),
    ],
)
def test_amounts_are_counted_as_stripe_counts_them(amount: Any, currency: Any, found: str) -> None:
    assert money.major(amount, currency) == found


def test_currencies_are_written_in_capitals() -> None:
    assert money.currency("eur") == "EUR"
    assert money.currency(None) is None


@pytest.mark.parametrize(
    ("value", "currency", "found"),
    [
        (Fraction(25, 3), "EUR", "8.33"),
        (Fraction(1, 200), "EUR", "0.00"),
        (Fraction(3, 200), "EUR", "0.02"),
        (Fraction(1, 2), "JPY", "0"),
        (Fraction(3, 2), "JPY", "2"),
        (Fraction(5, 3), "MGA", "1.67"),
        (Fraction(5, 3), "KWD", "1.667"),
        (Fraction(5, 3), "ZZZ", "1.67"),
    ],
)
def test_what_is_spread_is_rounded_once_half_to_even(
    value: Fraction, currency: str, found: str
) -> None:
    assert money.rounded(value, currency) == found


@given(st.integers(0, 10**12), st.sampled_from(sorted(ours.EXPONENTS)))
def test_no_minor_unit_is_lost_on_the_way_in(amount: int, currency: str) -> None:
    """Where ISO has as many decimals as Stripe, what is stored is what Stripe sent."""
    text = money.major(amount, currency)
    assert Decimal(text).scaleb(money.places(currency)) == amount
    if ours.EXPONENTS[currency] == money.places(currency):
        assert ours.units(text, ours.EXPONENTS[currency], "value") == amount


@given(st.fractions(0, 10**9, max_denominator=10**6), st.sampled_from(["EUR", "JPY", "KWD", "ISK"]))
def test_rounding_is_off_by_half_a_unit_at_most(value: Fraction, currency: str) -> None:
    unit = Fraction(1, 10 ** ours.EXPONENTS[currency])
    assert abs(Fraction(money.rounded(value, currency)) - value) <= unit / 2
