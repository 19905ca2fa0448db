"""`/api/analytics/integrations`: what integrations were asked, and how they answered (row B9)."""

from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.figures import integrations, period
from exporter.analytics.figures.integrations import Queries, QueryType
from exporter.web.analytics.conversations import Asked, Next, page
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import PagesByPeriod


class Integrations(Struct, frozen=True):
    """Questions to integrations in a period."""

    period: Asked
    total: Annotated[Queries, Meta(description="all of them together")]
    query_types: Annotated[
        list[QueryType],
        Meta(description="by provider and type: the largest p95 first, those without times last"),
    ]
    next_cursor: Next


async def queried(question: Question) -> Integrations:
    """Answer with the questions to integrations by provider and type."""
    asked = question.period
    sums = await question.ledger.totals(question.tenant, "", asked.span, integrations.MEASURES)
    rows, more = page(question, integrations.by_type(sums))
    return Integrations(period.shown(asked), integrations.total(sums), rows, more)


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/integrations",
        summary="questions to integrations of a `period` (30 days) by provider and type, the "
        "slowest first: success, times, age of the data, confidence, impact on satisfaction",
        query=PagesByPeriod,
        answer=Integrations,
        told=queried,
    ),
)
