"""Figures of the samples of a window, whenever in it they were: `avg_over_time` and its like."""

import numpy as np

from alerting import floats
from alerting.promql.functions import arguments, ends, over_windows, statistics, summation
from alerting.promql.functions.arguments import Given
from alerting.promql.functions.context import Context, Function
from alerting.promql.functions.over_windows import Figures, function, of_samples
from alerting.promql.functions.summation import Flags
from alerting.promql.values import Vector
from alerting.series.columns import Values, Window


def quantile_over_time(given: Given, context: Context) -> Vector:
    """Return a quantile of each series' samples."""
    part, samples = arguments.number(given, 0), arguments.samples(given, 1)
    if len(samples.rows):
        doubt(part, context)

    def quantile(values: Values, present: Flags | None) -> Values:
        return statistics.quantile(part, values, present)

    return over_windows.figured(samples, of_samples(quantile))


def doubt(part: float, context: Context) -> None:
    """Say so if the first argument is no part of a whole."""
    if not 0 <= part <= 1:
        said = f"quantile value should be between 0 and 1, got {floats.text(part)}"
        context.warn(f"PromQL warning: {said}", 0)


def deviation(values: Values, present: Flags | None = None) -> Values:
    """Return the standard deviation of each column."""
    found: Values = np.sqrt(statistics.variance(values, present))
    return found


def _first(window: Window) -> Figures:
    return Figures(ends.outer(window).before)


def _last(window: Window) -> Figures:
    return Figures(ends.outer(window).after)


def _present(window: Window) -> Figures:
    return Figures(np.ones(window.values.shape[1]))


OVER_TIME: dict[str, Function] = {
    "avg_over_time": function(of_samples(summation.mean)),
    "count_over_time": function(of_samples(summation.counted)),
    "first_over_time": function(_first, named=True),
    "last_over_time": function(_last, named=True),
    "max_over_time": function(of_samples(statistics.greatest)),
    "min_over_time": function(of_samples(statistics.least)),
    "present_over_time": function(_present),
    "quantile_over_time": quantile_over_time,
    "stddev_over_time": function(of_samples(deviation)),
    "stdvar_over_time": function(of_samples(statistics.variance)),
    "sum_over_time": function(of_samples(summation.total)),
}
