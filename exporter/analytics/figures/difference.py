"""Whether a figure differs between two times, with the interval of the difference.

- Rates: Wilson's interval of each, and Newcombe's of the difference, his tenth method, which is
  made of the two: Newcombe (1998), "Interval Estimation for the Difference Between Independent
  Proportions", Statistics in Medicine 17.
- Means: Welch (1947), whose degrees of freedom are those of Satterthwaite, and Student's quantile
  by its expansion, Abramowitz and Stegun 26.7.5, https://personal.math.ubc.ca/~cbm/aands/page_949.htm

All intervals are of 95 %: of twenty figures that nothing has changed, one differs by chance.
"""

import math
from typing import Annotated, Final, Literal, NamedTuple

from msgspec import Meta, Struct

from exporter.analytics.figures import rates

Unit = Literal["percent", "milliseconds", "seconds", "grade", "messages"]
Verdict = Literal["higher", "lower", "none"]
_Z: Final = 1.959964
_LEAST: Final = 2
"""Of fewer values nothing says how they spread."""


class Did(NamedTuple):
    """How many did, of how many."""

    did: int = 0
    n: int = 0


class Moments(NamedTuple):
    """How many values there are, their mean, and the sum of their squared distances from it."""

    n: int = 0
    mean: float = 0.0
    squares: float = 0.0


class Part(Struct, frozen=True):
    """A figure of one of the two times."""

    value: Annotated[float | None, Meta(description="the figure; null of nothing")]
    n: Annotated[int, Meta(ge=0, description="of how many conversations it is made")]
    low: Annotated[float | None, Meta(description="lower end of its 95 % interval")]
    high: Annotated[float | None, Meta(description="upper end of its 95 % interval")]


class Difference(Struct, frozen=True):
    """A figure before and after."""

    figure: Annotated[str, Meta(description="its name")]
    unit: Annotated[Unit, Meta(description="of all numbers here; differences of rates: points")]
    before: Annotated[Part, Meta(description="of the time before")]
    after: Annotated[Part, Meta(description="of the time after")]
    difference: Annotated[float | None, Meta(description="after less before; null: see `why`")]
    low: Annotated[float | None, Meta(description="lower end of the 95 % interval of it")]
    high: Annotated[float | None, Meta(description="upper end of the 95 % interval of it")]
    verdict: Annotated[
        Verdict | None,
        Meta(description="`none`: the interval holds 0, so that chance alone may explain it"),
    ]
    why: Annotated[str | None, Meta(description="why nothing can be said")]


def with_value(moments: Moments, value: float) -> Moments:
    """Return moments with one more value (Welford's step, which loses no digits)."""
    n = moments.n + 1
    mean = moments.mean + (value - moments.mean) / n
    return Moments(n, mean, moments.squares + (value - moments.mean) * (value - mean))


def of_rates(figure: str, before: Did, after: Did, least: int) -> Difference:
    """Return the difference of two rates, in points."""
    one, other = _rate(before), _rate(after)
    if why := _too_few(before.n, after.n, max(least, 1)):
        return Difference(figure, "percent", one, other, None, None, None, None, why)
    (p, below, above), (q, low, high) = _ends(before), _ends(after)
    found = q - p
    bottom = found - math.hypot(q - low, above - p)
    top = found + math.hypot(high - q, p - below)
    difference, least_of_it, most_of_it = (round(100 * part, 2) for part in (found, bottom, top))
    verdict = _verdict(bottom, top)
    return Difference(
        figure, "percent", one, other, difference, least_of_it, most_of_it, verdict, None
    )


def of_means(figure: str, unit: Unit, before: Moments, after: Moments, least: int) -> Difference:
    """Return the difference of two means."""
    one, other = _mean(before), _mean(after)
    if why := _too_few(before.n, after.n, max(least, _LEAST)):
        return Difference(figure, unit, one, other, None, None, None, None, why)
    found = after.mean - before.mean
    errors = [part.squares / (part.n - 1) / part.n for part in (before, after)]
    error = sum(errors)
    half = 0.0
    if error > 0:
        parts = zip(errors, (before, after), strict=True)
        freedom = error**2 / sum(e**2 / (part.n - 1) for e, part in parts)
        half = student(freedom) * math.sqrt(error)
    bottom, top = found - half, found + half
    difference, least_of_it, most_of_it = (round(part, 3) for part in (found, bottom, top))
    verdict = _verdict(bottom, top)
    return Difference(figure, unit, one, other, difference, least_of_it, most_of_it, verdict, None)


def student(freedom: float) -> float:
    """Return Student's quantile for 95 % on both sides; within 1 % from four degrees on."""
    z = _Z
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )


def _rate(found: Did) -> Part:
    rate = rates.rate(*found)
    return Part(rate.value if found.n else None, found.n, rate.low, rate.high)


def _mean(found: Moments) -> Part:
    if not found.n:
        return Part(None, 0, None, None)
    value = round(found.mean, 3)
    if found.n < _LEAST:
        return Part(value, found.n, None, None)
    half = student(found.n - 1) * math.sqrt(found.squares / (found.n - 1) / found.n)
    return Part(value, found.n, round(found.mean - half, 3), round(found.mean + half, 3))


def _ends(found: Did) -> tuple[float, float, float]:
    return (found.did / found.n, *rates.wilson(*found))


def _too_few(before: int, after: int, least: int) -> str | None:
    if min(before, after) >= least:
        return None
    return f"{before} conversations before and {after} after, at least {least} each are needed"


def _verdict(low: float, high: float) -> Verdict:
    if low <= 0 <= high:
        return "none"
    return "higher" if low > 0 else "lower"
