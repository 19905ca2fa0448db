"""`/api/analytics/patterns`: when customers write, and in which languages (row A16)."""

from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.figures import patterns, period, topics
from exporter.analytics.figures.patterns import PEAKS, Peak, Weekday
from exporter.analytics.figures.topics import Language
from exporter.web.analytics.conversations import Asked
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import ByPeriod

_MEASURES: Final = ("messages_hours", "languages")


class Patterns(Struct, frozen=True):
    """How customers of a period use it."""

    period: Asked
    messages: Annotated[
        list[Weekday],
        Meta(
            description="by weekday and hour, Monday first; messages that only a summary counts "
            "are in none"
        ),
    ]
    peaks: Annotated[
        list[Peak], Meta(description=f"hours of the week with most messages, at most {PEAKS}")
    ]
    languages: Annotated[
        list[Language], Meta(description="conversations by language, the most frequent first")
    ]


async def usage(question: Question) -> Patterns:
    """Answer with when customers wrote."""
    asked = question.period
    sums = await question.ledger.totals(question.tenant, "", asked.span, _MEASURES)
    week = patterns.weekdays(sums)
    return Patterns(period.shown(asked), week, patterns.peaks(week), topics.languages(sums))


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/patterns",
        summary="when customers of a `period` (30 days) write: messages by weekday and hour, the "
        "busiest hours, and languages",
        query=ByPeriod,
        answer=Patterns,
        told=usage,
    ),
)
