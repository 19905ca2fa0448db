"""Samples as they were fetched → what a selector is worth at one moment."""

import numpy as np

from alerting.promql.rows import Flags
from alerting.promql.values import Samples, Vector, nothing
from alerting.series.columns import Ids, Window


def latest(samples: Samples, at: int, lookback: int) -> Vector:
    """Return of each series the newest sample with at - lookback < time <= at.

    Where the series ended since, there is none.
    """
    window = samples.window
    low, high = np.searchsorted(window.times, (at - lookback, at), side="right").tolist()
    if low == high:
        return nothing()
    tick = window.present[high - 1]
    if tick.all():
        return Vector(
            samples.rows, window.values[high - 1], np.full(len(tick), window.times[high - 1])
        )
    if high - low == 1 or (window.ended is not None and (tick | window.ended[high - 1]).all()):
        has = np.flatnonzero(tick)
        times = np.full(len(has), window.times[high - 1])
        return Vector(samples.rows.take(has), window.values[high - 1, has], times)
    return _of_several(samples, low, high)


def _of_several(samples: Samples, low: int, high: int) -> Vector:
    window = samples.window
    present = window.present[low:high]
    known = present if window.ended is None else present | window.ended[low:high]
    ticks: Ids = len(known) - 1 - known[::-1].argmax(axis=0)
    has = np.flatnonzero(present[ticks, np.arange(present.shape[1])])
    ticks = ticks[has] + low
    return Vector(samples.rows.take(has), window.values[ticks, has], window.times[ticks])


def within(samples: Samples, start: int, end: int) -> Samples:
    """Return the samples with start < time <= end, without the series that have none."""
    window = samples.window
    low, high = np.searchsorted(window.times, (start, end), side="right").tolist()
    low = min(low, high)
    times, values = window.times[low:high], window.values[low:high]
    present, rows = window.present[low:high], samples.rows
    has: Flags = np.logical_or.reduce(present, axis=0)
    if not has.all():
        rows, values, present = rows.take(has), values[:, has], present[:, has]
    return Samples(rows, Window(start, end, times, values, present))
