"""The values of an alert over the hour before a notice, so that people see where they come from."""

import asyncio
import math
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from alerting import clock, inquiry
from alerting.duration import Duration
from alerting.model import Alert, Labels, without
from alerting.promql import evaluation, parser
from alerting.promql.embedded import Embedded
from alerting.promql.errors import QueryError, TooMuch
from alerting.promql.limits import Limits
from alerting.promql.plan import Query
from alerting.promql.rows import NAME
from alerting.promql.values import Samples
from alerting.query import milliseconds
from alerting.remote.ranges import Series
from alerting.rulebook.groups import Evaluated
from alerting.rulebook.prometheus_rules import Recording

SPAN: Final = timedelta(hours=1)
STEPS: Final = 60
MOST_SERIES: Final = 5_000
"""Series of one rule beyond which there is no trend: it would take too long."""
SECONDS: Final = 0.5
"""For one rule; a notice without a trend is better than a late one."""
_MOST_KEPT: Final = 16

Values = tuple[tuple[float, ...], float]
Found = Mapping[Labels, tuple[float, ...]]
"""Values at even steps by labels, nan where there was none."""
Over = Callable[[str, datetime], Awaitable[Found]]
"""What PromQL was worth at each of STEPS steps up to an instant; QueryError where it is not."""
Asked = Callable[[str, datetime, datetime, Duration], Awaitable[Sequence[Series]]]
"""`remote.query.Remote.over`."""
Rules = Callable[[], Iterable[Evaluated]]


class Trends:
    """Answers for one alert after the other; those of one rule at one instant ask once."""

    def __init__(self, over: Over, rules: Rules) -> None:
        self._over = over
        self._rules = rules
        self._kept: OrderedDict[tuple[str, datetime], Found] = OrderedDict()

    async def trend(self, alert: Alert, at: datetime) -> Values:
        """Return the values of an alert up to an instant, and the seconds that they span."""
        key = (alert.rule, at)
        if key not in self._kept:
            self._kept[key] = await self._of_rule(alert.rule, at)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        found = _of(self._kept[key], dict(alert.labels))
        return (found, SPAN.total_seconds()) if found else ((), 0.0)

    async def _of_rule(self, rule: str, at: datetime) -> Found:
        text = next((_values(one) for one in self._rules() if one.id == rule), "")
        if not text:
            return {}
        try:
            return await self._over(text, at)
        except QueryError:
            return {}


def embedded(known: Callable[[], Embedded | None]) -> Over:
    """Return how our own samples are asked."""

    async def over(text: str, at: datetime) -> Found:
        store, expr, began = known(), parser.parsed(text), clock.monotonic()
        if store is None:
            return {}

        def go_on() -> None:
            if clock.monotonic() - began > SECONDS:
                raise TooMuch("a trend takes too long")

        view = store.view(expr, go_on)
        if view.series > MOST_SERIES:
            return {}
        end, step = milliseconds(at), round(SPAN.total_seconds() * 1000) // STEPS
        query = Query(end - STEPS * step, end, step)
        limits = Limits(stop=go_on)
        answer = await asyncio.to_thread(evaluation.over, expr, query, view, limits)
        return _by_labels(answer.value) if isinstance(answer.value, Samples) else {}

    return over


def elsewhere(asked: Asked) -> Over:
    """Return how the samples of a Prometheus are asked."""

    async def over(text: str, at: datetime) -> Found:
        step = Duration(SPAN.total_seconds() / STEPS)
        every = await asked(text, at - SPAN, at, step)
        start, each = milliseconds(at - SPAN), round(step.seconds * 1000)
        found: dict[Labels, tuple[float, ...]] = {}
        for one in every[:MOST_SERIES]:
            values = np.full(STEPS + 1, math.nan)
            places = (one.times - start) // each
            inside = (places >= 0) & (places <= STEPS)
            values[places[inside]] = one.values[inside]
            found[without(one.labels, NAME)] = tuple(values.tolist())
        return found

    return over


def _values(one: Evaluated) -> str:
    """Return what a rule looks at without the bound; "" of one that makes no alerts."""
    if isinstance(one, Recording):
        return ""
    return inquiry.inquiry(one).values


def _by_labels(found: Samples) -> Found:
    window = found.window
    values = np.where(window.present, window.values, math.nan).T.tolist()
    return {
        without(labels, NAME): tuple(of)
        for labels, of in zip(found.rows.labels, values, strict=True)
    }


def _of(found: Found, labels: Mapping[str, str]) -> tuple[float, ...]:
    """Return the values whose labels the alert has, of several the most like it."""
    fitting = (one for one in found if all(labels.get(name) == value for name, value in one))
    return found[best] if (best := max(fitting, key=len, default=None)) is not None else ()
