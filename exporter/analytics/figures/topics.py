"""What customers wrote about, in which languages, and when (rows B3, B11)."""

from typing import Annotated

from msgspec import Meta, Struct

from exporter.analytics.figures import conversations, rates
from exporter.analytics.figures.conversations import Mean
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.sums import Sums

MEASURES = ("conversations", "topics", "topic_ratings", "topic_rating_milli")
"""What topics are worked out from."""


class Topic(Struct, frozen=True):
    """What was written about."""

    topic: Annotated[str, Meta(description="its name, as events tell it or topic rules do")]
    conversations: Annotated[int, Meta(ge=0, description="conversations about it")]
    share: Annotated[Rate, Meta(description="of all conversations; some are about several")]
    csat: Annotated[Mean, Meta(description="grades of customers in these, 1 to 5")]


class Language(Struct, frozen=True):
    """A language."""

    language: Annotated[str, Meta(description="BCP 47, or `unknown`")]
    conversations: Annotated[int, Meta(ge=0, description="conversations in it")]
    share: Annotated[float, Meta(ge=0, le=100, description="per cent; they sum to 100")]


class Hour(Struct, frozen=True):
    """An hour of the day."""

    hour: Annotated[int, Meta(ge=0, le=23, description="of the day, in the configured zone")]
    conversations: Annotated[int, Meta(ge=0, description="conversations that began in it")]


def topics(sums: Sums) -> list[Topic]:
    """Return topics, those of most conversations first."""
    n = sums["conversations"]
    return [
        Topic(
            name,
            count,
            rates.rate(min(count, n), n),
            conversations.csat(sums.of("topic_rating_milli", name), sums.of("topic_ratings", name)),
        )
        for name, count in sums.named("topics").items()
    ]


def languages(sums: Sums) -> list[Language]:
    """Return languages, those of most conversations first."""
    counts = sums.named("languages")
    found = rates.shares(counts)
    return [Language(name, count, found[name]) for name, count in counts.items()]


def hours(sums: Sums) -> list[Hour]:
    """Return all hours of the day."""
    return [Hour(hour, sums.of("hours", f"{hour:02}")) for hour in range(24)]
