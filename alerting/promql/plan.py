"""What must be known of an expression before its first step: which times its parts are asked for.

An expression is evaluated step by step, but samples are fetched, and subqueries worked out, once
for all steps. What is the same at every step, because of `@`, is worked out once too.
"""

from collections.abc import Mapping

from msgspec import Struct

from alerting.promql.syntax import (
    At,
    Call,
    Expr,
    Number,
    Paren,
    Range,
    Selector,
    String,
    Subquery,
    Unary,
    children,
)

# Their answer hangs on the time of the evaluation, not only on their arguments.
OF_NOW = frozenset(
    {"day_of_month", "day_of_week", "day_of_year", "days_in_month", "hour", "minute", "month"}
    | {"predict_linear", "time", "timestamp", "year"}
)

Interval = tuple[int, int]


class Query(Struct, frozen=True):
    """The steps of a query; an instant query has one. Milliseconds."""

    start: int
    end: int
    step: int = 1

    @property
    def times(self) -> range:
        """The time of each step."""
        return range(self.start, self.end + 1, self.step)

    def moved(self, time: int, at: At | None, offset: int) -> int:
        """Return which time a part with `@` and `offset` looks at."""
        if at is None:
            return time - offset
        named = {"start": self.start, "end": self.end}
        return (named[at] if isinstance(at, str) else at) - offset


class Plan(Struct, frozen=True):
    """By the identity of a node: the first and the last time it is asked for.

    Of a selector those after `@` and `offset`, of a subquery those of the steps within it.
    `fixed` are the parts that are the same at every step, and no part of others that are.
    """

    times: Mapping[int, Interval]
    fixed: frozenset[int]


def planned(expr: Expr, query: Query, subquery_step: int) -> Plan:
    """Return the plan of an expression; the expression must be kept as long as the plan."""
    steps = _Steps(query, subquery_step)
    steps.visit(expr, (query.start, query.end))
    fixed: set[int] = set()
    if _is_fixed(expr, fixed):
        fixed.add(id(expr))
    return Plan(steps.found, frozenset(fixed))


def steps_within(start: int, end: int, step: int) -> Interval:
    """Return the first and the last multiple of a step with start < time <= end."""
    return (start // step + 1) * step, end // step * step


class _Steps:
    def __init__(self, query: Query, subquery_step: int) -> None:
        self.found: dict[int, Interval] = {}
        self._query = query
        self._subquery_step = subquery_step

    def visit(self, expr: Expr, asked: Interval) -> None:
        match expr:
            case Selector(offset=offset, at=at):
                self._add(expr, self._moved(asked, at, offset))
            case Subquery(offset=offset, at=at):
                first, last = self._moved(asked, at, offset)
                step = expr.step or self._subquery_step
                within = self._add(expr, steps_within(first - expr.span, last, step))
                self.visit(expr.expr, within)
            case _:
                for child in children(expr):
                    self.visit(child, asked)

    def _moved(self, asked: Interval, at: At | None, offset: int) -> Interval:
        first, last = asked
        return self._query.moved(first, at, offset), self._query.moved(last, at, offset)

    def _add(self, expr: Expr, asked: Interval) -> Interval:
        # The same node may stand in several places.
        first, last = self.found.get(id(expr), asked)
        self.found[id(expr)] = found = min(first, asked[0]), max(last, asked[1])
        return found


def _is_fixed(expr: Expr, fixed: set[int]) -> bool:
    """Say whether an expression is the same at every step; else gather its parts that are."""
    match expr:
        case Number() | String():
            return True
        case Selector(at=at):
            return at is not None
        case Range(selector=selector):
            return selector.at is not None
        case Subquery(expr=inner, at=at):
            if _is_fixed(inner, fixed):
                fixed.add(id(inner))
            return at is not None
        case Paren(expr=inner) | Unary(expr=inner):
            return _is_fixed(inner, fixed)
        case _:
            return _are_fixed(expr, fixed)


def _are_fixed(expr: Expr, fixed: set[int]) -> bool:
    parts = children(expr)
    are = [_is_fixed(part, fixed) for part in parts]
    if all(are) and not (isinstance(expr, Call) and expr.function in OF_NOW):
        return True
    for part, is_fixed in zip(parts, are, strict=True):
        # A literal is had as quickly as it is looked up.
        if is_fixed and not isinstance(part, Number | String):
            fixed.add(id(part))
    return False
