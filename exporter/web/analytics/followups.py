"""`/api/analytics/followups`: promises that were kept, successes and misses (row A17)."""

from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics import promises
from exporter.analytics.figures import followups, period
from exporter.analytics.figures.followups import Followups
from exporter.web.analytics.conversations import Asked, Next, page
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import SplitByPeriod


class Row(Struct, frozen=True):
    """A day, a channel or an agent."""

    key: Annotated[str, Meta(description="the day (`2026-11-21`), the channel or the agent's id")]
    figures: Annotated[Followups, Meta(description="its figures")]


class Told(Struct, frozen=True):
    """Follow-ups, successes and misses of a period."""

    period: Asked
    totals: Annotated[Followups, Meta(description="of all days, channels and agents")]
    rows: Annotated[list[Row], Meta(description="by what `by` names, in order; none of nothing")]
    next_cursor: Next


async def promised(question: Question) -> Told:
    """Answer with follow-ups, successes and misses, by day, channel or agent."""
    ledger, tenant, asked = question.ledger, question.tenant, question.period
    by, now = question.query.by, question.now
    all = await ledger.promises(tenant, asked.span, "", now)
    found = await ledger.promises(tenant, asked.span, by, now)
    total = await ledger.totals(tenant, "", asked.span, followups.MEASURES)
    parts = await ledger.split(tenant, "", asked.span, by, followups.MEASURES)
    rows, more = page(question, [*followups.split(found, parts).items()])
    return Told(
        period.shown(asked),
        followups.followups(all.get("", promises.NONE), total),
        [Row(key, figures) for key, figures in rows],
        more,
    )


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/followups",
        summary="follow-ups of a `period` (30 days): required, done, open and overdue; "
        "conversations that succeeded or did not; in all and by day, channel or agent",
        query=SplitByPeriod,
        answer=Told,
        told=promised,
        # What is overdue is so by this moment.
        keep="never",
    ),
)
