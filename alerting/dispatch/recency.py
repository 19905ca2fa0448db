"""So many times within a span: what digests, flapping and rate limits all ask.

Times are in order, the latest last; `most` of them are enough to remember.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta


def full_until(
    times: Sequence[datetime], most: int, within: timedelta, now: datetime
) -> datetime | None:
    """Return when there will be fewer than `most` within the span; None where there are now."""
    if not 0 < most <= len(times):
        return None
    at = times[-most] + within
    return at if at > now else None


def remembered(times: Sequence[datetime], most: int, now: datetime) -> tuple[datetime, ...]:
    """Return the times with one of now, only the last `most` of them."""
    return (*times, now)[-most:] if most else ()
