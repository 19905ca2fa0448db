"""`/api/analytics/business-intelligence` (rows A16, E1–E3, E5), as 000 has it.

What automation saves, how questions grow, what customers want. Revenue comes with row E4.
"""

from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics import savings
from exporter.analytics.figures import growth, patterns, period
from exporter.analytics.figures.growth import Growth
from exporter.analytics.figures.patterns import Service
from exporter.analytics.savings import Savings
from exporter.web.analytics.conversations import Asked
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import ByPeriod

_MEASURES: Final = (*savings.MEASURES, "services")


class BusinessIntelligence(Struct, frozen=True):
    """What AI brings to the business."""

    period: Asked
    ai_impact: Annotated[Savings, Meta(description="what automation saves")]
    growth: Annotated[Growth, Meta(description="by whole months, whatever the period")]
    services: Annotated[
        list[Service], Meta(description="what customers want, the most requested first")
    ]


async def intelligence(question: Question) -> BusinessIntelligence:
    """Answer with what automation saved in a period, growth, and services."""
    asked, settings, ledger = question.period, question.settings, question.ledger
    sums = await ledger.totals(question.tenant, "", asked.span, _MEASURES)
    month, before = growth.months(question.last)
    now = await ledger.totals(question.tenant, "", month, growth.MEASURES)
    then = await ledger.totals(question.tenant, "", before, growth.MEASURES)
    rate = settings.hourly_rate
    terms = savings.Terms(settings.minutes_saved_per_answer, rate.minor, rate.currency.code)
    return BusinessIntelligence(
        period.shown(asked),
        savings.savings(sums, terms),
        growth.growth(month, now, then),
        patterns.services(sums),
    )


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/business-intelligence",
        summary="what automation saved in a `period` (30 days): answers without a person, their "
        "time and what it would have cost; questions by month; the share of each service",
        query=ByPeriod,
        answer=BusinessIntelligence,
        told=intelligence,
        permission="admin",
    ),
)
