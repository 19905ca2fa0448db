"""`/api/analytics/business-intelligence` (rows A16, E1–E3, E5), as 000 has it.

What automation saves, how good answers are, how questions grow, who stays and what is used, what
customers want, what conversations brought.
"""

from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics import savings
from exporter.analytics.figures import growth, patterns, period
from exporter.analytics.figures.growth import Growth
from exporter.analytics.figures.loyalty import Adoption, Retention
from exporter.analytics.figures.patterns import Earning, Service
from exporter.analytics.figures.revenue import BusinessMetrics
from exporter.analytics.figures.satisfaction import AnswerQuality
from exporter.analytics.savings import Savings
from exporter.folding.section import Analytics
from exporter.web.analytics import earnings, loyalty
from exporter.web.analytics.conversations import Asked
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import ByPeriod

_MEASURES: Final = (*savings.MEASURES, "services", "service_minor")


class BusinessIntelligence(Struct, frozen=True):
    """What AI brings to the business."""

    period: Asked
    previous: Annotated[
        Asked, Meta(description="the equal period before it, of retention and adoption")
    ]
    business_metrics: Annotated[
        BusinessMetrics, Meta(description="what conversations brought this year and this month")
    ]
    ai_impact: Annotated[Savings, Meta(description="what automation saves")]
    growth: Annotated[Growth, Meta(description="by whole months, whatever the period")]
    retention: Annotated[Retention, Meta(description="against the equal period before")]
    adoption: Annotated[
        list[Adoption], Meta(description="features that events name, those of most users first")
    ]
    answer_quality: Annotated[AnswerQuality, Meta(description="what customers gave answers")]
    services: Annotated[
        list[Service], Meta(description="what customers want, the most requested first")
    ]
    service_revenue: Annotated[
        list[Earning],
        Meta(description="what conversions brought, by what the customer wanted, the most first"),
    ]


async def intelligence(question: Question) -> BusinessIntelligence:
    """Answer with what automation saved in a period, growth, and services."""
    asked, settings, ledger = question.period, question.settings, question.ledger
    sums = await ledger.totals(question.tenant, "", asked.span, _MEASURES)
    month, before = growth.months(question.last)
    now = await ledger.totals(question.tenant, "", month, growth.MEASURES)
    then = await ledger.totals(question.tenant, "", before, growth.MEASURES)
    users = await loyalty.users(question)
    return BusinessIntelligence(
        period.shown(asked),
        period.shown(asked.before),
        await earnings.earnings(question, sums),
        savings.savings(sums, terms(settings)),
        growth.growth(month, now, then, settings.zone),
        users.retention,
        users.adoption,
        users.answer_quality,
        patterns.services(sums),
        patterns.earnings(sums),
    )


def terms(settings: Analytics) -> savings.Terms:
    """Return what an answer without a person saves."""
    rate = settings.hourly_rate
    return savings.Terms(settings.minutes_saved_per_answer, rate.minor, rate.currency.code)


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/business-intelligence",
        summary="what automation saved in a `period` (30 days): answers without a person, their "
        "time and what it would have cost; how good they are; questions by month; who stays, which "
        "features are used, the share of each service; what conversations brought",
        query=ByPeriod,
        answer=BusinessIntelligence,
        told=intelligence,
        permission="admin",
    ),
)
