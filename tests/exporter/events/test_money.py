from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events import money
from exporter.events.invalid import Invalid


@pytest.mark.parametrize(
    ("value", "currency", "minor"),
    [
        ("19.90", "EUR", 1990),
        ("19.9", "EUR", 1990),
        ("19", "EUR", 1900),
        ("19.9000", "EUR", 1990),
        ("007.01", "EUR", 701),
        (19.95, "EUR", 1995),
        (0.1 + 0.2, "EUR", 30),
        (0.125, "EUR", 12),
        (0.135, "EUR", 14),
        (1e-9, "EUR", 0),
        (1419.5, "EUR", 141_950),
        (150, "EUR", 15_000),
        (0, "EUR", 0),
        ("1500", "JPY", 1500),
        (1500, "jpy", 1500),
        ("1.234", "KWD", 1234),
        ("1.2345", "UYW", 12_345),
    ],
)
def test_an_amount_is_kept_in_minor_units(value: Any, currency: str, minor: int) -> None:
    raw = {"value": value, "currency": currency}
    assert money.settled(raw, ("value",), root="data") == {
        "value": minor,
        "currency": currency.upper(),
    }


@pytest.mark.parametrize(
    ("raw", "code", "told"),
    [
        ({"value": 1}, "missing_field", "data.currency: required beside value"),
        ({"value": 1, "currency": "XYZ"}, "out_of_range", "an ISO 4217 currency such as 'EUR'"),
        ({"value": 1, "currency": "€"}, "out_of_range", "got '€'"),
        ({"value": 1, "currency": 978}, "wrong_type", "got 978"),
        ({"value": "1.999", "currency": "EUR"}, "out_of_range", "at most 2 decimals, got 3"),
        ({"value": "1.5", "currency": "JPY"}, "out_of_range", "at most 0 decimals, got 1"),
        ({"value": -1, "currency": "EUR"}, "out_of_range", "not negative, at most 10000000000000,"),
        ({"value": "-1", "currency": "EUR"}, "out_of_range", "got '-1'"),
        ({"value": "1e3", "currency": "EUR"}, "out_of_range", "got '1e3'"),
        ({"value": "1,50", "currency": "EUR"}, "out_of_range", "a decimal text such as '19.90'"),
        ({"value": "١", "currency": "EUR"}, "out_of_range", "data.value: expected a number"),
        ({"value": float("nan"), "currency": "EUR"}, "out_of_range", "got nan"),
        ({"value": float("inf"), "currency": "EUR"}, "out_of_range", "got inf"),
        ({"value": 10**60, "currency": "EUR"}, "out_of_range", "got a longer integer"),
        ({"value": "9" * 16, "currency": "EUR"}, "out_of_range", "at most 10000000000000"),
        ({"value": True, "currency": "EUR"}, "wrong_type", "got true"),
        ({"value": [1], "currency": "EUR"}, "wrong_type", "got a list of 1 item"),
    ],
)
def test_what_is_no_amount_is_refused(raw: dict[str, Any], code: str, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        money.settled(raw, ("value",), root="data")
    assert refused.value.code == code
    assert told in refused.value.message


def test_an_amount_inside_has_the_currency_around_it() -> None:
    settled = money.settled({"value": "2.5"}, ("value",), root="data.items[0]", currency="KWD")
    assert settled == {"value": 2500}


def test_an_absent_amount_needs_no_currency() -> None:
    assert money.settled({"value": None}, ("value",), root="data") == {"value": None}


def test_a_bare_amount_has_two_decimals() -> None:
    assert money.settled({"value": "2.5"}, ("value",), root="data", bare=True) == {"value": 250}


@given(st.sampled_from(sorted(money.EXPONENTS)), st.integers(0, 10**11))
def test_what_is_written_exactly_is_kept_exactly(currency: str, minor: int) -> None:
    exponent = money.EXPONENTS[currency]
    written = f"{Decimal(minor).scaleb(-exponent):f}"
    for value in (written, float(written)):
        settled = money.settled({"value": value, "currency": currency}, ("value",), root="data")
        assert settled["value"] == minor
    assert money.major(minor, currency) == float(written)


@given(st.integers(0, 10**17))
def test_billionths_are_kept_exactly(nano: int) -> None:
    raw = {"value": f"{Decimal(nano).scaleb(-9):f}", "currency": "USD"}
    assert money.settled(raw, ("value",), root="data", nano=True)["value"] == nano
