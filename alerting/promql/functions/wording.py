"""Numbers as Prometheus writes them into annotations and labels."""

import math
from decimal import Decimal
from typing import Final

_SPECIAL: Final = {math.inf: "+Inf", -math.inf: "-Inf"}
# A number with more digits before the point than this is written with an exponent.
_LONGEST: Final = 6


def plain(value: float) -> str:
    """Return the shortest digits that read back, never with an exponent: Go's `%f`."""
    if not math.isfinite(value):
        return _SPECIAL.get(value, "NaN")
    return format(Decimal(repr(value)), "f").removesuffix(".0")


def short(value: float) -> str:
    """Return the shortest digits that read back, large and small ones cut: Go's `%g`."""
    if not math.isfinite(value):
        return _SPECIAL.get(value, "NaN")
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    size = len(digits) + int(exponent) - 1 if value else 0
    if -4 <= size < _LONGEST:
        return plain(value)
    first, *rest = map(str, digits)
    point = "." if rest else ""
    return f"{'-' * sign}{first}{point}{''.join(rest)}e{size:+03d}"
