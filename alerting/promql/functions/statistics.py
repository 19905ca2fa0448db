"""One number a column: least, greatest, variance, quantile, as Prometheus reckons them.

`values` are [entries, columns], `present` says which entries there are; None: all. Columns of a
window are series, columns of a stack are groups: the same figures over time and over series.
"""

import numpy as np

from alerting.promql.functions.summation import Flags, counted, total
from alerting.series.columns import Values


def least(values: Values, present: Flags | None = None) -> Values:
    """Return the smallest entries; NaN only where there is no number."""
    found: Values = np.fmin.reduce(_or_nan(values, present), axis=0)
    return found


def greatest(values: Values, present: Flags | None = None) -> Values:
    """Return the largest entries; NaN only where there is no number."""
    found: Values = np.fmax.reduce(_or_nan(values, present), axis=0)
    return found


def variance(values: Values, present: Flags | None = None) -> Values:
    """Return the mean squared distance from the mean; 0 of equal entries, exactly."""
    count = counted(values, present)
    with np.errstate(all="ignore"):
        # Measured from one of the entries, so that small differences of large numbers stay.
        distances = values - first(values, present)
        off = distances - total(distances, present) / count
        return total(off * off, present) / count


def first(values: Values, present: Flags | None = None) -> Values:
    """Return the first entry of each column, which has one."""
    found: Values = (
        values[0] if present is None else values[present.argmax(axis=0), np.arange(values.shape[1])]
    )
    return found


def quantile(part: float, values: Values, present: Flags | None = None) -> Values:
    """Return the number below which `part` of the entries lie, between two of them in proportion.

    NaN is less than every number; beyond 0 and 1 it is infinite.
    """
    columns = values.shape[1]
    if not 0 <= part <= 1:
        return np.full(columns, -np.inf if part < 0 else np.inf if part > 1 else np.nan)
    ordered = np.sort(_or_nan(values, present), axis=0)
    numbers = np.count_nonzero(~np.isnan(ordered), axis=0)
    count = counted(values, present)
    rank = part * (count - 1)
    lower = np.floor(rank)
    weight = rank - lower
    upper = np.minimum(count - 1, lower + 1)
    # The sort puts NaN last, whatever it stands for; among the entries it comes first.
    nans = count - numbers
    with np.errstate(all="ignore"):
        found: Values = _ranked(ordered, lower - nans) * (1 - weight)
        return found + _ranked(ordered, upper - nans) * weight


def _ranked(ordered: Values, ranks: Values) -> Values:
    places = np.maximum(ranks, 0).astype(np.intp)
    return np.where(ranks < 0, np.nan, ordered[places, np.arange(ordered.shape[1])])


def _or_nan(values: Values, present: Flags | None) -> Values:
    return values if present is None else np.where(present, values, np.nan)
