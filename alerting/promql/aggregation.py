"""Many series' values → one a group, or some of each group: `sum by (…) (…)` and its like.

https://prometheus.io/docs/prometheus/latest/querying/operators/#aggregation-operators
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import numpy as np

from alerting.promql.functions import (
    arguments,
    over_time,
    ranking,
    stacks,
    statistics,
    summation,
)
from alerting.promql.functions.arguments import Given
from alerting.promql.functions.context import Context
from alerting.promql.functions.stacks import Figure, Stack
from alerting.promql.functions.value_counts import value_counts
from alerting.promql.rows import Grouped, Rows
from alerting.promql.syntax import Aggregate
from alerting.promql.values import Vector
from alerting.series.columns import Ids


def aggregated(node: Aggregate, given: Given, context: Context) -> Vector:
    """Return the aggregate of a vector; `given` is the parameter, if there is one, and the vector.

    Groups come in the order of their first members. EvaluationError for an impossible parameter.
    """
    return _OPERATORS[node.operator](node, given, context)


Operator = Callable[[Aggregate, Given, Context], Vector]


def _figure(figure: Figure) -> Operator:
    """Return the operator that gives each group a figure of its members' values."""

    def operated(node: Aggregate, given: Given, _: Context) -> Vector:
        return _figured(node, arguments.vector(given, 0), figure)

    return operated


def _figured(node: Aggregate, vector: Vector, figure: Figure) -> Vector:
    grouped = vector.rows.grouped(node.grouping, without=node.without)
    laid_out = _laid_out(node, vector.rows, grouped)
    with np.errstate(all="ignore"):
        found = stacks.figures(figure, vector.values, laid_out, len(grouped.rows))
    return Vector(grouped.rows, found)


class _Kept:
    """The last layout of the groups of some origin, and what it was made of."""

    def __init__(self) -> None:
        self.last: tuple[Ids, tuple[Stack, ...]] | None = None


def _laid_out(node: Aggregate, rows: Rows, grouped: Grouped) -> tuple[Stack, ...]:
    """Return the groups in stacks; most often the same as at the step before."""
    kept = rows.kept(("stacks", node.grouping, node.without), _Kept)
    last = kept.last
    if last is None or not np.array_equal(last[0], grouped.of):
        kept.last = last = (grouped.of, stacks.stacks(grouped.of, len(grouped.rows)))
    return last[1]


def _count(node: Aggregate, given: Given, _: Context) -> Vector:
    grouped = arguments.vector(given, 0).rows.grouped(node.grouping, without=node.without)
    return Vector(grouped.rows, np.bincount(grouped.of, minlength=len(grouped.rows)).astype(float))


def _group(node: Aggregate, given: Given, _: Context) -> Vector:
    grouped = arguments.vector(given, 0).rows.grouped(node.grouping, without=node.without)
    return Vector(grouped.rows, np.ones(len(grouped.rows)))


def _quantile(node: Aggregate, given: Given, context: Context) -> Vector:
    part = arguments.number(given, 0)
    over_time.doubt(part, context)
    return _figured(node, arguments.vector(given, 1), partial(statistics.quantile, part))


def _ranked(node: Aggregate, given: Given, _: Context) -> Vector:
    """Return the greatest or least of each group as they were, in their order."""
    most, vector = ranking.wanted(arguments.number(given, 0)), arguments.vector(given, 1)
    grouped = vector.rows.grouped(node.grouping, without=node.without)
    places = ranking.ranked(vector.values, grouped.of, most, falling=node.operator == "topk")
    return Vector(vector.rows.take(places), vector.values[places])


def _value_counts(node: Aggregate, given: Given, _: Context) -> Vector:
    return value_counts(
        arguments.text(given, 0),
        arguments.vector(given, 1),
        node.grouping,
        without=node.without,
    )


_OPERATORS: Final[Mapping[str, Operator]] = {
    "avg": _figure(summation.mean),
    "bottomk": _ranked,
    "count": _count,
    "count_values": _value_counts,
    "group": _group,
    "max": _figure(statistics.greatest),
    "min": _figure(statistics.least),
    "quantile": _quantile,
    "stddev": _figure(over_time.deviation),
    "stdvar": _figure(statistics.variance),
    "sum": _figure(summation.total),
    "topk": _ranked,
}
