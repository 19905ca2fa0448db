"""Numbers and spans of time as expressions write them, and back.

https://prometheus.io/docs/prometheus/latest/querying/basics/#float-literals-and-time-durations
"""

import math
import re
from decimal import Decimal

from alerting.duration import Duration
from alerting.quoting import quoted

_OCTAL = re.compile(r"0[0-7_]+")
_INT64 = 1 << 63
# The longest span that Go's nanoseconds hold, about 292 years.
LONGEST = _INT64 / 1e9


def number(text: str) -> float:
    """Return the value of a number's token; ValueError says what is wrong with it."""
    low = text.lower()
    if low in {"inf", "nan"}:
        return float(low)
    if low.startswith("0x"):
        return _whole(low, 16)
    if _OCTAL.fullmatch(low):
        return _whole(low, 8)
    value = float(low)
    if math.isinf(value):
        raise _bad(text, "value out of range")
    return value


def _whole(text: str, base: int) -> float:
    value = int(text.replace("_", ""), base)
    if value >= _INT64:
        raise _bad(text, "value out of range")
    return float(value)


def _bad(text: str, why: str) -> ValueError:
    return ValueError(f"error parsing number: strconv.ParseFloat: parsing {quoted(text)}: {why}")


def seconds(text: str) -> float:
    """Return the seconds of a duration's token like `1h30m`; ValueError if it is none."""
    try:
        value = Duration.parse(text).seconds
    except ValueError:
        raise ValueError(f"not a valid duration string: {quoted(text)}") from None
    if value > LONGEST:
        raise ValueError("duration out of range")
    return value


def milliseconds(value: float) -> int:
    """Return the whole milliseconds of seconds, of the number as it is written in decimals.

    ValueError beyond what Go's durations hold.
    """
    if not abs(value) <= LONGEST:
        raise ValueError("duration out of range")
    return int(Decimal(repr(value)) * 1000)


def duration_text(span: int) -> str:
    """Return milliseconds as `1h30m`, with a - before it when negative."""
    return f"-{Duration(-span / 1000)}" if span < 0 else str(Duration(span / 1000))


def number_text(value: float) -> str:
    """Return a number that reads back as the same."""
    if math.isinf(value):
        return "Inf" if value > 0 else "-Inf"
    if math.isnan(value):
        return "NaN"
    return repr(value).removesuffix(".0")
