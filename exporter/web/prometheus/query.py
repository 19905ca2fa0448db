"""`/api/v1/query` and `/api/v1/query_range`: what an expression is worth, now or over a time.

https://prometheus.io/docs/prometheus/latest/querying/api/#expression-queries
"""

import asyncio
from collections.abc import Callable
from typing import Final

from aiohttp import web

from alerting import clock
from alerting.promql import evaluation
from alerting.promql.errors import QueryError
from alerting.promql.evaluation import Answer, Misasked
from alerting.promql.limits import Limits
from alerting.promql.plan import Query
from alerting.promql.storage import Storage
from alerting.promql.syntax import Expr
from alerting.settings import Alerting, Queries
from exporter.refusal import Refused
from exporter.web.keys import DAEMON
from exporter.web.prometheus import envelope, exchange, packing, result
from exporter.web.prometheus.expressions import expression
from exporter.web.prometheus.packing import Packed
from exporter.web.prometheus.parameters import Parameters, wrong
from exporter.web.prometheus.queries import DESK, Patience
from exporter.web.prometheus.series import samples

CUT: Final = "results truncated due to limit"
# Parsing a shorter text is quicker than handing it to a thread.
_INLINE_CHARACTERS: Final = 2_000
# Time bounds a query, not steps: one may take many that are quick.
_MOST_STEPS: Final = 20_000_000

Evaluate = Callable[[Expr, Storage, Limits], Answer]


async def instant(request: web.Request, asked: Parameters) -> web.StreamResponse:
    """Answer what an expression is worth at one moment."""
    at = asked.instant("time", round(clock.unix() * 1000))
    text = asked.text("query")

    def evaluate(expr: Expr, storage: Storage, limits: Limits) -> Answer:
        return evaluation.instant(expr, at, storage, limits, text=text)

    return await _answer(request, asked, at, evaluate)


async def over(request: web.Request, asked: Parameters) -> web.StreamResponse:
    """Answer what an expression is worth at each step from one moment to another."""
    query = steps(asked, exchange.bounds(request).points)
    text = asked.text("query")

    def evaluate(expr: Expr, storage: Storage, limits: Limits) -> Answer:
        return evaluation.over(expr, query, storage, limits, text=text)

    return await _answer(request, asked, query.end, evaluate)


def steps(asked: Parameters, points: int) -> Query:
    """Return the steps of a range query; Refused where there would be none or too many."""
    start, end = asked.needed_instant("start"), asked.needed_instant("end")
    if end < start:
        raise wrong("end", "end timestamp must not be before start time")
    step = asked.needed_span("step")
    if step <= 0:
        said = "zero or negative query resolution step widths are not accepted"
        raise wrong("step", f"{said}. Try a positive integer")
    if (end - start) // step > points:
        said = f"exceeded maximum resolution of {points:,} points per timeseries"
        hint = "Try decreasing the query resolution (?step=XX)"
        raise Refused("bad_argument", f"{said}. {hint}")
    return Query(start, end, step)


def limits(asked: Parameters, settings: Alerting, check: Callable[[], None]) -> Limits:
    """Return how far a query may go; `check` raises when it is to be given up."""
    bounds, usual = settings.queries, Limits().lookback
    lookback = asked.span("lookback_delta", usual)
    return Limits(
        points=bounds.points + 1,
        samples=bounds.samples,
        steps=_MOST_STEPS,
        lookback=lookback if lookback > 0 else usual,
        subquery_step=round(settings.samples.interval.seconds * 1000),
        stop=check,
    )


async def _answer(
    request: web.Request, asked: Parameters, at: int, evaluate: Evaluate
) -> web.StreamResponse:
    settings = request.app[DAEMON].world.config.alerting
    bounds, limit, gzip = settings.queries, asked.count("limit"), exchange.takes_gzip(request)
    patience = Patience(_seconds(asked, bounds), lambda: request.transport is None)
    limited = limits(asked, settings, patience.check)
    expr = await _parsed(asked.text("query"))
    known = samples(request)

    def work() -> Packed:
        answer = evaluated(evaluate, expr, known.view(expr, patience.check), limited)
        shown = result.shown(answer.value, at, limit)
        warnings = (*answer.warnings, CUT) if shown.cut else answer.warnings
        parts = envelope.success(shown.pieces, warnings, answer.infos)
        return packing.packed(parts, bounds.answer, patience.check, gzip=gzip)

    return await exchange.sent(request, await request.app[DESK].answer(work, bounds, patience))


def evaluated(evaluate: Evaluate, expr: Expr, storage: Storage, limits: Limits) -> Answer:
    """Return an answer; Refused in Prometheus' words where there is none."""
    try:
        return evaluate(expr, storage, limits)
    except Misasked as error:
        raise wrong("query", str(error)) from None
    except QueryError as error:
        raise Refused("query_failed", str(error)) from None


def _seconds(asked: Parameters, bounds: Queries) -> float:
    """Return how long an answer is waited for: no longer than is allowed."""
    most = bounds.time.seconds
    return min(max(asked.span("timeout", round(most * 1000)) / 1000, 0.0), most)


async def _parsed(text: str) -> Expr:
    if len(text) <= _INLINE_CHARACTERS:
        return expression(text)
    return await asyncio.to_thread(expression, text)
