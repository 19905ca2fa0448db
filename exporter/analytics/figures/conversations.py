"""Volumes and rates of conversations (rows B1–B3, B8, B11), each rate with its N."""

from typing import Annotated

from msgspec import Meta, Struct

from exporter.analytics.figures import rates
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.sums import Sums

Count = Annotated[int, Meta(ge=0)]


class Mean(Struct, frozen=True):
    """A mean with its N."""

    value: Annotated[float | None, Meta(description="the mean; null of none")]
    n: Annotated[int, Meta(ge=0, description="how many it is the mean of")]


class Overview(Struct, frozen=True):
    """What conversations of some days, a channel or an agent come to."""

    conversations: Annotated[Count, Meta(description="conversations that began")]
    active: Annotated[Count, Meta(description="of these, those that go on")]
    messages: Annotated[
        Count, Meta(description="messages of customers, agents and people; none of the system")
    ]
    messages_per_conversation: Annotated[Mean, Meta(description="mean number of messages")]
    customer_share: Annotated[Rate, Meta(description="customers' messages among all")]
    reply_rate: Annotated[
        Rate, Meta(description="messages that an agent wrote, per message of a customer, at most 1")
    ]
    average_duration_seconds: Annotated[Mean, Meta(description="from begin to end, in seconds")]
    average_response_time_ms: Annotated[Mean, Meta(description="of all answers, in milliseconds")]
    csat: Annotated[Mean, Meta(description="grades of customers, 1 to 5")]
    completion: Annotated[
        Rate, Meta(description="ended and not abandoned, of those that do not go on")
    ]
    escalation: Annotated[Rate, Meta(description="people were asked for, of all conversations")]
    resolution: Annotated[
        Rate, Meta(description="outcome `resolved`, of conversations with an outcome")
    ]
    automation: Annotated[
        Rate, Meta(description="ended without a message by a person, of those that ended")
    ]
    conversion: Annotated[Rate, Meta(description="brought a conversion, of all conversations")]
    topic_coverage: Annotated[Rate, Meta(description="with a known topic, of all conversations")]


MEASURES = (
    "conversations",
    "active",
    "ended",
    "messages",
    "by_customer",
    "engaged",
    "replies_n",
    "replies_ms",
    "duration_ms",
    "ratings",
    "rating_milli",
    "completed",
    "escalated",
    "outcomes",
    "automated",
    "converted",
    "on_topic",
)
"""What an overview is worked out from."""


def overview(sums: Sums) -> Overview:
    """Return what sums of conversations come to."""
    n, customers = sums["conversations"], sums["by_customer"]
    return Overview(
        conversations=n,
        active=sums["active"],
        messages=sums["messages"],
        messages_per_conversation=mean(sums["messages"], n, 2),
        customer_share=rates.rate(min(customers, sums["messages"]), sums["messages"]),
        reply_rate=rates.rate(min(sums["replies_n"], customers), customers),
        average_duration_seconds=mean(sums["duration_ms"] / 1000, n),
        average_response_time_ms=mean(sums["replies_ms"], sums["replies_n"]),
        csat=csat(sums["rating_milli"], sums["ratings"]),
        completion=completion(sums),
        escalation=rates.rate(sums["escalated"], n),
        resolution=resolution(sums),
        automation=automation(sums),
        conversion=rates.rate(sums["converted"], n),
        topic_coverage=rates.rate(sums["on_topic"], n),
    )


def completion(sums: Sums) -> Rate:
    """Return ended and not abandoned, of those that do not go on."""
    return rates.rate(sums["completed"], sums["conversations"] - sums["active"])


def resolution(sums: Sums) -> Rate:
    """Return outcome resolved, of outcomes."""
    return rates.rate(sums.of("outcomes", "resolved"), sum(sums.each("outcomes").values()))


def automation(sums: Sums) -> Rate:
    """Return ended without a message by a person, of those that ended."""
    return rates.rate(sums["automated"], sums["ended"])


def csat(milli: int, ratings: int) -> Mean:
    """Return the mean grade of grades in thousandths."""
    return mean(milli / 1000, ratings, 2)


def mean(total: float, n: int, digits: int = 3) -> Mean:
    """Return a mean with its N."""
    return Mean(round(total / n, digits) if n > 0 else None, max(n, 0))
