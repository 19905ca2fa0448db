"""Quantiles and fractions of classic histograms, observations taken as evenly spread in a bucket.

The first bucket begins at 0, or nowhere if its bound is not above 0.
https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_fraction
"""

import math

import numpy as np

from alerting.promql.functions.buckets import Buckets
from alerting.series.columns import Ids, Values


def quantiles(buckets: Buckets, part: float) -> Values:
    """Return for each histogram the value below which `part`, 0 to 1, of the observations lie.

    In the last bucket it is the bound below; NaN without observations, or without a last bucket
    that takes all, or any bucket beside it.
    """
    lasts, counts, bounds = buckets.lasts, buckets.counts, buckets.bounds
    observations = counts[lasts]
    ranks = part * observations
    found = buckets.first(counts >= ranks[buckets.of])
    known = buckets.whole & (lasts > buckets.starts) & (observations != 0)
    first = found == buckets.starts
    below = np.maximum(found - 1, 0)
    start = np.where(first, 0.0, bounds[below])
    before = np.where(first, 0.0, counts[below])
    with np.errstate(all="ignore"):
        share = (ranks - before) / (counts[found] - before)
        values = start + (bounds[found] - start) * share
    values = np.where(first & (bounds[found] <= 0), bounds[found], values)
    values = np.where(found == lasts, bounds[below], values)
    return np.where(known, values, np.nan)


def fractions(buckets: Buckets, lower: float, upper: float) -> Values:
    """Return for each histogram which part of the observations lies between two values."""
    lasts = buckets.lasts
    observations = buckets.counts[lasts]
    asked = not math.isnan(lower) and not math.isnan(upper)
    known = buckets.whole & (observations != 0) & asked
    with np.errstate(all="ignore"):
        between = _below(buckets, upper) - _below(buckets, lower)
        found = between / observations if lower < upper else np.zeros(len(lasts))
    return np.where(known, found, np.nan)


def _below(buckets: Buckets, value: float) -> Values:
    """Return how many observations of each histogram lie below a value."""
    bounds, counts, lasts = buckets.bounds, buckets.counts, buckets.lasts
    found = buckets.first(bounds > value)
    before, start = _before(buckets, found)
    share = (value - start) / (bounds[found] - start)
    inside = np.where(np.isneginf(start), counts[found], before + (counts[found] - before) * share)
    below = np.where(start >= value, before, inside)
    # No bucket reaches beyond infinity: there all observations are below.
    below = np.where(bounds[found] > value, below, counts[lasts])
    return np.where(below > counts[lasts], counts[lasts], below)


def _before(buckets: Buckets, places: Ids) -> tuple[Values, Values]:
    """Return the observations below these buckets, and where they begin."""
    first = places == buckets.starts
    below = np.maximum(places - 1, 0)
    begins = np.where(buckets.bounds[places] > 0, 0.0, -np.inf)
    return (
        np.where(first, 0.0, buckets.counts[below]),
        np.where(first, begins, buckets.bounds[below]),
    )
