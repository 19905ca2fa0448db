"""Spans and the instants at which quotas begin anew, as headers and bodies write them. Pure.

Vendors write `12ms`, `1m30s`, plain seconds to go, Unix seconds or milliseconds, or RFC 3339.
"""

import re
from typing import Any, Final

from exporter.integrations.exchange import instants
from exporter.integrations.exchange.call import Answer
from exporter.integrations.exchange.verdict import number

LONGEST: Final = 366 * 86_400.0
"""No quota begins anew later than this."""
_SPAN: Final = re.compile(r"(?:\d{1,9}(?:\.\d{1,9})?(?:ms|us|µs|ns|[dhms]))+")
_PART: Final = re.compile(r"(\d+(?:\.\d+)?)(ms|us|µs|ns|[dhms])")
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
# Larger numbers are instants: as spans they would be of thirty years.
_LEAST_INSTANT: Final = 1e9


def span(told: Any) -> float | None:
    """Return a span in seconds: `1m30s` or a number of seconds; None for all else."""
    text = told.strip() if isinstance(told, str) else ""
    if _SPAN.fullmatch(text):
        return sum(float(count) * _SECONDS[unit] for count, unit in _PART.findall(text))
    return number(told)


def reset(told: Any, answer: Answer) -> float:
    """Return Unix seconds, by our clock, when a quota begins anew; 0 where nobody says."""
    seconds = span(told)
    if seconds is not None and seconds < _LEAST_INSTANT:
        at = answer.at + seconds
    else:
        found = instants.iso(told) or instants.unix(told)
        at = found.timestamp() - answer.vendor_now + answer.at if found else 0.0
    return at if 0 < at <= answer.at + LONGEST else 0.0
