"""The instants at which samples are taken and rules evaluated: whole multiples of a span."""

from datetime import UTC, datetime, timedelta

from msgspec import Struct

from alerting.duration import Duration

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Tick(Struct, frozen=True):
    """The tick to work on now, None when it is too early, and how many were missed before it."""

    at: datetime | None
    wait: float
    missed: int = 0


def aligned(now: datetime, interval: Duration) -> datetime:
    """Return the last instant, up to now, that is a multiple of the interval since 1970."""
    span = timedelta(seconds=interval.seconds)
    return now - (now - _EPOCH) % span


def tick(now: datetime, last: datetime | None, interval: Duration) -> Tick:
    """Return what is to be done now; `wait` in seconds until the next tick.

    Ticks that nobody came to are missed, not made up for. When the clock went back by more than an
    interval, counting starts anew.
    """
    span = timedelta(seconds=interval.seconds)
    at = aligned(now, interval)
    wait = (at + span - now).total_seconds()
    if last is None or at < last - span:
        return Tick(at, wait)
    if at <= last:
        return Tick(None, (last + span - now).total_seconds())
    return Tick(at, wait, round((at - last) / span) - 1)


def is_due(at: datetime, last: datetime | None, interval: Duration) -> bool:
    """Say whether what is done every interval is due at a tick; a clock that went back is one."""
    return last is None or aligned(at, interval) != aligned(last, interval)
