"""The straight line nearest to a series' samples: where it goes, how fast.

Least squares. https://prometheus.io/docs/prometheus/latest/querying/functions/#predict_linear
"""

import numpy as np
from msgspec import Struct

from alerting.promql.functions import arguments, ends, over_windows
from alerting.promql.functions.arguments import Given
from alerting.promql.functions.context import Context, Function
from alerting.promql.functions.over_windows import Figures
from alerting.promql.functions.summation import counted, total
from alerting.promql.values import Vector
from alerting.series.columns import Ids, Values, Window


class Line(Struct, frozen=True):
    """Each series' line: how much it rises a second, and its value at some time."""

    slope: Values
    value: Values


def line(window: Window, at: int) -> Line:
    """Return the lines of series with two samples or more, and their values at `at`."""
    present = None if window.present.all() else window.present
    # Without gaps, the times of one series are those of all.
    times = ((window.times - at) / 1000)[:, None]
    with np.errstate(all="ignore"):
        count = counted(window.values, present)
        sum_of_times = total(times, present)
        sum_of_values = total(window.values, present)
        across = total(times * window.values, present) - sum_of_times * sum_of_values / count
        along = total(times * times, present) - sum_of_times * sum_of_times / count
        slope = across / along
        value = sum_of_values / count - slope * sum_of_times / count
    return _levelled(window, Line(slope, value))


def _levelled(window: Window, lines: Line) -> Line:
    """Return exactly level lines where all samples are the same; of infinite ones, none."""
    whole = ends.filled(window)
    level = (whole == whole[0]).all(axis=0)
    finite = np.isfinite(whole[0])
    return Line(
        np.where(level, np.where(finite, 0.0, np.nan), lines.slope),
        np.where(level, np.where(finite, whole[0], np.nan), lines.value),
    )


def _deriv(window: Window) -> Figures:
    # Any time will do that is near, so that no digits are lost.
    return Figures(line(window, int(window.times[0])).slope, _samples(window) >= 2)


def predict_linear(given: Given, context: Context) -> Vector:
    """Return where each series' line will be so many seconds after the time of evaluation."""
    ahead = arguments.number(given, 1)

    def predicted(window: Window) -> Figures:
        lines = line(window, context.at)
        return Figures(lines.slope * ahead + lines.value, _samples(window) >= 2)

    return over_windows.figured(arguments.samples(given, 0), predicted)


def _samples(window: Window) -> Ids:
    samples: Ids = window.present.sum(axis=0)
    return samples


TRENDS: dict[str, Function] = {
    "deriv": over_windows.function(_deriv),
    "predict_linear": predict_linear,
}
