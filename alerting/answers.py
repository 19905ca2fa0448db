"""What an expression says of the samples of its series; `expression` tells what each means."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from msgspec import Struct

from alerting import model, statistics
from alerting.aggregation import BOUND, Aggregate, Groups, Histogram, aggregated
from alerting.columns import Window
from alerting.expression import Expr
from alerting.model import Labels, Sample, Vector
from alerting.quantiles import quantile
from alerting.selector import Selector
from alerting.statistics import Figures

_AGGREGATES: Final[Mapping[str, Aggregate]] = {
    "avg": "avg",
    "min": "min",
    "max": "max",
    "sum": "sum",
    "count": "count",
}
_OF_GAUGES: Final = {
    "avg": statistics.average,
    "min": statistics.least,
    "max": statistics.greatest,
}


class Asked(Struct, frozen=True):
    """The samples of one selector's series, their groups and, of buckets, their histograms."""

    window: Window
    groups: Groups
    histograms: tuple[Histogram, ...] = ()


def selectors(expr: Expr) -> tuple[Selector, ...]:
    """Return whose samples are needed, in the order in which `answer` takes them."""
    whole = expr.selector
    if expr.of is not None:
        return whole, expr.of
    if expr.kind != "histogram":
        return (whole,)
    if expr.quantile is not None:
        return (Selector(f"{expr.metric}_bucket", expr.matchers),)
    count = Selector(f"{expr.metric}_count", expr.matchers)
    total = Selector(f"{expr.metric}_sum", expr.matchers)
    return {"avg": (total, count), "sum": (total,)}.get(expr.stat, (count,))


def by(expr: Expr) -> tuple[str, ...] | None:
    """Return the labels by which the series of the selectors are grouped."""
    if expr.by is None or expr.quantile is None:
        return expr.by
    return (BOUND, *expr.by)


def answer(expr: Expr, asked: Sequence[Asked]) -> Vector:
    """Return the vector that an expression makes of the samples of its selectors."""
    first = asked[0]
    if expr.stat == "absent":
        return _absent(expr, first.window)
    if expr.quantile is not None:
        return _quantiles(expr.quantile, first)
    if len(asked) == 2:
        return _quotients(first, asked[1])
    if expr.kind == "gauge":
        found = _OF_GAUGES.get(expr.stat, statistics.newest)(first.window)
        return _vector(aggregated(found, first.groups, _AGGREGATES.get(expr.stat, "max")), first)
    moved = aggregated(statistics.increases(first.window).stretched(), first.groups, "sum")
    span = expr.window.seconds if expr.stat == "rate" else 1.0
    return _vector(Figures(moved.values / span, moved.known), first)


def _absent(expr: Expr, window: Window) -> Vector:
    if window.present.any():
        return ()
    equal = [(one.name, one.value) for one in expr.matchers if one.operator == "="]
    return (Sample(model.labels(equal), 1.0),)


def _quotients(above: Asked, below: Asked) -> Vector:
    """Return the quotients of groups that both have; of nothing by nothing there is none."""
    tops, bottoms = statistics.increases(above.window), statistics.increases(below.window)
    scale = float(bottoms.factors.max(initial=1.0))
    top, bottom = (
        _by_labels(aggregated(increases.over(scale), asked.groups, "sum"), asked.groups.labels)
        for increases, asked in ((tops, above), (bottoms, below))
    )
    return tuple(
        Sample(labels, value / bottom[labels] if bottom[labels] else math.copysign(math.inf, value))
        for labels, value in top.items()
        if labels in bottom and (value or bottom[labels])
    )


def _quantiles(part: float, asked: Asked) -> Vector:
    increases = statistics.increases(asked.window)
    figures = aggregated(
        increases.over(float(increases.factors.max(initial=1.0))), asked.groups, "sum"
    )
    values, known = figures.values.tolist(), figures.known.tolist()
    found = []
    for histogram in asked.histograms:
        places = [place for place in histogram.places if known[place]]
        bounds = histogram.bounds
        if len(places) < len(bounds):
            pairs = zip(histogram.bounds, histogram.places, strict=True)
            bounds = tuple(bound for bound, place in pairs if known[place])
        value = quantile(part, bounds, [values[place] for place in places])
        if value is not None:
            found.append(Sample(histogram.labels, value))
    return tuple(found)


def _vector(figures: Figures, asked: Asked) -> Vector:
    return tuple(
        Sample(labels, value) for labels, value in _by_labels(figures, asked.groups.labels).items()
    )


def _by_labels(figures: Figures, labels: Sequence[Labels]) -> dict[Labels, float]:
    places = np.flatnonzero(figures.known)
    values = figures.values[places].tolist()
    return {labels[place]: value for place, value in zip(places.tolist(), values, strict=True)}
