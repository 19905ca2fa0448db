"""Floating-point numbers as Go's strconv.FormatFloat writes them.

https://pkg.go.dev/strconv#FormatFloat
"""

import math
from decimal import Decimal
from typing import Final, Literal

Verb = Literal["b", "e", "f", "g", "x"]
SHORTEST: Final = -1
_LEAST_EXPONENT: Final = -1074
_BITS: Final = 53  # of a number's digits, the first of them always 1
_HEX: Final = 13  # digits behind the point that hold the other 52


def text(value: float, verb: Verb = "g", precision: int = SHORTEST) -> str:
    """Return the number; with SHORTEST, in as many digits as tell it from its neighbours."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "+Inf" if value > 0 else "-Inf"
    sign = "-" if math.copysign(1, value) < 0 else ""
    if verb == "b":
        return sign + _binary(abs(value))
    if verb == "x":
        return sign + _hexadecimal(abs(value), precision)
    if precision != SHORTEST:
        return sign + f"{abs(value):.{precision}{verb}}"
    return sign + _shortest(abs(value), verb)


def _shortest(value: float, verb: str) -> str:
    # Python finds the same digits, but has other ideas of when to write an exponent.
    _, found, unit = Decimal(repr(value)).normalize().as_tuple()
    digits = "".join(map(str, found))
    point = len(digits) + int(unit)
    power = point - 1 if value else 0
    if verb == "e" or (verb == "g" and not -4 <= power < 6):
        return f"{digits[0]}{'.' if digits[1:] else ''}{digits[1:]}e{power:+03d}"
    digits = digits.rjust(len(digits) - point + 1, "0").ljust(point, "0")
    whole, fraction = digits[: max(point, 1)], digits[max(point, 1) :]
    return f"{whole}.{fraction}" if fraction else whole


def _binary(value: float) -> str:
    mantissa, exponent = math.frexp(value)
    power = max(exponent - _BITS, _LEAST_EXPONENT) if value else _LEAST_EXPONENT
    return f"{int(math.ldexp(mantissa, exponent - power))}p{power:+d}"


def _hexadecimal(value: float, precision: int) -> str:
    mantissa, exponent = math.frexp(value)
    bits = int(math.ldexp(mantissa, _BITS))
    power = exponent - 1 if value else 0
    kept = _HEX if precision == SHORTEST else min(precision, _HEX)
    unit = 1 << 4 * (_HEX - kept)
    bits, rest = divmod(bits, unit)
    # To even, where the rest is a half.
    bits += rest * 2 > unit or (rest * 2 == unit and bits & 1)
    if bits >> 4 * kept > 1:
        bits >>= 1
        power += 1
    whole, fraction = divmod(bits, 1 << 4 * kept)
    digits = f"{fraction:0{kept}x}" if kept else ""
    digits = digits.rstrip("0") if precision == SHORTEST else digits.ljust(precision, "0")
    return f"0x{whole}{'.' if digits else ''}{digits}p{power:+03d}"


def is_negative(value: float) -> bool:
    """Say whether a number has a minus before it; zero may, and NaN counts as none."""
    return math.copysign(1, value) < 0 and not math.isnan(value)
