"""Spans of time as text: as Go's package time writes them, and as Prometheus reads them.

https://pkg.go.dev/time#Duration.String https://pkg.go.dev/github.com/prometheus/common/model
"""

import re
from typing import Final

from alerting.gotemplate.errors import Fault
from alerting.quoting import quoted

BILLION: Final = 1_000_000_000
MILLION: Final = 1_000_000
_MOST: Final = (1 << 63) // MILLION
_SMALL: Final = (("ms", MILLION), ("µs", 1000), ("ns", 1))
_MILLISECONDS: Final = {
    "y": 31_536_000_000,
    "w": 604_800_000,
    "d": 86_400_000,
    "h": 3_600_000,
    "m": 60_000,
    "s": 1_000,
    "ms": 1,
}
_WRITTEN: Final = re.compile("".join(f"(?:([0-9]+){unit})?" for unit in _MILLISECONDS), re.ASCII)
_DIGITS: Final = 20  # more are out of range in every unit


def seconds(text: str) -> float:
    """Return how many seconds a text like ``1h30m`` means; Fault if it is none."""
    if text == "0":
        return 0.0
    if not text:
        raise Fault("empty duration string")
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise Fault(f"not a valid duration string: {quoted(text)}")
    counts = [int(count[:_DIGITS]) if count else 0 for count in found.groups()]
    units = _MILLISECONDS.values()
    total = sum(count * unit for count, unit in zip(counts, units, strict=True))
    if total > _MOST:
        raise Fault("duration out of range")
    return total / 1000


def text(nanoseconds: int) -> str:
    """Return a span as Go writes it: ``1h0m5.5s``, ``20ms``, ``1µs``."""
    sign = "-" if nanoseconds < 0 else ""
    rest = abs(nanoseconds)
    if 0 < rest < BILLION:
        unit, size = next(one for one in _SMALL if rest >= one[1])
        return f"{sign}{_decimal(rest, size)}{unit}"
    minutes, rest = divmod(rest, 60 * BILLION)
    hours, minutes = divmod(minutes, 60)
    shown = f"{_decimal(rest, BILLION)}s"
    if hours or minutes:
        shown = f"{minutes}m{shown}"
    return f"{sign}{hours}h{shown}" if hours else sign + shown


def _decimal(count: int, unit: int) -> str:
    """Return how many of a unit a count is, in as many digits as it takes."""
    whole, rest = divmod(count, unit)
    digits = str(unit + rest)[1:].rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)
