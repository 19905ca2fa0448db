"""An agent's days one by one, and the channels it worked on (row G6)."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct

from exporter.analytics import agents, days
from exporter.analytics.agents import BusinessMetrics, ConversationMetrics, Terms
from exporter.analytics.figures import rates
from exporter.analytics.figures.period import Period
from exporter.analytics.figures.sums import NOTHING, Sums


class Day(Struct, frozen=True, rename="camel"):
    """An agent's day."""

    day: Annotated[str, Meta(description="`2026-11-21`")]
    conversation_metrics: Annotated[
        ConversationMetrics, Meta(description="of conversations that began on the day")
    ]
    business_metrics: Annotated[BusinessMetrics, Meta(description="what they brought")]


class Channel(Struct, frozen=True):
    """An agent's conversations on a channel."""

    channel: Annotated[str, Meta(description="where they were")]
    conversations: Annotated[int, Meta(ge=0, description="how many")]
    share: Annotated[float, Meta(ge=0, le=100, description="per cent; they sum to 100")]


def series(
    agent: str, by_day: Mapping[str, Sums], asked: Period, terms: Terms, currency: str | None
) -> list[Day]:
    """Return each day of a period, its revenue in a currency; those of nothing are among them."""
    found = []
    for number in range(asked.first, asked.last + 1):
        day = days.text(number)
        told = agents.performance(agent, by_day.get(day, NOTHING), terms, currency)
        found.append(Day(day, told.conversation_metrics, told.business_metrics))
    return found


def channels(by_channel: Mapping[str, Sums]) -> list[Channel]:
    """Return the channels of conversations, those of most first."""
    counts = {name: sums["conversations"] for name, sums in by_channel.items()}
    counts = {name: count for name, count in counts.items() if count}
    shares = rates.shares(counts)
    found = [Channel(name, count, shares[name]) for name, count in counts.items()]
    return sorted(found, key=lambda one: (-one.conversations, one.channel))
