"""The only reader of the clock; everything else is told the time."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """Return this instant, aware, in UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Return seconds since some moment; never goes back, so differences are spans."""
    return time.monotonic()


def unix() -> float:
    """Return seconds since 1970-01-01 UTC."""
    return time.time()
