"""The static types of expressions: what an operation, a call or an aggregation may stand on.

The sentences are Prometheus' own. https://github.com/prometheus/prometheus (promql/parser)
"""

from collections.abc import Sequence

from msgspec import Struct

from alerting.promql.signatures import AGGREGATIONS, SIGNATURES, Kind, Signature
from alerting.promql.syntax import (
    COMPARISONS,
    NAME,
    SET_OPERATORS,
    Binary,
    Call,
    Expr,
    Matching,
    Number,
    Paren,
    Range,
    Selector,
    String,
    Subquery,
    Unary,
)
from alerting.quoting import quoted

DOCUMENTED = {
    "scalar": "scalar",
    "vector": "instant vector",
    "matrix": "range vector",
    "string": "string",
}


class Fault(Struct, frozen=True):
    """What does not fit, and where: an operand, the operator behind them, or None: all of it."""

    message: str
    place: int | None = None


_OPERATOR = 2


def kind(expr: Expr) -> Kind:
    """Return the type of what a well-typed expression evaluates to."""
    rest = [expr]
    while rest:
        match rest.pop():
            case Paren(expr=inner) | Unary(expr=inner):
                rest.append(inner)
            case Binary(left=left, right=right):
                rest += (right, left)
            case Number():
                continue
            case Call(function=function) if SIGNATURES[function].returns == "scalar":
                continue
            case String():
                return "string"
            case Range() | Subquery():
                return "matrix"
            case _:
                return "vector"
    return "scalar"


def call_fault(signature: Signature, kinds: Sequence[Kind]) -> Fault | None:
    """Say what is wrong with a call's arguments."""
    name, given = quoted(signature.name), len(kinds)
    fewest, most = signature.fewest, signature.most
    if fewest == most and given != most:
        return Fault(f"expected {most} argument(s) in call to {name}, got {given}")
    if given < fewest:
        return Fault(f"expected at least {fewest} argument(s) in call to {name}, got {given}")
    if most is not None and given > most:
        return Fault(f"expected at most {most} argument(s) in call to {name}, got {given}")
    for place, found in enumerate(kinds):
        wanted = signature.arguments[min(place, len(signature.arguments) - 1)]
        if found != wanted:
            return Fault(
                f"expected type {DOCUMENTED[wanted]} in call to function {name},"
                f" got {DOCUMENTED[found]}",
                place,
            )
    return None


def aggregate_fault(operator: str, kinds: Sequence[Kind]) -> Fault | None:
    """Say what is wrong with what stands in an aggregation's parentheses."""
    wanted = AGGREGATIONS[operator]
    expected = 1 if wanted is None else 2
    if not kinds:
        return Fault("no arguments for aggregate expression provided")
    if len(kinds) != expected:
        return Fault(
            "wrong number of arguments for aggregate expression provided,"
            f" expected {expected}, got {len(kinds)}"
        )
    if kinds[-1] != "vector":
        return _unexpected("vector", "aggregation expression", kinds[-1], expected - 1)
    if wanted is not None and kinds[0] != wanted:
        return _unexpected(wanted, "aggregation parameter", kinds[0], 0)
    return None


def _unexpected(wanted: Kind, where: str, found: Kind, place: int) -> Fault:
    told = f"expected type {DOCUMENTED[wanted]} in {where}, got {DOCUMENTED[found]}"
    return Fault(told, place)


def binary_fault(
    operator: str, left: Kind, right: Kind, matching: Matching, *, returns_bool: bool
) -> Fault | None:
    """Say what is wrong with an operation as it is written."""
    if returns_bool and operator not in COMPARISONS:
        return Fault("bool modifier can only be used on comparison operators", _OPERATOR)
    if operator in COMPARISONS and not returns_bool and left == right == "scalar":
        return Fault("comparisons between scalars must use BOOL modifier", _OPERATOR)
    both = next((label for label in matching.labels if label in matching.include), None)
    if matching.on and both is not None:
        told = f"label {quoted(both)} must not occur in ON and GROUP clause at once"
        return Fault(told, _OPERATOR)
    for place, side in enumerate((left, right)):
        if side not in {"scalar", "vector"}:
            told = "binary expression must contain only scalar and instant vector types"
            return Fault(told, place)
    if matching.labels and not left == right == "vector":
        return Fault("vector matching only allowed between instant vectors")
    return _set_fault(operator, left, right, matching) if operator in SET_OPERATORS else None


def _set_fault(operator: str, left: Kind, right: Kind, matching: Matching) -> Fault | None:
    if not left == right == "vector":
        return Fault(f'set operator "{operator}" not allowed in binary scalar expression')
    if matching.card != "one-to-one":
        return Fault(f'no grouping allowed for "{operator}" operation')
    return None


def unary_fault(found: Kind) -> Fault | None:
    """Say what is wrong with a sign before this."""
    if found in {"scalar", "vector"}:
        return None
    return Fault(
        "unary expression only allowed on expressions of type scalar or instant vector,"
        f" got {quoted(DOCUMENTED[found])}"
    )


def subquery_fault(found: Kind) -> Fault | None:
    """Say what is wrong with a subquery over this."""
    if found == "vector":
        return None
    return Fault(f"subquery is only allowed on instant vector, got {found} instead")


def selector_fault(selector: Selector) -> Fault | None:
    """Say what is wrong with a selector: two names, or nothing that narrows it."""
    if not selector.name:
        if any(not matcher.takes("") for matcher in selector.matchers):
            return None
        return Fault("vector selector must contain at least one non-empty matcher")
    for matcher in selector.matchers[:-1]:
        if matcher.name == NAME:
            names = f"{quoted(selector.name)} or {quoted(matcher.value)}"
            return Fault(f"metric name must not be set twice: {names}")
    return None
