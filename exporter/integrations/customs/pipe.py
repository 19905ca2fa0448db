"""For how long nothing came of a source, against what comes at the same hour of other days. Pure.

Each minute somebody looks at the running total of what was accepted, and the last look of each hour
is kept. The count of an hour is the difference of two totals, so that no crash loses an event of
it; an hour that nobody watched to its end, or from its beginning, is unknown and not empty.

Instants and spans are in seconds; an hour is its number since 1970.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from statistics import median
from typing import Final

from msgspec import Struct

HOUR: Final = 3_600
KEPT_DAYS: Final = 35
"""For how long hours are kept."""
DAYS: Final = 28
"""Days that a silence is compared with, up to its beginning."""
LEAST_DAYS: Final = 3
"""Of so many days an hour must be known."""
LONGEST: Final = 7.0 * 86_400
"""What should have come earlier than this is not counted: it is long enough already."""
_MINUTE: Final = 60
_MINUTES: Final = 60
# Of an hour that counts, nobody may have missed more than these.
_EDGE: Final = 180
_LEAST_LOOKS: Final = 45
_SATURDAY: Final = 5

Samples = dict[tuple[int, bool], dict[date, float]]


class Hour(Struct, frozen=True):
    """An hour of a source: the running total at the last look in it, and when that was.

    ``looks`` is in how many of its minutes there was one.
    """

    total: float
    seen: float
    looks: int = 1


class Silence(Struct, frozen=True):
    """Since when nothing came, for how long by now, and how many events usually come meanwhile.

    ``expected`` is None where too little is known of other days.
    """

    since: float
    seconds: float
    expected: float | None


def looked(hour: Hour | None, total: float, now: float) -> Hour:
    """Return an hour after one more look in it."""
    if hour is None:
        return Hour(total, now)
    again = now // _MINUTE == hour.seen // _MINUTE
    return Hour(total, now, hour.looks + (not again))


def silence(
    hours: Mapping[int, Hour], since: float, now: float, zone: tzinfo | None = None
) -> Silence:
    """Return the silence of a source whose last event came at ``since``."""
    return Silence(since, max(0.0, now - since), expected(hours, since, now, zone))


def expected(
    hours: Mapping[int, Hour], since: float, now: float, zone: tzinfo | None = None
) -> float | None:
    """Return how many events usually come in the time since the last one; None for too little.

    Time in which nobody was there to take them does not count, and neither does an hour of which
    too little is known, as long as enough is known of another. ``zone`` is where the customers'
    clock hangs; without it, each hour is taken for the emptiest of itself and its neighbours, so
    that no change to summer time looks like a silence.
    """
    first = max(since, now - LONGEST)
    known = samples(counts(hours), int(since // HOUR), zone)
    found: float | None = None
    for number in range(int(first // HOUR), int(now // HOUR) + 1):
        often = usual(known, number, zone)
        if often is not None:
            found = (found or 0.0) + often * _share(hours.get(number), number, first, now)
    return found


def counts(hours: Mapping[int, Hour]) -> dict[int, float]:
    """Return how many events came in each hour that is wholly known.

    A total that went back, as after a backup was restored, makes its hour unknown.
    """
    found = {}
    for number, hour in hours.items():
        before = hours.get(number - 1)
        if before is None or hour.looks < _LEAST_LOOKS or hour.total < before.total:
            continue
        starts, ends = number * HOUR, (number + 1) * HOUR
        if before.seen >= starts - _EDGE and hour.seen >= ends - _EDGE:
            found[number] = hour.total - before.total
    return found


def samples(counts: Mapping[int, float], until: int, zone: tzinfo | None) -> Samples:
    """Return the counts before an hour by hour of the day, and weekend or not, by date."""
    found: Samples = {}
    for number, count in counts.items():
        if until - DAYS * 24 <= number < until:
            at = _local(number, zone)
            found.setdefault(_kind(at), {})[at.date()] = count
    return found


def usual(samples: Samples, number: int, zone: tzinfo | None) -> float | None:
    """Return how many events usually come in an hour; None where too little is known."""
    found = _median(samples, _local(number, zone))
    if found is None or zone is not None:
        return found
    beside = [_median(samples, _local(number + step, None)) for step in (-1, 1)]
    return min([found, *(one for one in beside if one is not None)])


def _median(samples: Samples, at: datetime) -> float | None:
    """Return the median of an hour: of weekdays, or weekends, where enough of these are known.

    With fewer of its own kind, it is no more than the least of them.
    """
    hour, is_weekend = _kind(at)
    same = samples.get((hour, is_weekend), {})
    if len(same) >= LEAST_DAYS:
        return median(same.values())
    both = [*same.values(), *samples.get((hour, not is_weekend), {}).values()]
    if not same or len(both) < LEAST_DAYS:
        return None
    return min(median(both), *same.values())


def _share(hour: Hour | None, number: int, first: float, now: float) -> float:
    """Return how much of an hour is of a silence, as far as somebody was there."""
    if hour is None:
        return 0.0
    starts = number * HOUR
    passed = min(_MINUTES, int(now - starts) // _MINUTE + 1)
    span = min(now, starts + HOUR) - max(first, starts)
    return max(0.0, span) / HOUR * min(1.0, hour.looks / passed)


def _local(number: int, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(number * HOUR, zone or UTC)


def _kind(at: datetime) -> tuple[int, bool]:
    return at.hour, at.weekday() >= _SATURDAY
