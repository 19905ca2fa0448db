"""What a function may know beside its arguments, and where it says what is odd about them."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from alerting.promql.syntax import Expr
from alerting.promql.values import Value


class Note(Protocol):
    """Takes a sentence for whoever asked; the same one twice is told once.

    The sentence is as Prometheus words it, `PromQL warning: …`, without the place at its end;
    `argument` is the number of the argument it is about, None for the whole call.
    """

    def __call__(self, text: str, argument: int | None = None, /) -> None:
        """Take it."""


class Context(Struct, frozen=True):
    """One step of a query.

    `at` is its time, `start` and `end` are those of the whole query, all in milliseconds; an
    instant query has all three the same. `arguments` are the nodes whose values the function is
    given: of an aggregation with a parameter, the parameter and the expression.
    """

    at: int
    start: int
    end: int
    arguments: tuple[Expr, ...]
    warn: Note
    inform: Note

    @property
    def is_range(self) -> bool:
        """Whether the query has more steps than one, so that an order of elements is lost."""
        return self.start != self.end


Function = Callable[[tuple[Value, ...], Context], Value]
