"""The parts of one query, evaluated one step after the other."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final

from alerting.promql import aggregation, binary, plan, ranges, selectors
from alerting.promql.errors import EvaluationError
from alerting.promql.functions import FUNCTIONS
from alerting.promql.functions.context import Context
from alerting.promql.limits import Budget, Limits
from alerting.promql.notes import Notes
from alerting.promql.plan import Query
from alerting.promql.storage import Storage
from alerting.promql.syntax import (
    Aggregate,
    Binary,
    Call,
    Expr,
    Number,
    Paren,
    Range,
    Selector,
    String,
    Subquery,
    Unary,
)
from alerting.promql.values import Samples, Value, Vector

# What a vector or a number weighs by itself, in samples.
_VECTOR: Final = 80
_NUMBER: Final = 4


class Evaluator:
    """Answers for the steps of one query, in any order; samples are fetched when first needed."""

    def __init__(
        self, expr: Expr, query: Query, storage: Storage, limits: Limits, text: str
    ) -> None:
        self.warnings = Notes(text, limits.notes)
        self.infos = Notes(text, limits.notes)
        # The plan knows the nodes by identity.
        self._expr = expr
        self._query = query
        self._storage = storage
        self._limits = limits
        self._budget = Budget(limits)
        self._plan = plan.planned(expr, query, limits.subquery_step)
        self._samples: dict[int, Samples] = {}
        self._fixed: dict[int, Value] = {}

    def value(self, expr: Expr, at: int) -> Value:
        """Return what a part of the expression is worth at one step."""
        self._budget.step()
        if id(expr) not in self._plan.fixed:
            return self._kinds[type(expr)](self, expr, at)
        found = self._fixed.get(id(expr))
        if found is None:
            self._fixed[id(expr)] = found = self._kinds[type(expr)](self, expr, at)
        return found

    def kept(self, value: Value) -> Value:
        """Return the value of one step of several, counted, as it is kept until the last."""
        self._budget.hold(_VECTOR + len(value.rows) if isinstance(value, Vector) else _NUMBER)
        return value

    def _number(self, expr: Number, _: int) -> Value:
        return expr.value

    def _string(self, expr: String, _: int) -> Value:
        return expr.value

    def _paren(self, expr: Paren, at: int) -> Value:
        return self.value(expr.expr, at)

    def _unary(self, expr: Unary, at: int) -> Value:
        value = self.value(expr.expr, at)
        if expr.operator == "-":
            return _unequal(binary.negated(value))
        return Vector(value.rows, value.values) if isinstance(value, Vector) else value

    def _binary(self, expr: Binary, at: int) -> Value:
        left, right = self.value(expr.left, at), self.value(expr.right, at)
        found = binary.operated(
            expr.operator, left, right, expr.matching, returns_bool=expr.returns_bool
        )
        return _unequal(found)

    def _call(self, expr: Call, at: int) -> Value:
        given = tuple([self.value(argument, at) for argument in expr.arguments])
        context = self._context(expr, expr.arguments, at)
        return _unequal(FUNCTIONS[expr.function](given, context))

    def _aggregate(self, expr: Aggregate, at: int) -> Value:
        parts = (expr.expr,) if expr.parameter is None else (expr.parameter, expr.expr)
        given = tuple([self.value(part, at) for part in parts])
        return aggregation.aggregated(expr, given, self._context(expr, parts, at))

    def _context(self, expr: Expr, arguments: tuple[Expr, ...], at: int) -> Context:
        return Context(
            at=at,
            start=self._query.start,
            end=self._query.end,
            arguments=arguments,
            warn=self.warnings.about(expr, arguments),
            inform=self.infos.about(expr, arguments),
        )

    def _selector(self, expr: Selector, at: int) -> Value:
        lookback = self._limits.lookback
        samples = self._samples.get(id(expr)) or self._fetched(expr, expr, lookback)
        self._budget.look(len(samples.rows))
        return selectors.latest(samples, self._query.moved(at, expr.at, expr.offset), lookback)

    def _range(self, expr: Range, at: int) -> Value:
        selector = expr.selector
        samples = self._samples.get(id(expr)) or self._fetched(expr, selector, expr.span)
        return self._within(samples, self._query.moved(at, selector.at, selector.offset), expr.span)

    def _subquery(self, expr: Subquery, at: int) -> Value:
        samples = self._samples.get(id(expr))
        if samples is None:
            first, last = self._plan.times[id(expr)]
            times = range(first, last + 1, expr.step or self._limits.subquery_step)
            vectors: list[Any] = [self.kept(self.value(expr.expr, time)) for time in times]
            self._samples[id(expr)] = samples = ranges.assembled(times, vectors)
        return self._within(samples, self._query.moved(at, expr.at, expr.offset), expr.span)

    def _within(self, samples: Samples, end: int, span: int) -> Samples:
        found = selectors.within(samples, end - span, end)
        self._budget.look(found.window.values.size)
        return found

    def _fetched(self, expr: Expr, selector: Selector, span: int) -> Samples:
        """Return the samples of all steps; of a single one, the newest are enough."""
        first, last = self._plan.times[id(selector)]
        if first == last and expr is selector:
            found = self._storage.newest(selector.matchers, first - span, last)
        else:
            found = self._storage.select(selector.matchers, first - span, last)
        self._budget.select(len(found.rows))
        self._budget.look(found.window.values.size)
        self._budget.hold(found.window.values.size)
        self._samples[id(expr)] = found
        return found

    _kinds: ClassVar[Mapping[type, Callable[["Evaluator", Any, int], Value]]] = {
        Aggregate: _aggregate,
        Binary: _binary,
        Call: _call,
        Number: _number,
        Paren: _paren,
        Range: _range,
        Selector: _selector,
        String: _string,
        Subquery: _subquery,
        Unary: _unary,
    }


def _unequal(value: Value) -> Value:
    """Return a value; EvaluationError when dropping names made two elements the same."""
    if isinstance(value, Vector) and not value.rows.delays and not value.rows.unique:
        raise EvaluationError(ranges.SAME_LABELS)
    return value
