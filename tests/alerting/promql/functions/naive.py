"""Prometheus' arithmetic once more, number by number: what the fast one is held to."""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from tests.alerting.promql.functions.ground import Timed

Buckets = Sequence[tuple[float, float]]
"""(bound, cumulative count) of one histogram."""


def total(values: Sequence[float]) -> float:
    """The sum, exactly, then rounded once."""
    return math.fsum(values) if all(map(math.isfinite, values)) else sum(values)


def mean(values: Sequence[float]) -> float:
    """The mean of numbers, however large."""
    if not all(map(math.isfinite, values)):
        return sum(values)
    return float(sum(map(Fraction, values), Fraction()) / len(values))


def variance(values: Sequence[float]) -> float:
    """The mean squared distance from the mean."""
    if not all(map(math.isfinite, values)):
        return math.nan
    exact = [Fraction(value) for value in values]
    middle = sum(exact, Fraction()) / len(exact)
    return float(sum(((one - middle) ** 2 for one in exact), Fraction()) / len(exact))


def quantile(part: float, values: Sequence[float]) -> float:
    """The number below which `part` of the values lie; NaN is the least of all."""
    if math.isnan(part):
        return math.nan
    if not 0 <= part <= 1:
        return math.copysign(math.inf, part)
    ordered = sorted(values, key=lambda value: (not math.isnan(value), value))
    rank = part * (len(ordered) - 1)
    lower = math.floor(rank)
    upper = min(lower + 1, len(ordered) - 1)
    weight = rank - lower
    return ordered[lower] * (1 - weight) + ordered[upper] * weight


def increase(samples: Timed) -> float:
    """What a counter rose between its samples; below the one before, it began anew."""
    rose = samples[-1][1] - samples[0][1]
    for (_, before), (_, after) in pairwise(samples):
        if after < before:
            rose += before
    return rose


def stretched(samples: Timed, start: int, end: int, *, counter: bool) -> float | None:
    """`increase` or `delta` over start < time <= end; None with fewer samples than two."""
    if len(samples) < 2:
        return None
    rose = increase(samples) if counter else samples[-1][1] - samples[0][1]
    seen = (samples[-1][0] - samples[0][0]) / 1000
    apart = seen / (len(samples) - 1)
    to_start, to_end = (samples[0][0] - start) / 1000, (end - samples[-1][0]) / 1000
    if to_start >= apart * 1.1:
        to_start = apart / 2
    if to_end >= apart * 1.1:
        to_end = apart / 2
    if counter and rose > 0 and samples[0][1] >= 0:
        to_zero = seen * (samples[0][1] / rose)
        to_start = min(to_start, to_zero) if to_zero < to_start else to_start
    return rose * ((seen + to_start + to_end) / seen)


def line(samples: Timed, at: int) -> tuple[float, float]:
    """The slope a second of the nearest straight line, and its value at a time."""
    values = [value for _, value in samples]
    if all(value == values[0] for value in values) and math.isfinite(values[0]):
        return 0.0, values[0]
    if not all(map(math.isfinite, values)):
        return math.nan, math.nan
    points = [(Fraction(time - at, 1000), Fraction(value)) for time, value in samples]
    n = len(points)
    middle = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    slope = sum((x - middle[0]) * (y - middle[1]) for x, y in points) / sum(
        (x - middle[0]) ** 2 for x, _ in points
    )
    return float(slope), float(middle[1] - slope * middle[0])


def bucket_quantile(part: float, buckets: Buckets) -> float:
    """The value below which `part` of the observations lie."""
    bounds, counts = [bound for bound, _ in buckets], [count for _, count in buckets]
    if bounds[-1] != math.inf or len(bounds) < 2 or counts[-1] == 0:
        return math.nan
    rank = part * counts[-1]
    at = next((at for at, count in enumerate(counts[:-1]) if count >= rank), len(counts) - 1)
    if at == len(counts) - 1:
        return bounds[-2]
    if at == 0 and bounds[0] <= 0:
        return bounds[0]
    start, before = (bounds[at - 1], counts[at - 1]) if at else (0.0, 0.0)
    inside = counts[at] - before
    return start + (bounds[at] - start) * ((rank - before) / inside) if inside else math.nan


def bucket_fraction(lower: float, upper: float, buckets: Buckets) -> float:
    """Which part of the observations lies between two values."""
    count = buckets[-1][1]
    if buckets[-1][0] != math.inf or count == 0 or math.isnan(lower) or math.isnan(upper):
        return math.nan
    if lower >= upper:
        return 0.0
    return (_below(upper, buckets) - _below(lower, buckets)) / count


def _below(value: float, buckets: Buckets) -> float:
    before, start = 0.0, 0.0 if buckets[0][0] > 0 else -math.inf
    for bound, count in buckets:
        if start >= value:
            return min(before, buckets[-1][1])
        if bound > value:
            if start == -math.inf:
                return min(count, buckets[-1][1])
            inside = (count - before) * (value - start) / (bound - start)
            return min(before + inside, buckets[-1][1])
        before, start = count, bound
    return buckets[-1][1]
