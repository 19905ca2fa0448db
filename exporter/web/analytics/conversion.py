"""`/api/analytics/conversion`: how many conversations bring something (rows E9, E12)."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from exporter.analytics.figures import conversion, period
from exporter.analytics.figures.conversion import Conversion, Part
from exporter.web.analytics.conversations import Asked, Next, page
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import PagesByPeriod


class ByPart(PagesByPeriod, frozen=True):
    """Figures of whole days, split in rows."""

    by: Annotated[
        Literal["type", "channel", "agent", "day"], Meta(description="what each row is of")
    ] = "type"


class Converting(Struct, frozen=True):
    """Conversions of conversations that began in a period."""

    period: Asked
    totals: Annotated[Conversion, Meta(description="of all conversations")]
    rows: Annotated[
        list[Part], Meta(description="types by conversions, the most first; others in order")
    ]
    next_cursor: Next


async def converting(question: Question) -> Converting:
    """Answer with rates of conversion."""
    asked, ledger, by = question.period, question.ledger, question.query.by
    measures = conversion.MEASURES_BY_TYPE
    total = await ledger.totals(question.tenant, "", asked.span, measures)
    if by == "type":
        found = conversion.by_type(total)
    else:
        split = await ledger.split(question.tenant, "", asked.span, by, conversion.MEASURES)
        found = conversion.parts(split)
    rows, more = page(question, found)
    return Converting(period.shown(asked), conversion.conversion(total), rows, more)


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/conversion",
        summary="conversations of a `period` (30 days) that brought a conversion, of all, in all "
        "and `by` type, channel, agent or day",
        query=ByPart,
        answer=Converting,
        told=converting,
    ),
)
