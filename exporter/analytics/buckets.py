"""Spans in buckets that grow by a constant factor, so that counts of any two days add up exactly.

A quantile of merged counts is within GROWTH of the true one, whatever was merged.
"""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Final

GROWTH: Final = 1.05
"""From one bound to the next: quantiles are at most 2.5 % off."""
_LOG: Final = math.log(GROWTH)


def of(ms: float) -> int:
    """Return the bucket of a span in milliseconds; below 1 ms it is 0."""
    return 0 if ms <= 1 else 1 + math.floor(math.log(ms) / _LOG)


def middle(bucket: int) -> float:
    """Return the span in milliseconds that stands for a bucket: the mean of its bounds."""
    return 1.0 if bucket == 0 else math.exp((bucket - 0.5) * _LOG)


def quantile(counts: Mapping[int, int], share: float) -> float | None:
    """Return the span that this share of spans does not exceed; None of no spans."""
    return quantiles(counts, (share,))[0]


def quantiles(counts: Mapping[int, int], shares: Sequence[float]) -> list[float | None]:
    """Return the span that each of these shares, in rising order, does not exceed."""
    ranked = sorted(pair for pair in counts.items() if pair[1] > 0)
    if not ranked:
        return [None] * len(shares)
    seen = list(accumulate(count for _, count in ranked))
    wanted = (max(1, math.ceil(share * seen[-1])) for share in shares)
    return [middle(ranked[bisect_left(seen, rank)][0]) for rank in wanted]
