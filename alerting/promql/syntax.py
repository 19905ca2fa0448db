"""The nodes of an expression. Frozen; equal when they say the same, wherever they stand.

Every node has ``start`` and ``end``, offsets in the text in characters. Spans, offsets and
timestamps are milliseconds.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from alerting.promql.patterns import pattern

At = int | Literal["start", "end"]
Card = Literal["one-to-one", "many-to-one", "one-to-many", "many-to-many"]
MatchOperator = Literal["=", "!=", "=~", "!~"]

COMPARISONS = frozenset({"==", "!=", ">", "<", ">=", "<="})
SET_OPERATORS = frozenset({"and", "or", "unless"})
ARITHMETIC = frozenset({"+", "-", "*", "/", "%", "^", "atan2"})
NAME = "__name__"


class Node(Struct, frozen=True, kw_only=True, eq=False):
    """What all nodes have; equality and hash leave the place out, NaN is NaN, 0 is not -0."""

    start: int = 0
    end: int = 0

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return self._said() == other._said()

    def __ne__(self, other: object) -> bool:
        # A Struct has one of its own, which would not ask the above.
        return not self == other

    def __hash__(self) -> int:
        return hash((type(self), self._said()))

    def _said(self) -> tuple[object, ...]:
        said = [getattr(self, name) for name in _fields(type(self))]
        return tuple(repr(value) if type(value) is float else value for value in said)


@lru_cache(maxsize=32)
def _fields(kind: type[Node]) -> tuple[str, ...]:
    return tuple(name for name in kind.__struct_fields__ if name not in {"start", "end"})


class Matcher(Struct, frozen=True):
    """What one label must be; a label that is absent is "". Patterns are anchored."""

    name: str
    operator: MatchOperator
    value: str

    def takes(self, value: str) -> bool:
        """Say whether a label of this value will do."""
        if self.operator == "=":
            return value == self.value
        if self.operator == "!=":
            return value != self.value
        found = pattern(self.value).fullmatch(value.encode("utf-8", "surrogateescape"))
        return (found is not None) is (self.operator == "=~")


class Number(Node, frozen=True, eq=False):
    """A number; ``duration`` if it was written as one (`5m` is 300)."""

    value: float
    duration: bool = False


class String(Node, frozen=True, eq=False):
    """A string. Bytes that are no UTF-8 are surrogates, as `surrogateescape` makes them."""

    value: str


class Selector(Node, frozen=True, eq=False):
    """An instant vector: the last sample of each series that the matchers take.

    ``name`` is the metric's, "" if none was written outside or quoted inside the braces; among
    ``matchers`` it is the one of `__name__`.
    """

    name: str
    matchers: tuple[Matcher, ...]
    offset: int = 0
    at: At | None = None


class Range(Node, frozen=True, eq=False):
    """A range vector: the samples of (time - span, time]; offset and @ stand in the selector."""

    selector: Selector
    span: int


class Subquery(Node, frozen=True, eq=False):
    """A range vector made by evaluating ``expr`` every ``step``; None is the default step."""

    expr: "Expr"
    span: int
    step: int | None = None
    offset: int = 0
    at: At | None = None


class Call(Node, frozen=True, eq=False):
    """A function's call; left-out optional arguments are left out here too."""

    function: str
    arguments: "tuple[Expr, ...]" = ()


class Aggregate(Node, frozen=True, eq=False):
    """An aggregation over groups of labels; neither by nor without is `by ()`."""

    operator: str
    expr: "Expr"
    parameter: "Expr | None" = None
    grouping: tuple[str, ...] = ()
    without: bool = False


class Matching(Struct, frozen=True):
    """How samples of two vectors find each other; ``include`` are the labels of group_left/right.

    ``on`` false and no labels: all labels but the name.
    """

    card: Card = "one-to-one"
    labels: tuple[str, ...] = ()
    on: bool = False
    include: tuple[str, ...] = ()


class Binary(Node, frozen=True, eq=False):
    """An operation on two operands; ``matching`` is None unless both are vectors."""

    operator: str
    left: "Expr"
    right: "Expr"
    matching: Matching | None = None
    returns_bool: bool = False


class Unary(Node, frozen=True, eq=False):
    """`-expr` or `+expr`, of a scalar or a vector."""

    operator: Literal["+", "-"]
    expr: "Expr"


class Paren(Node, frozen=True, eq=False):
    """What stood in parentheses."""

    expr: "Expr"


Expr = Number | String | Selector | Range | Subquery | Call | Aggregate | Binary | Unary | Paren


def children(expr: Expr) -> tuple[Expr, ...]:
    """Return what stands right below, in the order of evaluation."""
    match expr:
        case Range(selector=selector):
            return (selector,)
        case Subquery(expr=inner) | Unary(expr=inner) | Paren(expr=inner):
            return (inner,)
        case Call(arguments=arguments):
            return arguments
        case Aggregate(expr=inner, parameter=parameter):
            return (inner,) if parameter is None else (parameter, inner)
        case Binary(left=left, right=right):
            return (left, right)
        case _:
            return ()


def nodes(expr: Expr) -> Iterator[Expr]:
    """Yield the expression and all that stands in it, parents first."""
    rest = [expr]
    while rest:
        one = rest.pop()
        yield one
        rest.extend(reversed(children(one)))
