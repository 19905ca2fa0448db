"""How fast values rise: over a whole window, or between its last two samples.

A counter that falls began again at 0. What was seen between the first and the last sample is
stretched to the window's ends, or, if those are much further off than samples from each other, by
half of that distance; a counter never to where it would have been negative.
https://prometheus.io/docs/prometheus/latest/querying/functions/#rate
"""

from typing import Final

import numpy as np

from alerting.promql.functions import arguments, ends, over_windows
from alerting.promql.functions.arguments import Given
from alerting.promql.functions.context import Context, Function
from alerting.promql.functions.over_windows import Figures
from alerting.promql.values import Samples, Vector
from alerting.quoting import quoted
from alerting.series.columns import Values, Window

# Samples this much further from an end than from each other do not reach it.
_NEAR: Final = 1.1
_COUNTERS: Final = ("_total", "_sum", "_count", "_bucket")
_TYPES: Final = frozenset({"counter", "histogram"})


def rate(given: Given, context: Context) -> Vector:
    """Return how much each counter rose a second."""
    samples = arguments.samples(given, 0)
    _doubt(samples, context)
    return over_windows.figured(samples, _rate)


def increase(given: Given, context: Context) -> Vector:
    """Return how much each counter rose in the window."""
    samples = arguments.samples(given, 0)
    _doubt(samples, context)
    return over_windows.figured(samples, _increase)


def _rate(window: Window) -> Figures:
    found = _increase(window)
    return Figures(found.values / ((window.end - window.start) / 1000), found.known)


def _increase(window: Window) -> Figures:
    outer = ends.outer(window)
    rose = outer.after - outer.before + _lost(window)
    return _stretched(window, outer, rose, to_zero=outer.before / rose)


def _delta(window: Window) -> Figures:
    outer = ends.outer(window)
    return _stretched(window, outer, outer.after - outer.before, to_zero=None)


def _lost(window: Window) -> Values:
    """Return the sum of the values from which each counter fell."""
    whole = ends.filled(window)
    before = whole[:-1]
    fell = whole[1:] < before
    if not fell.any():
        return np.zeros(whole.shape[1])
    lost: Values = before.sum(axis=0, where=fell)
    return lost


def _stretched(
    window: Window, outer: ends.Ends, rose: Values, *, to_zero: Values | None
) -> Figures:
    """Return what rose, stretched; `to_zero`: how far back it was 0, in parts of what was seen."""
    seen = (outer.ended - outer.began) / 1000
    apart = seen / (outer.samples - 1)
    to_start = (outer.began - window.start) / 1000
    to_end = (window.end - outer.ended) / 1000
    to_start = np.where(to_start >= apart * _NEAR, apart / 2, to_start)
    to_end = np.where(to_end >= apart * _NEAR, apart / 2, to_end)
    if to_zero is not None:
        nearer = (rose > 0) & (outer.before >= 0) & (seen * to_zero < to_start)
        to_start = np.where(nearer, seen * to_zero, to_start)
    factor = (seen + to_start + to_end) / seen
    return Figures(rose * factor, outer.samples >= 2)


def _idelta(window: Window) -> Figures:
    newest = ends.newest(window)
    return Figures(newest.after - newest.before, newest.samples >= 2)


def _irate(window: Window) -> Figures:
    newest = ends.newest(window)
    rose = np.where(newest.after < newest.before, newest.after, newest.after - newest.before)
    return Figures(rose / ((newest.ended - newest.began) / 1000), newest.samples >= 2)


def _doubt(samples: Samples, context: Context) -> None:
    """Say so if what is taken for a counter is not called like one."""
    if not len(samples.rows):
        return
    first = dict(samples.rows.take(np.array([0])).labels[0])
    name = first.get("__name__", "")
    if name and not name.endswith(_COUNTERS) and first.get("__type__") not in _TYPES:
        context.inform(
            "PromQL info: metric might not be a counter, name does not end in"
            f" {'/'.join(_COUNTERS)}: {quoted(name)}",
            0,
        )


RATES: dict[str, Function] = {
    "delta": over_windows.function(_delta),
    "idelta": over_windows.function(_idelta),
    "increase": increase,
    "irate": over_windows.function(_irate),
    "rate": rate,
}
