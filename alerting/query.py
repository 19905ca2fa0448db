"""Asking the samples: an expression and an instant in, a vector out."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from alerting import answers
from alerting.aggregation import Groups, Histogram, groups, histograms
from alerting.answers import Asked
from alerting.expression import Expr, is_of_now
from alerting.index import Series
from alerting.model import Vector
from alerting.samples import Samples
from alerting.selector import Selector

Query = Callable[[Expr, datetime], Awaitable[Vector]]

# Series, and samples, above which an answer takes milliseconds and is worked out in a thread.
_MANY_SERIES: Final = 1_000
_MANY_SAMPLES: Final = 100_000
_MOST_KEPT: Final = 10_000


# A selector, what its series are grouped by, whether the groups are the buckets of histograms.
_Key = tuple[Selector, tuple[str, ...] | None, bool]
_Asked = tuple[Selector, Series]


class _Grouped(Struct, frozen=True):
    series: Series
    groups: Groups
    histograms: tuple[Histogram, ...]


class Embedded:
    """Answers from the sample store; to be asked from the thread that takes samples."""

    def __init__(self, samples: Samples) -> None:
        self._samples = samples
        self._grouped: dict[_Key, _Grouped] = {}

    async def __call__(self, expr: Expr, now: datetime) -> Vector:
        """Return the value of each series or group that has one; labels without the name.

        Of a window that the samples do not reach back over, nothing is `absent`.
        """
        if expr.stat == "absent" and not self._samples.covers(expr.window, now):
            return ()
        asked = [(one, self._samples.series(one)) for one in answers.selectors(expr)]
        many = sum(len(series.ids) for _, series in asked)
        ticks = expr.window.seconds / self._samples.interval.seconds
        if many > _MANY_SERIES or many * ticks > _MANY_SAMPLES:
            return await asyncio.to_thread(self._answer, expr, now, asked)
        return self._answer(expr, now, asked)

    def _answer(self, expr: Expr, now: datetime, asked: Sequence[_Asked]) -> Vector:
        samples, found = self._samples, []
        for selector, series in asked:
            grouped = self._groups(selector, series, expr)
            if is_of_now(expr.stat, expr.kind):
                window = samples.newest(series, now)
            else:
                window = samples.window(series, expr.window, now)
            found.append(Asked(window, grouped.groups, grouped.histograms))
        return answers.answer(expr, found)

    def _groups(self, selector: Selector, series: Series, expr: Expr) -> _Grouped:
        """Return the groups of the series, worked out anew when there are others."""
        is_histogram = expr.quantile is not None
        key = selector, answers.by(expr), is_histogram
        kept = self._grouped.get(key)
        if kept is not None and kept.series is series:
            return kept
        found = groups(series.labels, answers.by(expr))
        buckets = histograms(found.labels) if is_histogram else ()
        if len(self._grouped) >= _MOST_KEPT:
            self._grouped.clear()
        self._grouped[key] = made = _Grouped(series, found, buckets)
        return made
