"""`/api/analytics/service`: waiting times, and what bots did alone (rows Q1–Q5, Q8)."""

from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.figures import period, quality
from exporter.analytics.figures.quality import Service, Targets
from exporter.web.analytics.conversations import Asked
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import ByPeriod


class Served(Struct, frozen=True):
    """How customers of a period were served."""

    period: Asked
    business_hours: Annotated[str, Meta(description="`analytics.hours`; empty: always")]
    conversations: Annotated[int, Meta(ge=0, description="conversations of the period")]
    figures: Annotated[Service, Meta(description="times and rates")]


async def served(question: Question) -> Served:
    """Answer with times and rates of a period."""
    asked, settings = question.period, question.settings
    total = await question.ledger.totals(question.tenant, "", asked.span, quality.MEASURES)
    within = settings.returns_within, settings.repeats_within
    shorter, longer = (round(one.seconds * 1000) for one in within)
    returns = await question.ledger.returns(question.tenant, asked.instants, (shorter, longer))
    allowed = settings.targets
    promised = (allowed.first_response, allowed.reply, allowed.resolution)
    targets = Targets(*(round(one.seconds * 1000) for one in promised))
    return Served(
        period.shown(asked),
        settings.hours.text,
        total["conversations"],
        quality.quality(total, returns, targets),
    )


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/service",
        summary="how long customers of a `period` (30 days) waited, also in business hours, and "
        "what was solved, handed over, contained, abandoned or came back",
        query=ByPeriod,
        answer=Served,
        told=served,
    ),
)
