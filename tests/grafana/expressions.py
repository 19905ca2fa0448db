"""The expressions of dashboards as a second parser reads them: promql-parser, written in Rust."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import promql_parser

MACROS = {
    "$__rate_interval": "5m",
    "$__interval": "1m",
    "$__range": "6h",
}
"""Grafana's own variables, and spans that they may be."""

_VARIABLE = re.compile(r"\$\{?(\w+)\}?")


class Asked(NamedTuple):
    """A selector of an expression, its matchers, and the functions around it, the nearest first."""

    metric: str
    matchers: tuple[tuple[str, str, str], ...]
    within: tuple[str, ...]


def plain(expr: str, chosen: str = ".+") -> str:
    """Return the expression with all variables filled in as Grafana does."""
    for macro, span in MACROS.items():
        expr = expr.replace(macro, span)
    return _VARIABLE.sub(lambda found: found[0] if found[1].isdigit() else chosen, expr)


def asked(expr: str) -> list[Asked]:
    """Return every selector; ValueError where the parser does not understand the expression."""
    return list(_asked(promql_parser.parse(plain(expr)), ()))


def named(expr: str) -> set[str]:
    """Return the labels that an expression itself makes, by label_replace and label_join."""
    return set(_named(promql_parser.parse(plain(expr))))


def _asked(expr: promql_parser.Expr, within: tuple[str, ...]) -> Iterator[Asked]:
    if isinstance(expr, promql_parser.VectorSelector):
        matchers = tuple((one.name, str(one.op), one.value) for one in expr.matchers.matchers)
        yield Asked(expr.name or "", matchers, within)
    elif isinstance(expr, promql_parser.MatrixSelector):
        yield from _asked(expr.vector_selector, within)
    for part, around in _parts(expr):
        yield from _asked(part, (around, *within) if around else within)


def _named(expr: promql_parser.Expr) -> Iterator[str]:
    if isinstance(expr, promql_parser.Call) and expr.func.name.startswith("label_"):
        made = expr.args[1]
        assert isinstance(made, promql_parser.StringLiteral)
        yield made.val
    for part, _ in _parts(expr):
        yield from _named(part)


def _parts(expr: promql_parser.Expr) -> Iterator[tuple[promql_parser.Expr, str]]:
    """Yield the parts of an expression with the function that they are in."""
    if isinstance(expr, promql_parser.Call):
        yield from ((one, expr.func.name) for one in expr.args)
    elif isinstance(expr, promql_parser.BinaryExpr):
        yield from ((one, "") for one in (expr.lhs, expr.rhs))
    elif isinstance(expr, promql_parser.AggregateExpr):
        yield expr.expr, str(expr.op)
    elif isinstance(
        expr, promql_parser.ParenExpr | promql_parser.SubqueryExpr | promql_parser.UnaryExpr
    ):
        yield expr.expr, ""
