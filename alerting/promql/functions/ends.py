"""Where the samples of each series in a window begin and end, and what stands in its gaps.

Most windows have no gap; then all series share their times, and nothing is gathered.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from alerting.series.columns import Ids, Values, Window

Times = npt.NDArray[np.int64]


class Ends(NamedTuple):
    """Two samples of each series, with their times, and how many samples it has.

    Times and counts are one for each series, or one for all of them.
    """

    before: Values
    after: Values
    began: Times
    ended: Times
    samples: Ids


def outer(window: Window) -> Ends:
    """Return the first and the last sample of each series."""
    present = window.present
    if present.all():
        return _shared(window, 0)
    return _gathered(window, present.argmax(axis=0), _last(window))


def newest(window: Window) -> Ends:
    """Return the last two samples of each series; those of one with fewer mean nothing."""
    present = window.present
    if present.all():
        return _shared(window, max(len(present) - 2, 0))
    last = _last(window)
    earlier = present.copy()
    earlier[last, np.arange(len(last))] = False
    return _gathered(window, len(present) - 1 - earlier[::-1].argmax(axis=0), last)


def filled(window: Window) -> Values:
    """Return the values with gaps filled: by the sample before, at the beginning by the first."""
    present = window.present
    if present.all():
        return window.values
    gaps = np.flatnonzero(~present.all(axis=0))
    there = present[:, gaps]
    ticks = np.where(there, np.arange(len(there))[:, None], 0)
    ticks = np.maximum(np.maximum.accumulate(ticks, axis=0), there.argmax(axis=0))
    whole = window.values.copy()
    whole[:, gaps] = window.values[ticks, gaps]
    return whole


def _last(window: Window) -> Ids:
    last: Ids = len(window.present) - 1 - window.present[::-1].argmax(axis=0)
    return last


def _shared(window: Window, first: int) -> Ends:
    values, times = window.values, window.times
    return Ends(values[first], values[-1], times[first], times[-1], np.array(len(times)))


def _gathered(window: Window, first: Ids, last: Ids) -> Ends:
    values, times, series = window.values, window.times, np.arange(len(first))
    return Ends(
        values[first, series],
        values[last, series],
        times[first],
        times[last],
        window.present.sum(axis=0),
    )
