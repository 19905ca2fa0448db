"""Prometheus' arithmetic once more, one bucket after the other: what the fast one is held to."""

import math
from collections.abc import Sequence


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
