"""Functions of histograms; of classic ones, whose buckets are series with the label `le`.

https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
"""

import math
import re
from typing import Final

import numpy as np
from msgspec import Struct

from alerting.model import Labels, without
from alerting.promql.functions import arguments, bucket_figures, buckets
from alerting.promql.functions.arguments import Given
from alerting.promql.functions.buckets import Buckets
from alerting.promql.functions.context import Context, Function
from alerting.promql.functions.over_time import doubt
from alerting.promql.rows import NAME, Rows
from alerting.promql.values import Vector, nothing
from alerting.quoting import quoted
from alerting.series.columns import Values

BOUND: Final = "le"
_NUMBER: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", re.ASCII)
_INFINITE: Final = re.compile(r"[+-]?inf(inity)?", re.ASCII | re.IGNORECASE)
# So many elements are named in annotations; the rest is like them.
_MOST_NAMED: Final = 10


def histogram_quantile(given: Given, context: Context) -> Vector:
    """Return a quantile of each histogram."""
    part = arguments.number(given, 0)
    doubt(part, context)
    found = _histograms(arguments.vector(given, 1), context, 1)
    if found is None:
        return nothing()
    if not 0 <= part <= 1:
        beyond = -math.inf if part < 0 else math.inf if part > 1 else math.nan
        return _answer(found, np.full(len(found.buckets.groups), beyond))
    level = buckets.levelled(found.buckets)
    whole = found.buckets.whole
    _tell_fallen(found, [one for one in level.fell if whole[one]], context)
    return _answer(found, bucket_figures.quantiles(level.buckets, part))


def histogram_fraction(given: Given, context: Context) -> Vector:
    """Return which part of each histogram's observations lies between two values."""
    lower, upper = arguments.number(given, 0), arguments.number(given, 1)
    found = _histograms(arguments.vector(given, 2), context, 2)
    if found is None:
        return nothing()
    return _answer(found, bucket_figures.fractions(found.buckets, lower, upper))


def bound(labels: Labels) -> float:
    """Return the upper bound that a bucket's labels say; NaN if they say none."""
    text = dict(labels).get(BOUND, "")
    if _NUMBER.fullmatch(text) or _INFINITE.fullmatch(text):
        return float(text)
    return math.nan


class _Histograms(Struct, frozen=True):
    """The labels of all histograms, and the buckets of those that have some."""

    rows: Rows
    buckets: Buckets


def _histograms(vector: Vector, context: Context, argument: int) -> _Histograms | None:
    """Return the histograms; None if there is none."""
    rows = vector.rows
    bounds = rows.column(BOUND, bound)
    readable = np.flatnonzero(~np.isnan(bounds))
    if len(readable) < len(bounds):
        _tell_unreadable(rows.take(np.isnan(bounds)), context, argument)
    if not len(readable):
        return None
    grouped = rows.grouped_by("histograms", lambda labels: without(labels, BOUND))
    order = readable[np.lexsort((bounds[readable], grouped.of[readable]))]
    found = buckets.merged(bounds[order], vector.values[order], grouped.of[order])
    return _Histograms(grouped.rows.take(found.groups), found)


def _answer(found: _Histograms, values: Values) -> Vector:
    return Vector(found.rows.without_names, values)


def _tell_unreadable(rows: Rows, context: Context, argument: int) -> None:
    for labels in rows.take(np.arange(min(len(rows), _MOST_NAMED))).labels:
        context.warn(
            f'PromQL warning: bucket label "{BOUND}" is missing or has a malformed value of'
            f" {quoted(dict(labels).get(BOUND, ''))}{_metric(labels)}",
            argument,
        )


def _tell_fallen(found: _Histograms, fallen: list[int], context: Context) -> None:
    if not fallen:
        return
    for labels in found.rows.take(np.array(fallen[:_MOST_NAMED])).labels:
        context.inform(
            "PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see"
            " https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)"
            f"{_metric(labels)}",
            1,
        )


def _metric(labels: Labels) -> str:
    name = dict(labels).get(NAME, "")
    return f" for metric name {quoted(name)}" if name else ""


def _of_native(_given: Given, _: Context) -> Vector:
    """Return nothing: only native histograms have it, and no sample here is one."""
    return nothing()


HISTOGRAMS: dict[str, Function] = {
    "histogram_avg": _of_native,
    "histogram_count": _of_native,
    "histogram_fraction": histogram_fraction,
    "histogram_quantile": histogram_quantile,
    "histogram_stddev": _of_native,
    "histogram_stdvar": _of_native,
    "histogram_sum": _of_native,
}
