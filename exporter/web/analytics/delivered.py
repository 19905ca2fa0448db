"""`/api/analytics/deliveries`: how far messages came that went out (row Q7)."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from exporter.analytics.figures import deliveries, period
from exporter.analytics.figures.deliveries import Deliveries
from exporter.web.analytics.conversations import Asked, Next, page
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import PagesByPeriod


class ByPart(PagesByPeriod, frozen=True):
    """Figures of whole days, split in rows."""

    by: Annotated[Literal["channel", "day", "agent"], Meta(description="what each row is of")] = (
        "channel"
    )


class Part(Struct, frozen=True):
    """A channel, a day or an agent."""

    key: Annotated[str, Meta(description="the channel, the day (`2026-11-21`) or the agent's id")]
    figures: Annotated[Deliveries, Meta(description="its messages")]


class Delivered(Struct, frozen=True):
    """Messages that went out in a period."""

    period: Asked
    totals: Annotated[Deliveries, Meta(description="of all channels")]
    rows: Annotated[list[Part], Meta(description="by what `by` names, in order")]
    next_cursor: Next


async def delivered(question: Question) -> Delivered:
    """Answer with how far messages came."""
    asked, ledger, tenant = question.period, question.ledger, question.tenant
    total = await ledger.totals(tenant, "", asked.span, deliveries.MEASURES)
    by = question.query.by
    parts = await ledger.split(tenant, "", asked.span, by, deliveries.MEASURES)
    rows, more = page(question, [one for one in parts.items() if one[1]["outgoing"]])
    return Delivered(
        period.shown(asked),
        deliveries.deliveries(total),
        [Part(key, deliveries.deliveries(part)) for key, part in rows],
        more,
    )


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/deliveries",
        summary="how far messages of a `period` (30 days) came: sent, delivered, read or failed, "
        "in all and `by` channel, day or agent, with classes of errors and of prices",
        query=ByPart,
        answer=Delivered,
        told=delivered,
    ),
)
