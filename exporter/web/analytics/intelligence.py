"""`/api/analytics/integrations/intelligence`: what data of integrations is worth (rows B5, B10)."""

from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.figures import intelligence, period
from exporter.analytics.figures.intelligence import MOST, Comparison, DataType, Gap, Step
from exporter.analytics.figures.rates import Rate
from exporter.web.analytics.conversations import Asked, Next, page
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import PagesByPeriod


class Intelligence(Struct, frozen=True):
    """What data of integrations did in a period."""

    period: Asked
    comparison: Annotated[Comparison, Meta(description="conversations with data against others")]
    data_utilisation: Annotated[
        Rate, Meta(description="conversations with an outcome that used data, of all with one")
    ]
    most_valuable_data_type: Annotated[
        str | None,
        Meta(
            description="the one that adds most to confidence; null where none adds to it over at "
            "least `least_n` answers"
        ),
    ]
    least_n: Annotated[int, Meta(ge=1, description="`analytics.min_sample`")]
    data_types: Annotated[
        list[DataType],
        Meta(
            description=f"the {MOST} of most conversations: those of at least `least_n` answers by "
            "what they add to confidence, then the others"
        ),
    ]
    journey: Annotated[
        list[Step], Meta(description=f"stage by type of data, the {MOST} of most conversations")
    ]
    knowledge_gaps: Annotated[
        list[Gap], Meta(description="what was not known, the most frequent first; in pages")
    ]
    next_cursor: Next


async def intelligence_of(question: Question) -> Intelligence:
    """Answer with what data of integrations did."""
    ledger, tenant, asked = question.ledger, question.tenant, question.period
    sums = await ledger.totals(tenant, "", asked.span, intelligence.MEASURES)
    by_day = await ledger.split(tenant, "", asked.span, "day", intelligence.BY_DAY)
    least = question.settings.min_sample
    types = intelligence.data_types(sums, least)
    rows, more = page(question, intelligence.gaps(by_day))
    return Intelligence(
        period=period.shown(asked),
        comparison=intelligence.comparison(sums),
        data_utilisation=intelligence.utilisation(sums),
        most_valuable_data_type=intelligence.most_valuable(types, least),
        least_n=least,
        data_types=types,
        journey=intelligence.journey(sums),
        knowledge_gaps=rows,
        next_cursor=more,
    )


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/integrations/intelligence",
        summary="conversations of a `period` (30 days) with data of integrations against those "
        "without: grades, resolution, conversion, confidence; which data is worth most, what was "
        "not known, and where in their journey customers were served by which data",
        query=PagesByPeriod,
        answer=Intelligence,
        told=intelligence_of,
    ),
)
