"""From one kind of value to another, and elements put in order."""

import math

import numpy as np

from alerting.promql.functions import arguments
from alerting.promql.functions.arguments import Given
from alerting.promql.functions.context import Context, Function
from alerting.promql.values import NOBODY, Vector


def scalar(given: Given, _: Context) -> float:
    """Return the value of the only element; NaN if there is none, or another."""
    values = arguments.vector(given, 0).values
    return float(values[0]) if len(values) == 1 else math.nan


def vector(given: Given, _: Context) -> Vector:
    """Return a number as the one element of a vector, without labels."""
    return Vector(NOBODY, np.array([arguments.number(given, 0)]))


def sort(given: Given, context: Context) -> Vector:
    """Return the elements, the least first, NaN last."""
    return _sorted(arguments.vector(given, 0), context, falling=False)


def sort_desc(given: Given, context: Context) -> Vector:
    """Return the elements, the greatest first, NaN last."""
    return _sorted(arguments.vector(given, 0), context, falling=True)


def _sorted(given: Vector, context: Context, *, falling: bool) -> Vector:
    if context.is_range:
        context.warn(
            "PromQL warning: sort is ineffective for range queries"
            " since results are always ordered by labels"
        )
        return Vector(given.rows, given.values)
    # Numpy puts NaN last, and of equals the first one first.
    order = np.argsort(-given.values if falling else given.values, kind="stable")
    return Vector(given.rows.take(order), given.values[order])


CONVERSIONS: dict[str, Function] = {
    "scalar": scalar,
    "sort": sort,
    "sort_desc": sort_desc,
    "vector": vector,
}
