"""An expression as text: on one line, as Prometheus prints it."""

import re

from alerting.promql.numerals import duration_text, number_text
from alerting.promql.parser_operators import PRECEDENCE, UNARY, right_precedence
from alerting.promql.syntax import (
    Aggregate,
    At,
    Binary,
    Call,
    Expr,
    Matcher,
    Matching,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Unary,
)
from alerting.promql.tokens import FILLS, METRICS, NUMBERS, WORDS
from alerting.quoting import quoted

_METRIC = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
_CARDS = {"many-to-one": "group_left", "one-to-many": "group_right"}
# Tighter than any operator.
_PRIMARY = 1 + max(PRECEDENCE.values())


def text(expr: Expr) -> str:
    """Return text that parses to an equal expression."""
    match expr:
        case Number() | String():
            return _literal(expr)
        case Selector() | Range() | Subquery():
            return _series(expr)
        case Call(function=function, arguments=arguments):
            return f"{function}({', '.join(map(text, arguments))})"
        case Aggregate():
            return _aggregate(expr)
        case Binary():
            return _binary(expr)
        case Unary(operator=operator, expr=inner):
            return f"{operator}{_operand(inner, UNARY)}"
        case _:
            return f"({text(expr.expr)})"


def _literal(expr: Number | String) -> str:
    if isinstance(expr, String):
        return quoted(expr.value)
    return duration_text(round(expr.value * 1000)) if expr.duration else number_text(expr.value)


def _series(expr: Selector | Range | Subquery) -> str:
    match expr:
        case Selector(offset=offset, at=at):
            return _selected(expr) + _moved(offset, at)
        case Range(selector=found, span=span):
            return f"{_selected(found)}[{duration_text(span)}]{_moved(found.offset, found.at)}"
        case _:
            step = "" if expr.step is None else duration_text(expr.step)
            window = f"[{duration_text(expr.span)}:{step}]"
            return f"{_operand(expr.expr, _PRIMARY)}{window}{_moved(expr.offset, expr.at)}"


def _selected(expr: Selector) -> str:
    bare = _is_bare(expr.name)
    matchers = expr.matchers[:-1] if bare else expr.matchers
    braces = f"{{{','.join(map(matcher_text, matchers))}}}" if matchers or not bare else ""
    return f"{expr.name if bare else ''}{braces}"


def _is_bare(name: str) -> bool:
    low = name.lower()
    if low in NUMBERS or (low in WORDS and low not in METRICS | FILLS):
        return False
    return _METRIC.fullmatch(name) is not None


def matcher_text(matcher: Matcher) -> str:
    """Return a matcher as it stands in braces."""
    name = matcher.name if _LABEL.fullmatch(matcher.name) else quoted(matcher.name)
    return f"{name}{matcher.operator}{quoted(matcher.value)}"


def _labels(names: tuple[str, ...]) -> str:
    told = (name if _is_grouping(name) else quoted(name) for name in names)
    return f"({', '.join(told)})"


def _is_grouping(name: str) -> bool:
    low = name.lower()
    return _LABEL.fullmatch(name) is not None and low not in NUMBERS and low != "without"


def _moved(offset: int, at: At | None) -> str:
    told = ""
    if isinstance(at, int):
        seconds, rest = divmod(abs(at), 1000)
        told = f" @ {'-' if at < 0 else ''}{seconds}.{rest:03}"
    elif at is not None:
        told = f" @ {at}()"
    return f"{told} offset {duration_text(offset)}" if offset else told


def _aggregate(expr: Aggregate) -> str:
    parameter = "" if expr.parameter is None else f"{text(expr.parameter)}, "
    told = f"({parameter}{text(expr.expr)})"
    if expr.without:
        return f"{expr.operator} without {_labels(expr.grouping)} {told}"
    by = f" by {_labels(expr.grouping)} " if expr.grouping else ""
    return f"{expr.operator}{by}{told}"


def _binary(expr: Binary) -> str:
    precedence = PRECEDENCE[expr.operator]
    # What groups to the right needs parentheses on its left, and the other way round.
    left = _operand(expr.left, precedence + (expr.operator == "^"))
    right = _operand(expr.right, right_precedence(expr.operator))
    returns_bool = " bool" if expr.returns_bool else ""
    matching = "" if expr.matching is None else _matching(expr.matching)
    return f"{left} {expr.operator}{returns_bool}{matching} {right}"


def _matching(matching: Matching) -> str:
    card = _CARDS.get(matching.card)
    if not matching.on and not matching.labels and card is None:
        return ""
    told = f" {'on' if matching.on else 'ignoring'} {_labels(matching.labels)}"
    return told if card is None else f"{told} {card} {_labels(matching.include)}"


def _operand(expr: Expr, least: int) -> str:
    """Return an operand, in parentheses if it would bind less tightly than this."""
    told = text(expr)
    return f"({told})" if _tightness(expr, told) < least else told


def _tightness(expr: Expr, told: str) -> int:
    if isinstance(expr, Binary):
        return PRECEDENCE[expr.operator]
    # As a right operand a sign needs no parentheses, whatever the operator.
    return UNARY if told[0] in "+-" else _PRIMARY
