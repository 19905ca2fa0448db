"""Instants and spans as Prometheus' API takes them: seconds, RFC 3339, or 1h30m.

Milliseconds throughout. ValueError says what cannot be read, in Prometheus' words.
"""

import contextlib
import re
from datetime import UTC, datetime, timedelta
from typing import Final

from alerting.duration import Duration
from alerting.quoting import quoted

# Beyond the year 280,000, and far enough from the ends of int64 that spans may be added.
EARLIEST: Final = -(1 << 53)
LATEST: Final = 1 << 53

# How Prometheus' clients write the first and the last instant that it knows.
_ENDS = {
    "-292273086-05-16T16:47:06Z": EARLIEST,
    "292277025-08-18T07:12:54.999999999Z": LATEST,
}
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_LONGEST = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def instant(text: str) -> int:
    """Return an instant: seconds since 1970, or RFC 3339 with an offset."""
    found = _ENDS.get(text)
    if _is_number(text):
        found = _milliseconds(text)
    elif _RFC_3339.fullmatch(text):
        # A 30th of February has the form only.
        with contextlib.suppress(ValueError):
            found = (datetime.fromisoformat(text) - _EPOCH) // _MILLISECOND
    if found is None:
        raise ValueError(f"cannot parse {_shown(text)} to a valid timestamp")
    return found


def span(text: str) -> int:
    """Return a span: seconds, which may be negative, or 1h30m."""
    if _is_number(text):
        found = _milliseconds(text)
        if found is None:
            said = f"cannot parse {_shown(text)} to a valid duration. It overflows int64"
            raise ValueError(said)
        return found
    try:
        return round(Duration.parse(text).seconds * 1000)
    except ValueError:
        raise ValueError(f"cannot parse {_shown(text)} to a valid duration") from None


def _is_number(text: str) -> bool:
    return len(text) <= _LONGEST and _NUMBER.fullmatch(text) is not None


def _milliseconds(text: str) -> int | None:
    """Return the milliseconds of a number of seconds, None of one that is out of bounds."""
    milliseconds = float(text) * 1000
    return round(milliseconds) if EARLIEST <= milliseconds <= LATEST else None


def _shown(text: str) -> str:
    return quoted(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
