"""What an expression is worth at one moment, or at each step between two.

Every part is evaluated once a step, over all its series at once. One query is one `instant` or
`over`: they read no clock, and ask the storage only. Milliseconds throughout.
"""

from typing import Final

import numpy as np
from msgspec import Struct

from alerting.promql import ranges, types
from alerting.promql.errors import EvaluationError, QueryError, TooMuch
from alerting.promql.evaluator import Evaluator
from alerting.promql.limits import Limits
from alerting.promql.plan import Query
from alerting.promql.ranges import SAME_LABELS
from alerting.promql.storage import Storage
from alerting.promql.syntax import Expr
from alerting.promql.values import NOBODY, Samples, Value, Vector

_LIMITS: Final = Limits()


class Misasked(QueryError):
    """The question is wrong, not the samples: what Prometheus calls `bad_data`."""


class Answer(Struct, frozen=True):
    """The value, and what Prometheus would have said about it."""

    value: Value
    warnings: tuple[str, ...] = ()
    infos: tuple[str, ...] = ()


def instant(
    expr: Expr, at: int, storage: Storage, limits: Limits = _LIMITS, *, text: str = ""
) -> Answer:
    """Return what an expression is worth at a moment: any kind of value.

    `text` is what the expression was parsed from, for the places in warnings. EvaluationError
    when there is no answer, TooMuch when a limit is reached.
    """
    with np.errstate(all="ignore"):
        evaluator = Evaluator(expr, Query(at, at), storage, limits, text)
        value = _finished(evaluator.value(expr, at))
    return Answer(value, evaluator.warnings.said, evaluator.infos.said)


def over(
    expr: Expr, query: Query, storage: Storage, limits: Limits = _LIMITS, *, text: str = ""
) -> Answer:
    """Return the range vector of what an expression is worth at every step, by labels.

    Only a scalar or an instant vector can be asked for so; Misasked for others, and for steps that
    are none or too many.
    """
    _must_be_askable(expr, query, limits)
    with np.errstate(all="ignore"):
        evaluator = Evaluator(expr, query, storage, limits, text)
        every = (evaluator.kept(evaluator.value(expr, at)) for at in query.times)
        vectors = [_vector(_finished(value)) for value in every]
        value = ranges.ordered(ranges.assembled(query.times, vectors))
    return Answer(value, evaluator.warnings.said, evaluator.infos.said)


def _must_be_askable(expr: Expr, query: Query, limits: Limits) -> None:
    kind = types.kind(expr)
    if kind not in {"scalar", "vector"}:
        shown = {"matrix": "range vector"}.get(kind, kind)
        raise Misasked(
            f'invalid expression type "{shown}" for range query, must be Scalar or instant Vector'
        )
    if query.step <= 0:
        raise Misasked(
            "zero or negative query resolution step widths are not accepted. Try a positive integer"
        )
    if query.end < query.start:
        raise Misasked("end timestamp must not be before start time")
    if (query.end - query.start) // query.step > limits.points:
        raise TooMuch(
            f"exceeded maximum resolution of {limits.points:,} points per timeseries."
            " Try decreasing the query resolution (?step=XX)"
        )


def _finished(value: Value) -> Value:
    """Return a value with the names gone that were to go."""
    if not isinstance(value, Vector | Samples):
        return value
    if not value.rows.delays:
        return value
    rows = value.rows.finished
    if not rows.unique:
        raise EvaluationError(SAME_LABELS)
    if isinstance(value, Vector):
        return Vector(rows, value.values, value.times)
    return Samples(rows, value.window)


def _vector(value: Value) -> Vector:
    if isinstance(value, Vector):
        return value
    return Vector(NOBODY, np.array([value], np.float64))
