"""How long many calls took, in little space: counts on a scale of logarithms. Pure.

Two spreads add up exactly, whatever the order; a quantile is off by at most 5 %. All in seconds.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

Observation = tuple[float | None, bool]
"""How long a call took, None where nobody says; and whether it succeeded."""

STEPS: Final = 8
"""Buckets from one value to its double."""
LEAST: Final = 1e-4
"""What took less is in the first bucket."""
MOST: Final = 1e6


class Spread(Struct, frozen=True):
    """Calls: all of them, those that failed, and how long those took of which that is known.

    ``total`` and ``squares`` are sums of the times and of their squares; ``buckets`` are counts.
    """

    calls: int = 0
    errors: int = 0
    total: float = 0.0
    squares: float = 0.0
    buckets: Mapping[int, int] = {}

    @property
    def timed(self) -> int:
        """How many of the calls told how long they took."""
        return sum(self.buckets.values())

    @property
    def mean(self) -> float:
        """The mean time; 0 where none is known."""
        return self.total / self.timed if self.buckets else 0.0

    @property
    def deviation(self) -> float:
        """The standard deviation of the times; 0 where none is known."""
        if not self.buckets:
            return 0.0
        return math.sqrt(max(0.0, self.squares / self.timed - self.mean**2))

    def quantile(self, share: float) -> float:
        """Return the time that this share of the calls did not exceed; 0 where none is known."""
        rank, seen = math.ceil(share * self.timed), 0
        for bucket in sorted(self.buckets):
            seen += self.buckets[bucket]
            if seen >= rank:
                return middle(bucket)
        return 0.0


def bucket_of(seconds: float) -> int:
    """Return the bucket that a time is counted in."""
    return max(0, math.ceil(math.log2(min(seconds, MOST) / LEAST) * STEPS)) if seconds > 0 else 0


def middle(bucket: int) -> float:
    """Return the time that stands for a bucket."""
    return float(LEAST * 2 ** ((bucket - 0.5) / STEPS)) if bucket else LEAST


def of(observations: Iterable[Observation]) -> Spread:
    """Return the spread of some calls."""
    calls = errors = 0
    total = squares = 0.0
    buckets: dict[int, int] = {}
    for seconds, is_ok in observations:
        calls += 1
        errors += not is_ok
        if seconds is not None:
            took = min(max(seconds, 0.0), MOST)
            total += took
            squares += took * took
            bucket = bucket_of(took)
            buckets[bucket] = buckets.get(bucket, 0) + 1
    return Spread(calls, errors, total, squares, buckets)


def together(spreads: Iterable[Spread]) -> Spread:
    """Return the spread of all calls of some spreads."""
    found = list(spreads)
    buckets: dict[int, int] = {}
    for one in found:
        for bucket, count in one.buckets.items():
            buckets[bucket] = buckets.get(bucket, 0) + count
    return Spread(
        sum(one.calls for one in found),
        sum(one.errors for one in found),
        math.fsum(one.total for one in found),
        math.fsum(one.squares for one in found),
        buckets,
    )
