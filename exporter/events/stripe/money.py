"""Stripe's amounts: integers in the smallest unit of a currency, as Stripe has it, not ISO. Pure.

https://docs.stripe.com/currencies#minor-units
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from exporter.events.money import EXPONENTS

# ISK and UGX have no decimals either, but Stripe still counts them in hundredths.
_BY_PLACES = {
    0: "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF",
    3: "BHD JOD KWD OMR TND",
}
_PLACES = {code: places for places, codes in _BY_PLACES.items() for code in codes.split()}
_USUAL = 2
_LARGEST = 10**18
_NO_AMOUNT = "not an amount"


def places(currency: str) -> int:
    """Return how many decimals of a currency Stripe's amounts count."""
    return _PLACES.get(currency.upper(), _USUAL)


def currency(told: Any) -> Any:
    """Return a currency's code in capitals, as Stripe writes it in small letters."""
    return told.upper() if isinstance(told, str) else told


def major(amount: Any, currency: Any) -> str:
    """Return an amount in major units as text; what is none becomes a text that says so.

    An event with that text is kept aside like every other that is not as it should be.
    """
    if not is_whole(amount) or not isinstance(currency, str):
        return _NO_AMOUNT
    return f"{Decimal(amount).scaleb(-places(currency)):f}"


def is_whole(amount: Any) -> bool:
    """Say whether an amount is an integer that can be one."""
    return isinstance(amount, int) and not isinstance(amount, bool) and abs(amount) < _LARGEST


def rounded(value: Fraction, currency: str) -> str:
    """Return an amount of major units as text, half to even at the currency's last decimal.

    A currency that ISO lacks is rounded as Stripe counts it.
    """
    decimals = EXPONENTS.get(currency, places(currency))
    return f"{Decimal(round(value * 10**decimals)).scaleb(-decimals):f}"
