"""What a rule looks at, taken apart: values, their bound, what else must hold. Pure."""

from typing import Final

from msgspec import Struct

from alerting.promql import parser, printing
from alerting.promql.syntax import Binary, Expr, Number, Paren, Selector, Unary, nodes
from alerting.rulebook import expression
from alerting.rulebook.bound import Limit, Operator
from alerting.rulebook.evaluations import Evaluation
from alerting.rulebook.prometheus_rules import Alerting

_OPERATORS: Final[dict[str, Operator]] = {
    ">": ">",
    ">=": ">=",
    "<": "<",
    "<=": "<=",
    "==": "==",
    "!=": "!=",
}


class Inquiry(Struct, frozen=True):
    """`values` is PromQL; of them those count that `counted` answers too, if it says something.

    Without a `bound` all that counts is beyond. `unit` is that of the values.
    """

    values: str
    bound: Limit | None = None
    counted: str = ""
    unit: str = ""


def inquiry(one: Evaluation | Alerting) -> Inquiry:
    """Return what a rule that makes alerts looks at."""
    if isinstance(one, Evaluation):
        unit = one.enter.unit or expression.unit(one.expr)
        counted = one.query if expression.condition(one.expr) or one.expr.unless else ""
        return Inquiry(str(one.expr), one.enter, counted, unit)
    expr = _bare(parser.parsed(one.query))
    counted = ""
    while isinstance(expr, Binary) and expr.operator in {"and", "unless"}:
        expr, counted = _bare(expr.left), one.query
    if isinstance(expr, Binary) and expr.operator in _OPERATORS and not expr.returns_bool:
        number = _number(expr.right)
        if number is not None:
            bound = Limit(_OPERATORS[expr.operator], number)
            return Inquiry(printing.text(expr.left), bound, counted)
    return Inquiry(one.query)


def selectors(text: str) -> tuple[Selector, ...]:
    """Return which series an expression reads, each selector once."""
    found = (one for one in nodes(parser.parsed(text)) if isinstance(one, Selector))
    return tuple({one.matchers: one for one in found}.values())


def shown(asked: Selector) -> str:
    """Return a selector without the time that it is of."""
    return printing.text(Selector(name=asked.name, matchers=asked.matchers))


def _bare(expr: Expr) -> Expr:
    while isinstance(expr, Paren):
        expr = expr.expr
    return expr


def _number(expr: Expr) -> float | None:
    expr = _bare(expr)
    if isinstance(expr, Unary):
        inner = _number(expr.expr)
        return None if inner is None else -inner if expr.operator == "-" else inner
    return expr.value if isinstance(expr, Number) else None
