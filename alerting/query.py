"""Asking for values: PromQL and an instant in, a vector out."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final, TypeVar

import numpy as np
from msgspec import Struct

from alerting.promql import embedded, evaluation, parser, types
from alerting.promql.errors import EvaluationError
from alerting.promql.limits import Limits
from alerting.promql.reach import reach
from alerting.promql.storage import Storage
from alerting.promql.syntax import Expr, Selector, nodes
from alerting.promql.values import NOBODY, Value, Vector
from alerting.samples import Samples

Query = Callable[[str, datetime], Awaitable[Vector]]
"""The text is PromQL; a number is a vector of one element without labels. Raises QueryError."""

T = TypeVar("T")

# Series, and samples, above which an answer takes milliseconds and is worked out in a thread.
_MANY_SERIES: Final = 1_000
_MANY_SAMPLES: Final = 100_000
_MOST_KEPT: Final = 10_000


class _Question(Struct, frozen=True):
    """A text that was read: what it looks at and how far back, in seconds."""

    expr: Expr
    selectors: tuple[Selector, ...]
    reach: float


class Embedded:
    """Answers from the sample store; to be asked from the thread that takes samples."""

    def __init__(self, samples: Samples, limits: Limits | None = None) -> None:
        self._samples = samples
        self._storage = embedded.Embedded(samples)
        self._limits = limits or Limits()
        self._questions: dict[str, _Question] = {}

    async def __call__(self, text: str, now: datetime) -> Vector:
        """Return the value of each element that has one."""
        question = self._question(text)
        view = self._storage.view(question.expr)
        at = milliseconds(now)
        ticks = question.reach / self._samples.interval.seconds

        def answered() -> Vector:
            return vector(question.expr, at, view, self._limits, text)

        return await _worked_out(answered, view.series, ticks)

    async def measured(self, text: str, since: datetime, now: datetime) -> int:
        """Return how many series, of those that an expression reads, had a sample since then."""
        question = self._question(text)
        view = self._storage.view(question.expr)
        start, end = milliseconds(since), milliseconds(now)

        def counted() -> int:
            found = (view.newest(one.matchers, start, end) for one in question.selectors)
            return sum(int(one.window.present.any(axis=0).sum()) for one in found)

        return await _worked_out(counted, view.series, 1)

    def _question(self, text: str) -> _Question:
        kept = self._questions.get(text)
        if kept is None:
            expr = parser.parsed(text)
            unique = {one.matchers: one for one in nodes(expr) if isinstance(one, Selector)}
            if len(self._questions) >= _MOST_KEPT:
                self._questions.clear()
            kept = _Question(expr, tuple(unique.values()), reach(expr) / 1000)
            self._questions[text] = kept
        return kept


def vector(expr: Expr, at: int, storage: Storage, limits: Limits, text: str = "") -> Vector:
    """Return what a rule's expression is worth; EvaluationError where that is no vector."""
    value: Value = evaluation.instant(expr, at, storage, limits, text=text).value
    if isinstance(value, float):
        return Vector(NOBODY, np.array([value]))
    if not isinstance(value, Vector):
        raise EvaluationError(f"rule result is not a vector or scalar, but a {types.kind(expr)}")
    return value


def milliseconds(at: datetime) -> int:
    """Return an instant as samples bear it."""
    return round(at.timestamp() * 1000)


async def _worked_out(work: Callable[[], T], series: int, ticks: float) -> T:
    """Return what some work comes to, done in a thread where it would hold the loop."""
    if series > _MANY_SERIES or series * ticks > _MANY_SAMPLES:
        return await asyncio.to_thread(work)
    return work()
