"""Spans of time as Go's programs write them, and vendors after them: ``1m30s``, ``300ms``. Pure.

https://pkg.go.dev/time#ParseDuration
"""

import functools
import re
from typing import Final

_SECONDS: Final = {
    "d": 86_400.0,
    "h": 3_600.0,
    "m": 60.0,
    "s": 1.0,
    "ms": 1e-3,
    "us": 1e-6,
    "µs": 1e-6,
    "ns": 1e-9,
}
_UNITS: Final = "ms|us|µs|ns|[dhms]"


def seconds(text: str, digits: int) -> float | None:
    """Return a span in seconds, None for what is none; `d`, which Go lacks, is of 24 h.

    A number has at most so many ``digits`` before its point, and behind it.
    """
    part, whole = _patterns(digits)
    if not whole.fullmatch(text):
        return None
    return sum(float(count) * _SECONDS[unit] for count, unit in part.findall(text))


@functools.cache
def _patterns(digits: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what one number with its unit is, and a whole span."""
    part = rf"([0-9]{{1,{digits}}}(?:\.[0-9]{{1,{digits}}})?)({_UNITS})"
    return re.compile(part), re.compile(f"(?:{part})+")
