"""Whether calls take as long as they usually do. Pure.

Slow is a p95 of the last hour of more than twice the median of the hourly p95s of seven days.
Unusual is a mean of the last hour outside mean ± 3 σ of all calls at the same hour of the day in
four weeks. Spans and instants are in seconds; spreads are by when their span starts.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from statistics import median
from typing import Final

from msgspec import Struct

from exporter.integrations.customs import spread
from exporter.integrations.customs.spread import Spread

SLOT: Final = 300
"""The width of a recent span; what is told of now goes by these."""
HOUR: Final = 3_600
WEEK: Final = 7 * 86_400
MONTH: Final = 28 * 86_400
RECENT: Final = 600
"""The span that the error rate is taken of."""
LEAST_CALLS: Final = 5
"""Below so many calls there is no error rate."""
LEAST_TIMED: Final = 10
"""Below so many calls an hour has neither p95 nor mean."""
LEAST_HOURS: Final = 24
"""Of so many hours a p95 must be known before anything is usual."""
LEAST_SAMPLES: Final = 30
"""Of so many calls a range must be drawn before anything is unusual."""
SLOW: Final = 2.0
_SIGMAS: Final = 3.0
_P95: Final = 0.95
# A mean of calls that all took the same is not outside of it for the last digit.
_ROUNDING: Final = 1e-9


class Reference(Struct, frozen=True):
    """What calls usually take: the median of p95s, and a range drawn from ``samples`` calls."""

    usual: float | None = None
    low: float | None = None
    high: float | None = None
    samples: int = 0


class Pace(Struct, frozen=True):
    """How calls go, in seconds; None where too few were made.

    ``p95`` and ``mean`` are of the last hour, ``errors`` of the last ten minutes with ``calls``.
    """

    p95: float | None = None
    mean: float | None = None
    errors: float | None = None
    calls: int = 0
    usual: float | None = None
    low: float | None = None
    high: float | None = None
    samples: int = 0

    @property
    def is_slow(self) -> bool:
        """Whether calls take more than twice what is usual."""
        return self.p95 is not None and self.usual is not None and self.p95 > SLOW * self.usual

    @property
    def is_unusual(self) -> bool | None:
        """Whether the last hour is outside the range of this hour; None where there is none."""
        if self.mean is None or self.low is None or self.high is None:
            return None
        return not self.low * (1 - _ROUNDING) <= self.mean <= self.high * (1 + _ROUNDING)


def slot(at: float) -> int:
    """Return when the recent span of an instant starts."""
    return int(at // SLOT) * SLOT


def hour(at: float) -> int:
    """Return when the hour of an instant starts."""
    return int(at // HOUR) * HOUR


def compared(now: float) -> int:
    """Return when the hour starts that most of the last hour is of; a reference holds for it."""
    return hour(now - HOUR / 2)


def reference(hours: Mapping[int, Spread], now: float, zone: tzinfo | None = None) -> Reference:
    """Return what is usual, by the spreads of the hours before."""
    until = hour(now - HOUR)
    p95s = [
        one.quantile(_P95)
        for start, one in hours.items()
        if until - WEEK <= start < until and one.timed >= LEAST_TIMED
    ]
    usual = median(p95s) if len(p95s) >= LEAST_HOURS else None
    at = _local(compared(now), zone)
    same = spread.together(
        one
        for start, one in hours.items()
        if until - MONTH <= start < until and _local(start, zone) == at
    )
    if same.timed < LEAST_SAMPLES:
        return Reference(usual, samples=same.timed)
    reach = _SIGMAS * same.deviation
    return Reference(usual, max(0.0, same.mean - reach), same.mean + reach, same.timed)


def pace(slots: Mapping[int, Spread], known: Reference, now: float) -> Pace:
    """Return how calls go, by the recent spans and what is usual."""
    last = _since(slots, now - HOUR)
    recent = _since(slots, now - RECENT)
    enough = last.timed >= LEAST_TIMED
    return Pace(
        p95=last.quantile(_P95) if enough else None,
        mean=last.mean if enough else None,
        errors=recent.errors / recent.calls if recent.calls >= LEAST_CALLS else None,
        calls=recent.calls,
        usual=known.usual,
        low=known.low,
        high=known.high,
        samples=known.samples,
    )


def said(one: Pace) -> str:
    """Return a sentence that names the range and how much it stands on; "" without a range."""
    if one.mean is None or one.low is None or one.high is None:
        return ""
    verdict = "outside" if one.is_unusual else "within"
    return (
        f"{_seconds(one.mean)} on average in the last hour, {verdict} the expected"
        f" {_seconds(one.low)} to {_seconds(one.high)} (mean ± 3 σ of {one.samples} calls"
        " at this hour in four weeks)"
    )


def _since(slots: Mapping[int, Spread], at: float) -> Spread:
    return spread.together(one for start, one in slots.items() if start >= slot(at))


def _local(start: int, zone: tzinfo | None) -> int:
    return datetime.fromtimestamp(start, zone or UTC).hour


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"
