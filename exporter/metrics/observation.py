"""One observation of a histogram as the rows that it moves."""

import bisect
from collections.abc import Sequence
from typing import NamedTuple

# A row of the series table and by how much it moves.
Cell = tuple[int, float]


class Place(NamedTuple):
    """Where a histogram's observations go; ``buckets`` are ready, as all move theirs by one."""

    bounds: Sequence[float]
    buckets: tuple[Cell, ...]
    total: int


class Known(NamedTuple):
    """What moves of the same series come to: cells that never differ, and where to observe."""

    counted: tuple[Cell, ...]
    observed: tuple[Place, ...]


def place(first: int, bounds: Sequence[float]) -> Place:
    """Return the place of a histogram: a row a bucket, the last up to +Inf, the count, the sum."""
    buckets = tuple((first + index, 1.0) for index in range(len(bounds)))
    return Place(bounds, buckets, first + len(bounds) + 1)


def cells(place: Place, value: float) -> tuple[Cell, Cell]:
    """Return what one observation moves: a bucket and the sum."""
    bounds, buckets, total = place
    return buckets[bisect.bisect_left(bounds, value)], (total, value)
