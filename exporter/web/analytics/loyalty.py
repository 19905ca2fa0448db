"""`/api/analytics/customers` and `/retention`: who uses what, who stays (rows D5, D6 and E5)."""

from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.customers.usage import Usage
from exporter.analytics.figures import loyalty, period, satisfaction
from exporter.analytics.figures.loyalty import Adoption, Retention, Sessions
from exporter.analytics.figures.satisfaction import AnswerQuality
from exporter.web import arguments
from exporter.web.analytics.conversations import Asked, Next
from exporter.web.analytics.cursors import Position
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import ByPeriod, PagesByPeriod


class Page(Struct, frozen=True):
    """Customers who were seen in a period."""

    period: Asked
    customers: Annotated[list[Usage], Meta(description="those who were seen last come first")]
    next_cursor: Next


class Users(Struct, frozen=True):
    """Who stays, what is used, and how good answers are."""

    retention: Annotated[Retention, Meta(description="against the equal period before")]
    adoption: Annotated[
        list[Adoption], Meta(description="features that events name, those of most users first")
    ]
    sessions: Annotated[Sessions, Meta(description="how often and how long customers were there")]
    answer_quality: Annotated[AnswerQuality, Meta(description="what customers gave answers")]
    unjoined_ids: Annotated[
        int,
        Meta(
            ge=0,
            description="ids that were joined to too many others to be one customer, and count by "
            "themselves",
        ),
    ]


class Told(Struct, frozen=True):
    """The customers of a period."""

    period: Asked
    previous: Annotated[Asked, Meta(description="the equal period before it")]
    users: Annotated[Users, Meta(description="their figures")]


async def customers(question: Question) -> Page:
    """Answer with what customers used, page by page."""
    query, at, asked = question.query, question.position, question.period
    found = await question.ledger.seen(
        question.tenant,
        asked.span,
        asked.instants[0],
        (at.place, at.id) if at else None,
        query.limit,
    )
    more = found.last and arguments.worded(Position(question.asked, question.last, *found.last))
    return Page(period.shown(asked), [*found.customers], more)


async def users(question: Question) -> Users:
    """Return the figures of the customers of a question's period."""
    asked, ledger, tenant = question.period, question.ledger, question.tenant
    reach = await ledger.reach(tenant, asked.span, asked.before.span)
    came = await ledger.newcomers(tenant, asked.instants)
    wanted = (*loyalty.MEASURES, *satisfaction.MEASURES)
    sums = await ledger.totals(tenant, "", asked.span, wanted)
    everyone = reach.get(loyalty.ANYTHING, loyalty.NOBODY)
    return Users(
        loyalty.retention(everyone, came.customers),
        loyalty.adoption(reach),
        loyalty.sessions(sums, everyone.now),
        satisfaction.answer_quality(sums),
        came.refused,
    )


async def retention(question: Question) -> Told:
    """Answer with who stayed, who came, who went, and what they used."""
    asked = question.period
    return Told(period.shown(asked), period.shown(asked.before), await users(question))


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/customers",
        summary="customers who were seen in a `period` (30 days), the latest first: questions, "
        "sessions, answers; a page may be shorter than `limit`",
        query=PagesByPeriod,
        answer=Page,
        told=customers,
        keep="never",
    ),
    Endpoint(
        path="/api/analytics/retention",
        summary="customers of a `period` against the one before: who stayed, came and went, which "
        "features they used, their sessions, and what they gave answers",
        query=ByPeriod,
        answer=Told,
        told=retention,
    ),
)
