"""`/api/analytics/conversations` and what stands below it (rows B1–B4, B8, B11)."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any, Final

from msgspec import Meta, Struct

from exporter.analytics.figures import conversations, feelings, period, sums, topics
from exporter.analytics.figures.conversations import Mean, Overview
from exporter.analytics.figures.feelings import Emotion, Feelings
from exporter.analytics.figures.period import Days
from exporter.analytics.figures.topics import Hour, Language, Topic
from exporter.web.analytics import cursors
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import PagesByPeriod, SplitByPeriod

Next = Annotated[str | None, Meta(description="cursor of the next page; null after the last")]
Asked = Annotated[Days, Meta(description="the days that this is of")]


_MEASURES: Final = (*conversations.MEASURES, "languages", "hours")


class Row(Struct, frozen=True):
    """A day, a channel or an agent."""

    key: Annotated[str, Meta(description="the day (`2026-11-21`), the channel or the agent's id")]
    figures: Annotated[Overview, Meta(description="its figures")]


class Conversations(Struct, frozen=True):
    """Conversations of a period, together and row by row."""

    period: Asked
    totals: Annotated[Overview, Meta(description="of all days, channels and agents")]
    messages_per_hour: Annotated[float, Meta(ge=0, description="over all hours of the period")]
    customers: Annotated[int, Meta(ge=0, description="known customers with a conversation")]
    conversations_per_customer: Annotated[
        Mean, Meta(description="conversations of the period for each known customer")
    ]
    outcomes: Annotated[dict[str, int], Meta(description="conversations by how they ended")]
    languages: Annotated[list[Language], Meta(description="those of most conversations first")]
    hours: Annotated[list[Hour], Meta(description="conversations by the hour in which they began")]
    rows: Annotated[list[Row], Meta(description="by what `by` names, in order; none of nothing")]
    next_cursor: Next


class FeelingsOf(Struct, frozen=True):
    """A day's feelings."""

    day: Annotated[str, Meta(description="`2026-11-21`")]
    figures: Annotated[Feelings, Meta(description="how customers felt")]


class Sentiment(Struct, frozen=True):
    """How customers felt in a period."""

    period: Asked
    totals: Annotated[Feelings, Meta(description="of all days")]
    emotions: Annotated[list[Emotion], Meta(description="the ten of most conversations")]
    rows: Annotated[list[FeelingsOf], Meta(description="day by day; none where nothing was told")]
    next_cursor: Next


class Topics(Struct, frozen=True):
    """What customers wrote about in a period."""

    period: Asked
    conversations: Annotated[int, Meta(ge=0, description="conversations of the period")]
    topics: Annotated[list[Topic], Meta(description="those of most conversations first")]
    next_cursor: Next


async def overview(question: Question) -> Conversations:
    """Answer with volumes and rates, by day, channel or agent."""
    asked, ledger = question.period, question.ledger
    total, customers, parts = await asyncio.gather(
        ledger.totals(question.tenant, "", asked.span, _MEASURES),
        ledger.customers(question.tenant, asked.instants),
        ledger.split(question.tenant, "", asked.span, question.query.by, conversations.MEASURES),
    )
    rows, more = page(question, list(parts.items()))
    return Conversations(
        period.shown(asked),
        conversations.overview(total),
        round(total["messages"] / (24 * asked.length), 3),
        customers,
        conversations.mean(total["conversations"], customers, 2),
        total.named("outcomes"),
        topics.languages(total),
        topics.hours(total),
        [Row(key, conversations.overview(part)) for key, part in rows],
        more,
    )


async def sentiment(question: Question) -> Sentiment:
    """Answer with how customers felt, day by day."""
    asked = question.period
    parts: Mapping[str, sums.Sums] = await question.ledger.split(
        question.tenant, "", asked.span, "day", feelings.MEASURES
    )
    rows, more = page(question, list(parts.items()))
    total = sums.added(parts.values())
    return Sentiment(
        period.shown(asked),
        feelings.feelings(total),
        feelings.emotions(total),
        [FeelingsOf(day, feelings.feelings(part)) for day, part in rows],
        more,
    )


async def topic(question: Question) -> Topics:
    """Answer with what customers wrote about."""
    asked = question.period
    total = await question.ledger.totals(question.tenant, "", asked.span, topics.MEASURES)
    rows, more = page(question, topics.topics(total))
    return Topics(period.shown(asked), total["conversations"], rows, more)


def page(question: Question, rows: list[Any]) -> tuple[list[Any], str | None]:
    """Return a page of rows that are all at hand, and the cursor of the next."""
    found, more = cursors.cut(
        rows, question.position, question.query.limit, question.asked, question.last
    )
    return list(found), more


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/conversations",
        summary="conversations of a `period` (30 days): volumes, times and rates, in all and by "
        "day, channel or agent",
        query=SplitByPeriod,
        answer=Conversations,
        told=overview,
    ),
    Endpoint(
        path="/api/analytics/conversations/sentiment",
        summary="how customers felt in a `period`, in all and day by day",
        query=PagesByPeriod,
        answer=Sentiment,
        told=sentiment,
    ),
    Endpoint(
        path="/api/analytics/conversations/topics",
        summary="what customers wrote about in a `period`, with grades",
        query=PagesByPeriod,
        answer=Topics,
        told=topic,
    ),
)
