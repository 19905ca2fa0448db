"""Money as senders write it and as it is kept: exact, in integers, by ISO 4217's exponents."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from exporter.events.fields import MINOR_LIMIT, NANO_LIMIT
from exporter.events.invalid import Invalid, shown

# https://www.six-group.com/en/products-services/financial-information/data-standards.html
_BY_EXPONENT = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP
          BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR
          FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR
          KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
          MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK
          SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN
          UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ZWL""",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
EXPONENTS: Mapping[str, int] = {
    code: exponent for exponent, codes in _BY_EXPONENT.items() for code in codes.split()
}
NANO_PLACES = 9
# What an amount without a currency is read with, where that is allowed (row A6: NUMERIC(10,2)).
BARE_PLACES = 2
_POWERS = {places: int("1" + "0" * places) for places in (0, 2, 3, 4, NANO_PLACES)}
_DECIMAL = re.compile(r"([0-9]{1,16})(?:\.([0-9]{1,18}))?")
_EXPECTED = "expected a number, or a decimal text such as '19.90', not negative"


def major(minor: int, currency: str) -> float:
    """Return stored minor units as major ones, for metrics; sums are made of the integers."""
    return float(Decimal(minor).scaleb(-EXPONENTS[currency]))


def settled(
    raw: Mapping[str, Any],
    names: tuple[str, ...],
    *,
    root: str,
    currency: Any = None,
    nano: bool = False,
    bare: bool = False,
) -> dict[str, Any]:
    """Return ``raw`` with the named amounts as integers and its currency in capitals.

    ``currency`` is that of what stands around ``raw``; ``nano`` keeps billionths instead of minor
    units; ``bare`` lets an amount stand without a currency. Raises Invalid.
    """
    ready = dict(raw)
    own = raw.get("currency")
    if own is not None:
        ready["currency"] = currency = known(own, f"{root}.currency")
    for name in names:
        value = raw.get(name)
        if value is None:
            continue
        if currency is None and not bare:
            raise Invalid("missing_field", f"{root}.currency: required beside {name}")
        places = BARE_PLACES if currency is None else EXPONENTS[currency]
        ready[name] = units(value, NANO_PLACES if nano else places, f"{root}.{name}")
    return ready


def known(code: Any, path: str) -> str:
    """Return a currency's code in capitals, or raise Invalid for one that ISO 4217 lacks."""
    if not isinstance(code, str):
        raise Invalid("wrong_type", f"{path}: expected a currency such as 'EUR', got {shown(code)}")
    if code.isascii() and code.upper() in EXPONENTS:
        return code.upper()
    raise Invalid(
        "out_of_range", f"{path}: expected an ISO 4217 currency such as 'EUR', got {shown(code)}"
    )


def units(value: Any, places: int, path: str) -> int:
    """Return an amount of major units as an integer of its smallest, ``places`` decimals down.

    A text must fit exactly. A float never does, so it is rounded, half to even. Raises Invalid.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Invalid("wrong_type", f"{path}: {_EXPECTED}, got {shown(value)}")
    amount = _of_text(value, places, path) if isinstance(value, str) else _of_number(value, places)
    limit = NANO_LIMIT if places == NANO_PLACES else MINOR_LIMIT
    if amount is None or not 0 <= amount <= limit:
        most = Decimal(limit).scaleb(-places).normalize()
        raise Invalid("out_of_range", f"{path}: {_EXPECTED}, at most {most:f}, got {shown(value)}")
    return amount


def _of_number(value: float, places: int) -> int | None:
    if isinstance(value, int):
        return value * _POWERS[places]
    if not 0 <= value < MINOR_LIMIT:
        return None
    exact = Decimal(repr(value)).scaleb(places)
    return int(exact.to_integral_value(ROUND_HALF_EVEN))


def _of_text(value: str, places: int, path: str) -> int | None:
    found = _DECIMAL.fullmatch(value)
    if found is None:
        return None
    decimals = (found[2] or "").rstrip("0")
    if len(decimals) > places:
        raise Invalid(
            "out_of_range", f"{path}: expected at most {places} decimals, got {len(decimals)}"
        )
    return int(found[1]) * _POWERS[places] + int(decimals.ljust(places, "0") or "0")
