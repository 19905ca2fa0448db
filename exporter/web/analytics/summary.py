"""`/api/analytics/summary` (rows K1, A3): all of a period in one answer, as document 000 has it."""

from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics import savings
from exporter.analytics.figures import caching as answers
from exporter.analytics.figures import conversations, daily, period
from exporter.analytics.figures import quality as service
from exporter.analytics.figures.caching import Caching
from exporter.analytics.figures.conversations import Overview
from exporter.analytics.figures.daily import Day
from exporter.analytics.figures.popular import TOP, Popular
from exporter.analytics.figures.quality import Service
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.revenue import BusinessMetrics
from exporter.web.analytics import business, caching, earnings, now, popular, quality
from exporter.web.analytics import loyalty as people
from exporter.web.analytics.caching import Uptime
from exporter.web.analytics.conversations import Asked
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.loyalty import Users
from exporter.web.analytics.now import Now
from exporter.web.analytics.queries import ByPeriod

_MEASURES: Final = tuple(
    dict.fromkeys(
        (
            *conversations.MEASURES,
            *answers.MEASURES,
            *service.MEASURES,
            *savings.MEASURES,
            "services",
        )
    )
)


class UserQueries(Struct, frozen=True):
    """Questions of users."""

    total_queries: Annotated[
        int, Meta(ge=0, description="questions that were answered, by messages or in one event")
    ]
    automation_rate: Annotated[Rate, Meta(description="of these, answered without a person")]


class Performance(Struct, frozen=True):
    """How well users were answered."""

    performance_metrics: Annotated[
        Service, Meta(description="how long they waited, what bots did alone, and how it went on")
    ]
    cache_metrics: Annotated[Caching, Meta(description="answers out of a cache, and the others")]
    uptime: Annotated[Uptime, Meta(description="of the last 24 hours, whatever the period")]


class Summary(Struct, frozen=True):
    """All of a period, and this moment."""

    period: Asked
    previous: Annotated[Asked, Meta(description="the equal period before it, of `users`")]
    conversations: Annotated[Overview, Meta(description="conversations that began")]
    user_queries: Annotated[UserQueries, Meta(description="questions of users")]
    performance: Annotated[Performance, Meta(description="how well they were answered")]
    users: Annotated[Users, Meta(description="who stays, what is used, how good answers are")]
    popular_queries: Annotated[
        list[Popular], Meta(description=f"what was asked most; at most {TOP}")
    ]
    daily_stats: Annotated[
        list[Day], Meta(description="day by day, the oldest first; none where nothing happened")
    ]
    business_metrics: Annotated[BusinessMetrics, Meta(description="what conversations brought")]
    real_time: Annotated[Now, Meta(description="this moment, as `/real-time` tells it")]


async def summary(question: Question) -> Summary:
    """Answer with all of a period."""
    ledger, tenant, asked = question.ledger, question.tenant, question.period
    sums = await ledger.totals(tenant, "", asked.span, _MEASURES)
    days = await ledger.split(tenant, "", asked.span, "day", daily.MEASURES)
    saved = savings.savings(sums, business.terms(question.settings))
    return Summary(
        period.shown(asked),
        period.shown(asked.before),
        conversations.overview(sums),
        UserQueries(saved.total_queries, saved.automation_rate),
        Performance(
            await quality.service(question, sums),
            answers.caching(sums, {day: one for day, one in days.items() if one["queries"]}),
            caching.up(question.around.watched.probes()),
        ),
        await people.users(question),
        (await popular.popular(question)).queries,
        daily.days(days),
        await earnings.earnings(question, sums),
        await now.now(question),
    )


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/summary",
        summary="all of a `period` (30 days) in one answer: conversations, questions, how well "
        "they were answered, day by day, revenue, and this moment",
        query=ByPeriod,
        answer=Summary,
        told=summary,
        keep="never",
        permission="admin",
    ),
)
