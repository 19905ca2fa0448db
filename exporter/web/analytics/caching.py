"""`/api/analytics/performance/cache`: answers out of a cache and others, and uptime (row B7)."""

from collections.abc import Iterable
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.figures import caching, period
from exporter.analytics.figures.caching import Caching
from exporter.analytics.figures.popular import Ranking
from exporter.history.budget import OBJECTIVE
from exporter.probes import uptime
from exporter.probes.standing import Standing
from exporter.web.analytics import popular
from exporter.web.analytics.conversations import Asked
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import ByPeriod

WINDOW: Final = "24h"


class Uptime(Struct, frozen=True):
    """How much of the last 24 hours everything that matters was up."""

    value: Annotated[
        float | None,
        Meta(description="per cent of the runs of all critical probes that were up; null of none"),
    ]
    runs: Annotated[int, Meta(ge=0, description="the runs that it is of")]
    objective: Annotated[float, Meta(ge=0, le=100, description="per cent that it should reach")]
    is_met: Annotated[bool | None, Meta(description="whether it does; null where nothing ran")]


class Performance(Struct, frozen=True):
    """How questions of a period were answered."""

    period: Asked
    figures: Annotated[Caching, Meta(description="times, hits and errors")]
    uptime: Annotated[Uptime, Meta(description="of the last 24 hours, whatever the period")]
    insights: Annotated[
        Ranking,
        Meta(description="what a cache would help most: questions that none answered"),
    ]


async def performance(question: Question) -> Performance:
    """Answer with the times of answers, out of a cache and not."""
    ledger, tenant, span = question.ledger, question.tenant, question.period.span
    sums = await ledger.totals(tenant, "", span, caching.MEASURES)
    by_day = await ledger.split(tenant, "", span, "day", caching.BY_DAY)
    return Performance(
        period.shown(question.period),
        caching.caching(sums, by_day),
        up(question.around.watched.probes()),
        await popular.popular(question, "uncached"),
    )


def up(probes: Iterable[Standing]) -> Uptime:
    """Return the uptime of critical probes together, each run weighs the same."""
    share = uptime.together(
        one.uptime[WINDOW] for one in probes if one.is_critical and WINDOW in one.uptime
    )
    if share.ratio is None:
        return Uptime(None, 0, OBJECTIVE, None)
    return Uptime(
        round(100 * share.ratio, 3), share.judged, OBJECTIVE, 100 * share.ratio >= OBJECTIVE
    )


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/performance/cache",
        summary="how questions of a `period` (30 days) were answered out of a cache and else: "
        "times, hits by day, the share below 2 seconds, errors, uptime against 99.9 %, and the "
        "most frequent questions that no cache answered (their words need `personal:read`)",
        query=ByPeriod,
        answer=Performance,
        told=performance,
        keep="never",
    ),
)
