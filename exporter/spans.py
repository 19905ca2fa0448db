"""Spans of time as Go's programs write them, and vendors after them: ``1m30s``, ``300ms``. Pure.

https://pkg.go.dev/time#ParseDuration
"""

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
_PART: Final = r"([0-9]{1,12}(?:\.[0-9]{1,12})?)(ms|us|µs|ns|[dhms])"
_PARTS: Final = re.compile(_PART)
_WHOLE: Final = re.compile(f"(?:{_PART})+")


def seconds(text: str) -> float | None:
    """Return a span in seconds, None for what is none; `d`, which Go lacks, is of 24 h."""
    if not _WHOLE.fullmatch(text):
        return None
    return sum(float(count) * _SECONDS[unit] for count, unit in _PARTS.findall(text))
