"""`/api/analytics/kpi`: the few figures that people look at first (rows E12, E13)."""

from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.figures import kpi, period
from exporter.analytics.figures.kpi import Kpis
from exporter.web.analytics.conversations import Asked
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import ByPeriod, Nothing


class Board(Struct, frozen=True):
    """The figures of a period, against the one before."""

    period: Asked
    previous: Annotated[Asked, Meta(description="the equal period before it")]
    figures: Annotated[Kpis, Meta(description="each with what it was, how it changed, and its N")]


class Refreshed(Struct, frozen=True):
    """What a refresh did."""

    forgotten: Annotated[int, Meta(ge=0, description="answers that were kept, and are not now")]


async def board(question: Question) -> Board:
    """Answer with the figures of a period and of the one before."""
    asked, ledger = question.period, question.ledger
    now = await ledger.totals(question.tenant, "", asked.span, kpi.MEASURES)
    then = await ledger.totals(question.tenant, "", asked.before.span, kpi.MEASURES)
    return Board(period.shown(asked), period.shown(asked.before), kpi.kpis(now, then))


async def refresh(question: Question) -> Refreshed:
    """Drop the answers that are kept, so that the next ones are new."""
    return Refreshed(question.forget())


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/kpi",
        summary="the main figures of a `period` (30 days), each with its change against the one "
        "before; kept for `analytics.cache_ttl`",
        query=ByPeriod,
        answer=Board,
        told=board,
        keep="ttl",
    ),
    Endpoint(
        path="/api/analytics/cache/refresh",
        summary="forget the answers that are kept: the next ones are worked out anew",
        query=Nothing,
        answer=Refreshed,
        told=refresh,
        keep="never",
        method="POST",
    ),
)
