"""Text to a typed expression: a Pratt parser whose recursion is bounded.

https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence
"""

from alerting.promql import parser_braces, parser_modifiers, parser_nodes, parser_operators
from alerting.promql.literals import unquoted
from alerting.promql.parser_cursor import Cursor, Limits, Part
from alerting.promql.parser_operators import PRECEDENCE, UNARY
from alerting.promql.signatures import (
    EXPERIMENTAL_AGGREGATIONS,
    EXPERIMENTAL_FUNCTIONS,
    SIGNATURES,
)
from alerting.promql.syntax import Expr, Number, Paren, Selector, String
from alerting.promql.tokens import (
    AGGREGATORS,
    DURATION,
    END,
    IDENTIFIER,
    METRICS,
    NUMBER,
    STRING,
    Token,
)
from alerting.quoting import quoted

__all__ = ["DEFAULTS", "Limits", "parsed", "selector"]

DEFAULTS = Limits()
_PRIMARIES = METRICS | {NUMBER, DURATION, STRING}
# What may be a function's name: some are words of the language too.
_FUNCTIONS = frozenset({IDENTIFIER, "start", "end", "step", "range"})


def parsed(text: str, *, limits: Limits = DEFAULTS) -> Expr:
    """Return the expression that a text says; ParseError where it says none."""
    cursor = Cursor(text, limits)
    if cursor.sees(END):
        cursor.fail("no expression found in input", 0)
    found = _expression(cursor, 0)
    cursor.expect({END})
    return found.expr


def selector(text: str, *, limits: Limits = DEFAULTS) -> Selector:
    """Return a series selector, as `match[]` takes it: no range, offset or @."""
    cursor = Cursor(text, limits)
    name = None if cursor.sees("{") else cursor.expect(METRICS)
    found = parser_braces.selector(cursor, name)
    cursor.expect({END})
    return found


def _expression(cursor: Cursor, least: int) -> Part:
    """Parse an operand and all operators behind it that bind at least as tightly as this."""
    cursor.descend()
    found = _operand(cursor)
    while PRECEDENCE.get(cursor.token.type, -1) >= least:
        token = cursor.take()
        modifiers = parser_operators.modifiers(cursor)
        right = _expression(cursor, parser_operators.right_precedence(token.type))
        found = parser_nodes.binary(cursor, token, modifiers, found, right)
    cursor.ascend()
    return found


def _operand(cursor: Cursor) -> Part:
    if cursor.sees("+", "-"):
        sign = cursor.take()
        return parser_nodes.unary(cursor, sign, _expression(cursor, UNARY))
    return parser_modifiers.modified(cursor, _primary(cursor))


def _primary(cursor: Cursor) -> Part:
    if cursor.sees("{"):
        return cursor.part(parser_braces.selector(cursor, None), "vector")
    if cursor.sees("("):
        return _paren(cursor)
    token = cursor.expect(_PRIMARIES)
    if token.type in {NUMBER, DURATION}:
        value = parser_modifiers.numeral(cursor, token)
        number = Number(value, token.type == DURATION, start=token.start, end=token.end)
        return cursor.part(number, "scalar")
    if token.type == STRING:
        said = String(unquoted(token.text), start=token.start, end=token.end)
        return cursor.part(said, "string")
    if token.type in AGGREGATORS and cursor.sees("(", "by", "without"):
        return _aggregate(cursor, token)
    if token.type in _FUNCTIONS and cursor.sees("("):
        return _call(cursor, token)
    return cursor.part(parser_braces.selector(cursor, token), "vector")


def _paren(cursor: Cursor) -> Part:
    start = cursor.take().start
    inner = _expression(cursor, 0)
    cursor.expect({")"})
    return cursor.part(Paren(inner.expr, start=start, end=cursor.closing), inner.kind, inner)


def _call(cursor: Cursor, token: Token) -> Part:
    name = quoted(token.text)
    if token.text in EXPERIMENTAL_FUNCTIONS:
        cursor.fail(f"function {name} is not enabled: experimental", token.start, token.end)
    parts = _arguments(cursor)
    signature = SIGNATURES.get(token.text)
    if signature is None:
        cursor.fail(f"unknown function with name {name}", token.start, token.end)
    return parser_nodes.call(cursor, token, signature, parts)


def _aggregate(cursor: Cursor, token: Token) -> Part:
    if token.type in EXPERIMENTAL_AGGREGATIONS:
        told = f"{token.type}() is experimental and not enabled"
        cursor.fail(told, token.start, token.end)
    grouped = _grouping(cursor)
    parts = _arguments(cursor)
    without, grouping = grouped or _grouping(cursor) or (False, ())
    return parser_nodes.aggregate(cursor, token, parts, grouping, without=without)


def _grouping(cursor: Cursor) -> tuple[bool, tuple[str, ...]] | None:
    if not cursor.sees("by", "without"):
        return None
    return cursor.take().type == "without", parser_braces.labels(cursor)


def _arguments(cursor: Cursor) -> list[Part]:
    found: list[Part] = []
    cursor.expect({"("})
    while not cursor.taken(")"):
        found.append(_expression(cursor, 0))
        comma = cursor.token
        if not cursor.taken(","):
            cursor.expect({")"})
            break
        if cursor.sees(")"):
            told = "trailing commas not allowed in function call args"
            cursor.fail(told, comma.start, comma.end)
    return found
