"""How far back an expression looks from the moment of which it is asked, in milliseconds."""

from alerting.promql.storage import LOOKBACK
from alerting.promql.syntax import Expr, Range, Selector, Subquery, children


def reach(expr: Expr, lookback: int = LOOKBACK) -> int:
    """Return the age of the oldest sample that may count.

    A newest value may be as old as `lookback`; 0 tells of ranges and offsets only. What is fixed
    to a time by `@` is left out: it is at no distance that stays.
    """
    if isinstance(expr, Selector):
        return 0 if expr.at is not None else max(0, expr.offset + lookback)
    if isinstance(expr, Range):
        return 0 if expr.selector.at is not None else max(0, expr.selector.offset + expr.span)
    if isinstance(expr, Subquery):
        inner = reach(expr.expr, lookback)
        return 0 if expr.at is not None else max(0, expr.offset + expr.span + inner)
    return max((reach(one, lookback) for one in children(expr)), default=0)
