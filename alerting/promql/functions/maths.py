"""Arithmetic on each value of a vector by itself.

https://prometheus.io/docs/prometheus/latest/querying/functions/#abs
"""

import math
from collections.abc import Callable

import numpy as np

from alerting.promql.functions import arguments
from alerting.promql.functions.arguments import Given
from alerting.promql.functions.context import Context, Function
from alerting.promql.values import Vector, nothing
from alerting.series.columns import Values


def _each(change: Callable[[Values], Values]) -> Function:
    def called(given: Given, _: Context) -> Vector:
        return _changed(arguments.vector(given, 0), change)

    return called


def _changed(vector: Vector, change: Callable[[Values], Values]) -> Vector:
    with np.errstate(all="ignore"):
        return Vector(vector.rows.without_names, change(vector.values))


def round_(given: Given, _: Context) -> Vector:
    """Return the nearest multiples of a number, which is 1 unless given; halves go up."""
    nearest = arguments.number(given, 1) if len(given) > 1 else 1.0

    def rounded(values: Values) -> Values:
        # By one over it, as in Prometheus: multiples of 0.1 come out nicer.
        inverse = np.divide(1.0, nearest)
        found: Values = np.floor(values * inverse + 0.5) / inverse
        return found

    return _changed(arguments.vector(given, 0), rounded)


def clamp(given: Given, _: Context) -> Vector:
    """Return the values, none below the one bound or above the other."""
    vector, least, most = (
        arguments.vector(given, 0),
        arguments.number(given, 1),
        arguments.number(given, 2),
    )
    return nothing() if most < least else _clamped(vector, least, most)


def clamp_max(given: Given, _: Context) -> Vector:
    """Return the values, none above the bound."""
    return _clamped(arguments.vector(given, 0), -math.inf, arguments.number(given, 1))


def clamp_min(given: Given, _: Context) -> Vector:
    """Return the values, none below the bound."""
    return _clamped(arguments.vector(given, 0), arguments.number(given, 1), math.inf)


def _clamped(vector: Vector, least: float, most: float) -> Vector:
    def within(values: Values) -> Values:
        # In Go an infinity wins over NaN, as the bound of a bound.
        low = np.where(
            np.isneginf(values) | (most == -math.inf), -math.inf, np.minimum(values, most)
        )
        return np.where(np.isposinf(low) | (least == math.inf), math.inf, np.maximum(low, least))

    return _changed(vector, within)


def pi(_given: Given, _: Context) -> float:
    """Return the number."""
    return math.pi


def _radians(values: Values) -> Values:
    return values * math.pi / 180


def _degrees(values: Values) -> Values:
    return values * 180 / math.pi


MATHS: dict[str, Function] = {
    "abs": _each(np.abs),
    "acos": _each(np.arccos),
    "acosh": _each(np.arccosh),
    "asin": _each(np.arcsin),
    "asinh": _each(np.arcsinh),
    "atan": _each(np.arctan),
    "atanh": _each(np.arctanh),
    "ceil": _each(np.ceil),
    "clamp": clamp,
    "clamp_max": clamp_max,
    "clamp_min": clamp_min,
    "cos": _each(np.cos),
    "cosh": _each(np.cosh),
    "deg": _each(_degrees),
    "exp": _each(np.exp),
    "floor": _each(np.floor),
    "ln": _each(np.log),
    "log10": _each(np.log10),
    "log2": _each(np.log2),
    "pi": pi,
    "rad": _each(_radians),
    "round": round_,
    "sgn": _each(np.sign),
    "sin": _each(np.sin),
    "sinh": _each(np.sinh),
    "sqrt": _each(np.sqrt),
    "tan": _each(np.tan),
    "tanh": _each(np.tanh),
}
