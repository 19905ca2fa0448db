"""Figures of 30 days as gauges, as dashboards of the business show them (issue 11).

They are counts and sums rather than rates, so that whoever asks adds up channels and tenants and
divides then; what a mean stands on is beside it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from exporter.analytics import savings
from exporter.analytics.figures import funnels, money
from exporter.analytics.figures.sums import NOTHING, Sums, added
from exporter.analytics.funnels.section import Funnel

DAYS: Final = 30
_CONVERSATIONS: Final = "chat_month_conversations"
_COUNTED: Final[Mapping[str, Callable[[Sums], float]]] = {
    _CONVERSATIONS: lambda sums: sums["conversations"],
    f"{_CONVERSATIONS}_finished": lambda sums: sums["conversations"] - sums["active"],
    f"{_CONVERSATIONS}_completed": lambda sums: sums["completed"],
    f"{_CONVERSATIONS}_abandoned": lambda sums: sums.of("outcomes", "abandoned"),
    f"{_CONVERSATIONS}_ended": lambda sums: sums["ended"],
    f"{_CONVERSATIONS}_automated": lambda sums: sums["automated"],
    f"{_CONVERSATIONS}_judged": lambda sums: sum(sums.named("outcomes").values()),
    f"{_CONVERSATIONS}_resolved": lambda sums: sums.of("outcomes", "resolved"),
    f"{_CONVERSATIONS}_escalated": lambda sums: sums["escalated"],
    f"{_CONVERSATIONS}_reopened": lambda sums: sums["came_back"],
    f"{_CONVERSATIONS}_converted": lambda sums: sums["converted"],
    f"{_CONVERSATIONS}_informed": lambda sums: sums["with_data"],
    "chat_month_ratings": lambda sums: sums["ratings"],
    "chat_month_rating_points": lambda sums: sums["rating_milli"] / 1000,
    "chat_month_answers": lambda sums: sums["replies_n"],
    "chat_month_answer_seconds": lambda sums: sums["replies_ms"] / 1000,
}
MEASURES: Final = (
    "conversations",
    "active",
    "completed",
    "ended",
    "automated",
    "outcomes",
    "escalated",
    "came_back",
    "converted",
    "with_data",
    "ratings",
    "rating_milli",
    "replies_n",
    "replies_ms",
    "value_minor",
)
"""What is compared with the 30 days before."""
OF_NOW: Final = (
    *MEASURES,
    *savings.MEASURES,
    *funnels.MEASURES,
    "languages",
    "confidence_with_n",
    "confidence_with_milli",
    "confidence_without_n",
    "confidence_without_milli",
)
"""What is asked of the 30 days up to today."""

Gauge = tuple[tuple[str, tuple[str, ...]], float]
"""A metric, the values of its labels but for the tenant, and its own."""


class Month(Struct, frozen=True, kw_only=True):
    """Sums of the 30 days up to today and of those before, by channel."""

    now: Mapping[str, Sums] = {}
    before: Mapping[str, Sums] = {}


class Terms(Struct, frozen=True, kw_only=True):
    """What automation saves, and which funnels there are."""

    saving: savings.Terms
    funnels: Sequence[Funnel] = ()


def spans(today: int) -> dict[str, tuple[int, int]]:
    """Return the days of both parts, both included."""
    return {
        "now": (today - DAYS + 1, today),
        "before": (today - 2 * DAYS + 1, today - DAYS),
    }


def told(month: Month, terms: Terms) -> Iterator[Gauge]:
    """Yield the gauges of a month."""
    for span, channels in (("now", month.now), ("before", month.before)):
        for channel, sums in channels.items():
            yield from _channel(channel, span, sums)
    whole = added(month.now.values()) if month.now else NOTHING
    for language, count in whole.named("languages").items():
        yield ("chat_month_languages", (language,)), float(count)
    yield from _saved(whole, terms.saving)
    yield from _confidence(whole)
    for funnel in terms.funnels:
        yield from _funnel(whole, funnel)


def _channel(channel: str, span: str, sums: Sums) -> Iterator[Gauge]:
    if sums["conversations"]:
        for name, counted in _COUNTED.items():
            yield (name, (channel, span)), float(counted(sums))
    for one in money.values(sums):
        yield ("chat_month_revenue", (channel, span, one.currency)), one.amount


def _saved(whole: Sums, terms: savings.Terms) -> Iterator[Gauge]:
    found = savings.savings(whole, terms)
    if not found.total_queries:
        return
    by_people = found.total_queries - found.automated_responses
    yield ("chat_month_questions", ("true",)), float(found.automated_responses)
    yield ("chat_month_questions", ("false",)), float(by_people)
    yield ("chat_month_saved_seconds", ()), 60 * found.time_saved_minutes
    yield ("chat_month_saved_value", (found.cost_savings.currency,)), found.cost_savings.amount
    for cost in found.ai_cost:
        yield ("chat_month_ai_cost", (cost.currency,)), cost.amount
    if found.ai_roi is not None:
        yield ("chat_month_ai_return_ratio", ()), found.ai_roi / 100


def _confidence(whole: Sums) -> Iterator[Gauge]:
    for data in ("with", "without"):
        n = whole[f"confidence_{data}_n"]
        if n:
            mean = whole[f"confidence_{data}_milli"] / n / 1000
            yield ("chat_month_confidence_ratio", (data,)), mean
            yield ("chat_month_confidences", (data,)), float(n)


def _funnel(whole: Sums, funnel: Funnel) -> Iterator[Gauge]:
    """Yield the steps of a funnel; places have two digits, so that their names sort as they do."""
    stages = funnels.stages(whole, funnel)
    if not stages[0].converted:
        return
    for stage in stages:
        labels = funnel.id, f"{stage.step:02}", stage.name
        yield ("chat_funnel_passages", labels), float(stage.converted)
        if stage.step > 1 and stage.entered:
            yield ("chat_funnel_step_ratio", labels), stage.converted / stage.entered
        if stage.median_seconds is not None:
            yield ("chat_funnel_step_median_seconds", labels), stage.median_seconds
