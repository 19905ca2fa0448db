"""`/api/analytics/service`: waiting times, and what bots did alone (rows Q1–Q5, Q8)."""

import asyncio
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.figures import period, quality
from exporter.analytics.figures.quality import Service, Solved, Targets
from exporter.analytics.figures.sums import Sums
from exporter.web.analytics.conversations import Asked
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import ByPeriod


class Served(Struct, frozen=True):
    """How customers of a period were served."""

    period: Asked
    business_hours: Annotated[str, Meta(description="`analytics.hours`; empty: always")]
    conversations: Annotated[int, Meta(ge=0, description="conversations of the period")]
    resolved: Annotated[Solved, Meta(description="what was resolved, three ways to count")]
    figures: Annotated[Service, Meta(description="times and rates")]


async def served(question: Question) -> Served:
    """Answer with times and rates of a period."""
    asked, ledger = question.period, question.ledger
    total = await ledger.totals(question.tenant, "", asked.span, quality.MEASURES)
    # Both read each conversation of the period.
    resolved, figures = await asyncio.gather(
        ledger.resolved(question.tenant, asked.instants), service(question, total)
    )
    return Served(
        period.shown(asked),
        question.settings.hours.text,
        total["conversations"],
        quality.solved(resolved),
        figures,
    )


async def service(question: Question, total: Sums) -> Service:
    """Return how customers of a period were served, by its sums of `quality.MEASURES`."""
    settings = question.settings
    within = settings.returns_within, settings.repeats_within
    shorter, longer = (round(one.seconds * 1000) for one in within)
    instants = question.period.instants
    returns = await question.ledger.returns(question.tenant, instants, (shorter, longer))
    allowed = settings.targets
    promised = (allowed.first_response, allowed.reply, allowed.resolution)
    targets = Targets(*(round(one.seconds * 1000) for one in promised))
    return quality.quality(total, returns, targets)


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
