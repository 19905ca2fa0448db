"""Prometheus' arithmetic once more, one sample after the other: what the fast one is held to."""

import math
from collections.abc import Sequence

Samples = Sequence[tuple[int, float]]
"""(milliseconds, value) of one series, in order."""


def moved(samples: Samples) -> float:
    """What a counter moved between its first and last sample, beginning anew when it falls."""
    total, before = 0.0, samples[0][1]
    for _, value in samples[1:]:
        total += value if value < before else value - before
        before = value
    return total


def increase(samples: Samples, start: int, end: int) -> float | None:
    """`increase()` of Prometheus 3 over start < time <= end."""
    inside = [one for one in samples if start < one[0] <= end]
    if len(inside) < 2:
        return None
    result = moved(inside)
    sampled = (inside[-1][0] - inside[0][0]) / 1000
    average = sampled / (len(inside) - 1)
    to_start = (inside[0][0] - start) / 1000
    to_end = (end - inside[-1][0]) / 1000
    if to_start >= average * 1.1:
        to_start = average / 2
    if result > 0 and inside[0][1] >= 0:
        to_start = min(to_start, sampled * (inside[0][1] / result))
    if to_end >= average * 1.1:
        to_end = average / 2
    return result * ((sampled + to_start + to_end) / sampled)


def quantile(part: float, buckets: Sequence[tuple[float, float]]) -> float | None:
    """`histogram_quantile()` over (bound, cumulative count)."""
    ordered = sorted(buckets)
    if len(ordered) < 2 or ordered[-1][0] != math.inf:
        return None
    level, highest = [], 0.0
    for bound, count in ordered:
        highest = max(highest, count)
        level.append((bound, highest))
    if highest <= 0:
        return None
    rank = part * highest
    for place, (bound, count) in enumerate(level):
        if count >= rank or place == len(level) - 1:
            if place == len(level) - 1:
                return level[-2][0]
            if place == 0 and bound <= 0:
                return bound
            low, below = level[place - 1] if place else (0.0, 0.0)
            return low + (bound - low) * (rank - below) / (count - below)
    return None
