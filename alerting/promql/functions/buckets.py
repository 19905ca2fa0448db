"""Buckets of many classic histograms, one histogram after the other, their counts mended.

https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
"""

from typing import Final

import numpy as np
from msgspec import Struct

from alerting.promql.functions.summation import Flags
from alerting.series.columns import Ids, Values

# Counts that differ by less, in parts of their sum, differ by how floats are rounded.
_ROUNDING: Final = 1e-12


class Buckets(Struct, frozen=True):
    """The bound and the cumulative count of each bucket, going up within its histogram.

    `of` is the number of each bucket's histogram, from 0; `starts` where each histogram begins, and
    `groups` by what number it is known elsewhere.
    """

    bounds: Values
    counts: Values
    of: Ids
    starts: Ids
    groups: Ids

    @property
    def lasts(self) -> Ids:
        """The place of each histogram's last bucket."""
        return np.append(self.starts[1:], len(self.of)) - 1

    @property
    def whole(self) -> Flags:
        """Whether the last bucket of each histogram takes all observations, as it must."""
        found: Flags = self.bounds[self.lasts] == np.inf
        return found

    def first(self, which: Flags) -> Ids:
        """Return the first bucket of each histogram for which this is so, or else its last."""
        places = np.where(which, np.arange(len(which)), self.lasts[self.of])
        found: Ids = np.minimum.reduceat(places, self.starts)
        return found


def merged(bounds: Values, counts: Values, groups: Ids) -> Buckets:
    """Return buckets that come, at least one, by group and bound; equal bounds' counts add up."""
    new = np.ones(len(groups), np.bool_)
    new[1:] = (groups[1:] != groups[:-1]) | (bounds[1:] != bounds[:-1])
    places = np.flatnonzero(new)
    groups = groups[places]
    begins = np.ones(len(groups), np.bool_)
    begins[1:] = groups[1:] != groups[:-1]
    starts = np.flatnonzero(begins)
    return Buckets(
        bounds[places],
        np.add.reduceat(counts, places),
        np.cumsum(begins) - 1,
        starts,
        groups[starts],
    )


class Levelled(Struct, frozen=True):
    """Buckets whose counts do not fall, and which histograms' counts did."""

    buckets: Buckets
    fell: tuple[int, ...]


def levelled(buckets: Buckets) -> Levelled:
    """Raise counts that are below the one before, and overlook differences by rounding."""
    counts = buckets.counts.copy()
    before, after = counts[:-1], counts[1:]
    odd = (after < before) | ((after != before) & _close(before, after))
    odd &= buckets.of[1:] == buckets.of[:-1]
    ends = buckets.lasts + 1
    suspects: list[int] = np.unique(buckets.of[1:][odd]).tolist()
    fell = [one for one in suspects if _level(counts[buckets.starts[one] : ends[one]])]
    mended = Buckets(buckets.bounds, counts, buckets.of, buckets.starts, buckets.groups)
    return Levelled(mended, tuple(fell))


def _level(counts: Values) -> bool:
    """Level the counts of one histogram in their place; say whether one really fell."""
    fell = False
    last = counts[0]
    for place, count in enumerate(counts[1:], 1):
        near = bool(_close(last, count))
        if count < last or near:
            fell |= not near
            counts[place] = last
        else:
            last = count
    return fell


def _close(one: Values, other: Values) -> Flags:
    with np.errstate(all="ignore"):
        found: Flags = np.abs(one - other) / (np.abs(one) + np.abs(other)) < _ROUNDING
    return found
