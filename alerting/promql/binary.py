"""Operations on two operands: numbers, a vector and a number, two vectors.

https://prometheus.io/docs/prometheus/latest/querying/operators/
"""

from collections.abc import Mapping

import numpy as np

from alerting.promql import matching
from alerting.promql.errors import EvaluationError
from alerting.promql.rows import Rows
from alerting.promql.syntax import ARITHMETIC, Matching
from alerting.promql.values import Value, Vector, nothing
from alerting.series.columns import Values

_OPERATIONS: Mapping[str, np.ufunc] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "%": np.fmod,
    "^": np.power,
    "atan2": np.arctan2,
    "==": np.equal,
    "!=": np.not_equal,
    ">": np.greater,
    "<": np.less,
    ">=": np.greater_equal,
    "<=": np.less_equal,
}


def operated(
    operator: str, left: Value, right: Value, how: Matching | None, *, returns_bool: bool = False
) -> Vector | float:
    """Return what an operator makes of two operands; `how` two vectors match, if both are.

    The types are those that the parser lets pass. EvaluationError when vectors do not match.
    """
    if isinstance(left, Vector) and isinstance(right, Vector):
        found = how if how is not None else Matching()
        if operator in _SETS:
            return _SETS[operator](left, right, found)
        return _of_vectors(operator, left, right, found, returns_bool=returns_bool)
    if isinstance(left, Vector) and isinstance(right, float):
        keep = left.values
        given = _OPERATIONS[operator](left.values, right)
        return _result(operator, left.rows, given, keep, returns_bool=returns_bool)
    if isinstance(right, Vector) and isinstance(left, float):
        keep = right.values
        given = _OPERATIONS[operator](left, right.values)
        return _result(operator, right.rows, given, keep, returns_bool=returns_bool)
    return float(_OPERATIONS[operator](np.float64(left), np.float64(right)))  # type: ignore[arg-type]


def negated(value: Value) -> Vector | float:
    """Return a vector or number with its sign changed."""
    if isinstance(value, Vector):
        return Vector(value.rows.without_names, -value.values)
    return -value  # type: ignore[operator]


def _result(
    operator: str, rows: Rows, given: Values, keep: Values, *, returns_bool: bool
) -> Vector:
    """Return what was computed; of a comparison, those of `keep` for which it holds."""
    if operator in ARITHMETIC:
        return Vector(rows.without_names, given)
    if returns_bool:
        return Vector(rows.without_names, given.astype(np.float64))
    if given.all():
        return Vector(rows, keep)
    which = np.flatnonzero(given)
    return Vector(rows.take(which), keep[which])


def _of_vectors(
    operator: str, left: Vector, right: Vector, how: Matching, *, returns_bool: bool
) -> Vector:
    if not len(left.rows) or not len(right.rows):
        return nothing()
    computed = operator in ARITHMETIC
    swapped = how.card == "one-to-many"
    many, one = (right, left) if swapped else (left, right)
    pairs = matching.pairs(many.rows, one.rows, how)
    rows = matching.results(many.rows, one.rows, pairs, how, computed=computed)
    if returns_bool:
        rows = rows.without_names
    if how.card != "one-to-one" and not rows.unique:
        raise EvaluationError(
            "multiple matches for labels: grouping labels must ensure unique matches"
        )
    of_many, of_one = many.values[pairs.many], one.values[pairs.one]
    first, second = (of_one, of_many) if swapped else (of_many, of_one)
    given = _OPERATIONS[operator](first, second)
    if computed:
        return Vector(rows, given)
    return _result(operator, rows, given, first, returns_bool=returns_bool)


def _both(left: Vector, right: Vector, how: Matching) -> Vector:
    if not len(left.rows) or not len(right.rows):
        return nothing()
    return _some(left, matching.matched(left.rows, right.rows, how))


def _without(left: Vector, right: Vector, how: Matching) -> Vector:
    if not len(left.rows) or not len(right.rows):
        return Vector(left.rows, left.values)
    return _some(left, ~matching.matched(left.rows, right.rows, how))


def _either(left: Vector, right: Vector, how: Matching) -> Vector:
    if not len(left.rows) or not len(right.rows):
        only = right if len(right.rows) else left
        return Vector(only.rows, only.values)
    more = _some(right, ~matching.matched(right.rows, left.rows, how))
    if not len(more.rows):
        return Vector(left.rows, left.values)
    return Vector(left.rows.joined(more.rows), np.concatenate([left.values, more.values]))


def _some(vector: Vector, which: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Vector:
    if which.all():
        return Vector(vector.rows, vector.values)
    return Vector(vector.rows.take(which), vector.values[which])


_SETS = {"and": _both, "or": _either, "unless": _without}
