"""What promql-parser, a parser in Rust, makes of a text, in nodes of ours: an oracle."""

from datetime import datetime, timedelta
from typing import Literal

import promql_parser as rust
from msgspec.structs import replace

from alerting.promql import types
from alerting.promql.syntax import (
    NAME,
    SET_OPERATORS,
    Aggregate,
    At,
    Binary,
    Call,
    Card,
    Expr,
    Matcher,
    Matching,
    MatchOperator,
    Number,
    Paren,
    Range,
    Selector,
    String,
    Subquery,
    Unary,
)

# Its enums have no hash, but a name.
_CARDS: dict[str, Card] = {
    "OneToOne": "one-to-one",
    "ManyToOne": "many-to-one",
    "OneToMany": "one-to-many",
    "ManyToMany": "many-to-many",
}
_OPERATORS: dict[str, MatchOperator] = {"Equal": "=", "NotEqual": "!=", "Re": "=~", "NotRe": "!~"}
_ENDS: dict[str, Literal["start", "end"]] = {"Start": "start", "End": "end"}
_MILLISECOND = timedelta(milliseconds=1)


def _name(enumerated: object) -> str:
    return str(enumerated).rpartition(".")[2]


def parsed(text: str) -> Expr:
    """Return its reading; ValueError if it refuses the text. Infinite times make it panic."""
    return _node(rust.parse(text))


def told(expr: Expr) -> Expr:
    """Return an expression of ours without what the oracle leaves out: durations and `+`."""
    match expr:
        case Number(value=value):
            return Number(value)
        case Unary(operator="+", expr=inner):
            return told(inner)
        case Unary() | Paren() | Subquery():
            return replace(expr, expr=told(expr.expr))
        case Call(arguments=arguments):
            return replace(expr, arguments=tuple(map(told, arguments)))
        case Aggregate(expr=inner, parameter=parameter):
            kept = None if parameter is None else told(parameter)
            return replace(expr, expr=told(inner), parameter=kept)
        case Binary(left=left, right=right):
            return replace(expr, left=told(left), right=told(right))
        case _:
            return expr


def _node(one: rust.Expr) -> Expr:
    match one:
        case rust.NumberLiteral():
            return Number(one.val)
        case rust.StringLiteral():
            return String(one.val)
        case rust.VectorSelector() | rust.MatrixSelector() | rust.SubqueryExpr():
            return _series(one)
        case rust.ParenExpr():
            return Paren(_node(one.expr))
        case rust.UnaryExpr():
            return Unary("-", _node(one.expr))
        case _:
            return _operation(one)


def _operation(one: rust.Expr) -> Expr:
    if isinstance(one, rust.Call):
        return Call(one.func.name, tuple(map(_node, one.args)))
    if isinstance(one, rust.AggregateExpr):
        return _aggregate(one)
    assert isinstance(one, rust.BinaryExpr)
    return _binary(one)


def _series(one: rust.VectorSelector | rust.MatrixSelector | rust.SubqueryExpr) -> Expr:
    if isinstance(one, rust.MatrixSelector):
        return Range(_selector(one.vector_selector), one.range // _MILLISECOND)
    if isinstance(one, rust.VectorSelector):
        return _selector(one)
    assert one.range is not None
    step = None if one.step is None else one.step // _MILLISECOND
    offset = 0 if one.offset is None else one.offset // _MILLISECOND
    return Subquery(_node(one.expr), one.range // _MILLISECOND, step, offset, _at(one.at))


def _selector(one: rust.VectorSelector) -> Selector:
    found = [Matcher(m.name, _OPERATORS[_name(m.op)], m.value) for m in one.matchers.matchers]
    assert not one.matchers.or_matchers
    if one.name:
        found.append(Matcher(NAME, "=", one.name))
    offset = 0 if one.offset is None else one.offset // _MILLISECOND
    return Selector(one.name or "", tuple(found), offset, _at(one.at))


def _at(one: rust.AtModifier | None) -> At | None:
    if one is None:
        return None
    if _name(one.type) in _ENDS:
        return _ENDS[_name(one.type)]
    assert one.at is not None
    return (one.at - datetime.fromtimestamp(0, one.at.tzinfo)) // _MILLISECOND


def _aggregate(one: rust.AggregateExpr) -> Aggregate:
    parameter = None if one.param is None else _node(one.param)
    grouping = () if one.modifier is None else tuple(one.modifier.labels)
    without = one.modifier is not None and one.modifier.type == rust.AggModifierType.Without
    return Aggregate(str(one.op), _node(one.expr), parameter, grouping, without)


def _binary(one: rust.BinaryExpr) -> Binary:
    operator, modifier = str(one.op), one.modifier
    left, right = _node(one.lhs), _node(one.rhs)
    if not types.kind(left) == types.kind(right) == "vector":
        return Binary(operator, left, right, None, modifier is not None and modifier.return_bool)
    if modifier is None:
        card: Card = "many-to-many" if operator in SET_OPERATORS else "one-to-one"
        return Binary(operator, left, right, Matching(card))
    matching = Matching(
        _CARDS[_name(modifier.card)],
        () if modifier.matching is None else tuple(modifier.matching.labels),
        modifier.matching is not None and modifier.matching.type == rust.LabelModifierType.Include,
        tuple(modifier.group_labels or ()),
    )
    return Binary(operator, left, right, matching, modifier.return_bool)
