"""What each day of a period came to (row A3's `daily_stats`)."""

from collections.abc import Mapping
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.figures import conversations, rates
from exporter.analytics.figures.conversations import Mean
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.sums import Sums

MEASURES: Final = (
    "conversations",
    "messages",
    "ratings",
    "rating_milli",
    "replies_n",
    "replies_ms",
    "queries",
    "queries_cached",
)
"""What they are worked out from."""

Count = Annotated[int, Meta(ge=0)]


class Day(Struct, frozen=True):
    """A day of `analytics.timezone`."""

    day: Annotated[str, Meta(description="`2026-11-21`")]
    conversations: Annotated[Count, Meta(description="conversations that began")]
    messages: Annotated[Count, Meta(description="their messages")]
    queries: Annotated[Count, Meta(description="questions with their answer in one")]
    hit_rate: Annotated[Rate, Meta(description="of these, those answered out of a cache")]
    response_time_ms: Annotated[Mean, Meta(description="mean of all answers in milliseconds")]
    csat: Annotated[Mean, Meta(description="mean grade of customers, 1 to 5")]


def days(by_day: Mapping[str, Sums]) -> list[Day]:
    """Return the days on which anything happened, the oldest first."""
    return [
        Day(
            day,
            sums["conversations"],
            sums["messages"],
            sums["queries"],
            rates.rate(sums["queries_cached"], sums["queries"]),
            conversations.mean(sums["replies_ms"], sums["replies_n"]),
            conversations.csat(sums["rating_milli"], sums["ratings"]),
        )
        for day, sums in by_day.items()
    ]
