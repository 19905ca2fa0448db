"""Nodes made of parsed parts: their types checked, counted, held to the limits."""

from collections.abc import Sequence
from typing import NoReturn

from msgspec.structs import replace

from alerting.promql import types
from alerting.promql.parser_cursor import Cursor, Part
from alerting.promql.parser_operators import Modifiers
from alerting.promql.signatures import Signature
from alerting.promql.syntax import (
    SET_OPERATORS,
    Aggregate,
    Binary,
    Call,
    Expr,
    Matching,
    Number,
    Unary,
)
from alerting.promql.tokens import Token


def binary(cursor: Cursor, token: Token, modifiers: Modifiers, left: Part, right: Part) -> Part:
    """Return an operation; its matching is settled by the operator and the operands' types."""
    operator, matching = token.type, modifiers.matching
    fault = types.binary_fault(
        operator, left.kind, right.kind, matching, returns_bool=modifiers.returns_bool
    )
    if fault is not None:
        _refuse(cursor, fault, left.expr.start, (left.expr, right.expr, token))
    expr = Binary(
        operator,
        left.expr,
        right.expr,
        _settled(operator, matching) if left.kind == right.kind == "vector" else None,
        modifiers.returns_bool,
        start=left.expr.start,
        end=right.expr.end,
    )
    kind = left.kind if left.kind == right.kind else "vector"
    return cursor.part(expr, kind, left, right)


def _settled(operator: str, matching: Matching) -> Matching:
    return replace(matching, card="many-to-many") if operator in SET_OPERATORS else matching


def unary(cursor: Cursor, token: Token, inner: Part) -> Part:
    """Return an operand with its sign; a number takes the sign into its value."""
    minus = token.type == "-"
    if isinstance(inner.expr, Number):
        value = -inner.expr.value if minus else inner.expr.value
        return replace(inner, expr=replace(inner.expr, value=value, start=token.start))
    fault = types.unary_fault(inner.kind)
    if fault is not None:
        _refuse(cursor, fault, token.start)
    expr = Unary("-" if minus else "+", inner.expr, start=token.start, end=inner.expr.end)
    return cursor.part(expr, inner.kind, inner)


def call(cursor: Cursor, token: Token, signature: Signature, parts: Sequence[Part]) -> Part:
    """Return a function's call that ends here."""
    arguments = tuple(each.expr for each in parts)
    fault = types.call_fault(signature, [each.kind for each in parts])
    if fault is not None:
        _refuse(cursor, fault, token.start, arguments)
    expr = Call(signature.name, arguments, start=token.start, end=cursor.closing)
    return cursor.part(expr, signature.returns, *parts)


def aggregate(
    cursor: Cursor, token: Token, parts: Sequence[Part], grouping: Sequence[str], *, without: bool
) -> Part:
    """Return an aggregation that ends here."""
    arguments = [each.expr for each in parts]
    fault = types.aggregate_fault(token.type, [each.kind for each in parts])
    if fault is not None:
        _refuse(cursor, fault, token.start, arguments)
    expr = Aggregate(
        token.type,
        arguments[-1],
        arguments[0] if len(arguments) == 2 else None,
        tuple(grouping),
        without,
        start=token.start,
        end=cursor.closing,
    )
    return cursor.part(expr, "vector", *parts)


def _refuse(
    cursor: Cursor, fault: types.Fault, start: int, places: Sequence[Expr | Token] = ()
) -> NoReturn:
    if fault.place is None:
        cursor.fail(fault.message, start, cursor.closing)
    place = places[fault.place]
    cursor.fail(fault.message, place.start, place.end)
