"""`/api/analytics/business-intelligence`: what automation saves (rows E1–E3), as 000 has it.

Its revenue, growth and services come with the rows E4, E5 and A16.
"""

from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics import savings
from exporter.analytics.figures import period
from exporter.analytics.savings import Savings
from exporter.web.analytics.conversations import Asked
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import ByPeriod


class BusinessIntelligence(Struct, frozen=True):
    """What AI brings to the business."""

    period: Asked
    ai_impact: Annotated[Savings, Meta(description="what automation saves")]


async def intelligence(question: Question) -> BusinessIntelligence:
    """Answer with what automation saved in a period."""
    asked, settings = question.period, question.settings
    sums = await question.ledger.totals(question.tenant, "", asked.span, savings.MEASURES)
    rate = settings.hourly_rate
    terms = savings.Terms(settings.minutes_saved_per_answer, rate.minor, rate.currency.code)
    return BusinessIntelligence(period.shown(asked), savings.savings(sums, terms))


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/business-intelligence",
        summary="what automation saved in a `period` (30 days): answers without a person, their "
        "time and what it would have cost",
        query=ByPeriod,
        answer=BusinessIntelligence,
        told=intelligence,
        permission="admin",
    ),
)
