"""Spans and the instants at which quotas begin anew, as headers and bodies write them. Pure.

Vendors write `12ms`, `1m30s`, plain seconds to go, Unix seconds or milliseconds, or RFC 3339.
"""

from typing import Any, Final

from exporter import spans
from exporter.integrations.exchange import instants
from exporter.integrations.exchange.call import Answer
from exporter.integrations.exchange.verdict import number

LONGEST: Final = 366 * 86_400.0
"""No quota begins anew later than this."""
_DIGITS: Final = 9
# Larger numbers are instants: as spans they would be of thirty years.
_LEAST_INSTANT: Final = 1e9


def span(told: Any) -> float | None:
    """Return a span in seconds: `1m30s` or a number of seconds; None for all else."""
    text = told.strip() if isinstance(told, str) else ""
    seconds = spans.seconds(text, _DIGITS)
    return number(told) if seconds is None else seconds


def reset(told: Any, answer: Answer) -> float:
    """Return Unix seconds, by our clock, when a quota begins anew; 0 where nobody says."""
    seconds = span(told)
    if seconds is not None and seconds < _LEAST_INSTANT:
        at = answer.at + seconds
    else:
        found = instants.iso(told) or instants.unix(told)
        at = found.timestamp() - answer.vendor_now + answer.at if found else 0.0
    return at if 0 < at <= answer.at + LONGEST else 0.0
