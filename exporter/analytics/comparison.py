"""Agents beside each other (row C7): their grades, what they brought, and where it works best."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics import agents, grading, orders
from exporter.analytics.agents import Count, Percent, Performance, Terms
from exporter.analytics.figures import conversations
from exporter.analytics.figures.money import Money
from exporter.analytics.figures.rates import rate
from exporter.analytics.figures.sums import Sums
from exporter.analytics.grading import Letter
from exporter.events import money

BEST: Final = 5
"""How many top performers are told."""
UNGRADED: Final = "ungraded"


class Summary(Struct, frozen=True, rename="camel"):
    """All agents; averages are means over agents, each counting once."""

    total_agents: Annotated[Count, Meta(description="agents with a conversation in the period")]
    avg_satisfaction: Annotated[
        float | None, Meta(description="mean of agents' mean grades, one decimal; null of none")
    ]
    total_revenue: Annotated[
        float, Meta(description="of conversations with an agent, each once, in major units")
    ]
    currency: Annotated[str | None, Meta(description="ISO 4217: that of most conversions")]
    avg_conversion_rate: Annotated[
        float | None, Meta(description="mean of agents' rates in per cent, one decimal")
    ]
    rated_agents: Annotated[Count, Meta(description="agents with a grade of a customer")]
    other_revenue: Annotated[
        tuple[Money, ...], Meta(description="conversions in other currencies, never added")
    ]


class Metrics(Struct, frozen=True, rename="camel"):
    """How an agent's conversations went."""

    total_conversations: Annotated[Count, Meta(description="conversations that began")]
    customer_satisfaction_avg: Annotated[
        float | None, Meta(description="mean grade, 1 to 5; null of none")
    ]


class Brought(Struct, frozen=True, rename="camel"):
    """What an agent brought."""

    total_revenue: Annotated[float, Meta(description="in major units of `summary.currency`")]
    conversion_rate: Annotated[Percent, Meta(description="per cent of conversations with one")]


class Benchmark(Struct, frozen=True, rename="camel"):
    """An agent less the mean of all agents; null where there is nothing to compare."""

    customer_satisfaction: Annotated[float | None, Meta(description="of mean grades")]
    conversion_rate: Annotated[float, Meta(description="of rates, in points")]
    revenue: Annotated[float, Meta(description="of revenues, in major units")]


class Compared(Struct, frozen=True, rename="camel"):
    """An agent among the others."""

    agent_id: Annotated[str, Meta(description="the agent")]
    performance_grade: Annotated[
        Letter | None, Meta(description="A+ to D; null below `analytics.min_sample`")
    ]
    score: Annotated[float | None, Meta(description="0 to 100; null where the grade is")]
    business_metrics: Annotated[Brought, Meta(description="what it brought")]
    conversation_metrics: Annotated[Metrics, Meta(description="how its conversations went")]
    benchmark: Annotated[Benchmark, Meta(description="against the mean of all agents")]


class Platform(Struct, frozen=True, rename="camel"):
    """How well a channel works, of all conversations in it."""

    platform: Annotated[str, Meta(description="the channel")]
    conversations: Annotated[Count, Meta(description="conversations that began")]
    customer_satisfaction_avg: Annotated[
        float | None, Meta(description="mean grade, 1 to 5; null of none")
    ]
    conversion_rate: Annotated[Percent, Meta(description="per cent of conversations with one")]
    revenue: Annotated[float, Meta(description="in major units of `summary.currency`")]


class Comparison(Struct, frozen=True, rename="camel"):
    """All agents with a conversation in a period; ``agents`` are in order, the best first."""

    summary: Summary
    grade_distribution: dict[str, int]
    top_performers: tuple[str, ...]
    agents: tuple[Compared, ...]
    platforms: tuple[Platform, ...]


MEASURES: Final = ("attended_minor", *agents.MEASURES)
"""What a comparison is worked out from, of agents, of channels, and of all."""


def comparison(
    by_agent: Mapping[str, Sums], by_channel: Mapping[str, Sums], all: Sums, terms: Terms
) -> Comparison:
    """Return the agents of a period beside each other; ``all`` are the sums of all of them."""
    currency = orders.currency(all)
    found = [
        agents.performance(agent, sums, terms, currency)
        for agent, sums in by_agent.items()
        if sums["conversations"]
    ]
    found.sort(key=_rank)
    means = _means(found)
    return Comparison(
        _summary(found, all, currency),
        _distribution(found),
        tuple(one.agent_id for one in found if one.performance_grade)[:BEST],
        tuple(_compared(one, means) for one in found),
        tuple(_platforms(by_channel, currency)),
    )


def _rank(one: Performance) -> tuple[bool, float, float, str]:
    """Return the order: by score, then by revenue; those without a grade are last."""
    score, revenue = one.grade.score, one.business_metrics.total_revenue
    return score is None, -(score or 0.0), -revenue, one.agent_id


class _Means(Struct, frozen=True):
    satisfaction: float | None
    conversion: float | None
    revenue: float | None


def _means(found: Sequence[Performance]) -> _Means:
    return _Means(
        _mean(one.conversation_metrics.customer_satisfaction_avg for one in found),
        _mean(one.business_metrics.conversion_rate for one in found),
        _mean(one.business_metrics.total_revenue for one in found),
    )


def _summary(found: Sequence[Performance], all: Sums, currency: str | None) -> Summary:
    means, brought = _means(found), all.named("attended_minor")
    minor = brought.pop(currency, 0) if currency else 0
    return Summary(
        total_agents=len(found),
        avg_satisfaction=_rounded(means.satisfaction, 1),
        total_revenue=money.major(minor, currency) if currency else 0.0,
        currency=currency,
        avg_conversion_rate=_rounded(means.conversion, 1),
        rated_agents=sum(bool(one.counts.ratings) for one in found),
        other_revenue=tuple(Money(money.major(one, code), code) for code, one in brought.items()),
    )


def _distribution(found: Iterable[Performance]) -> dict[str, int]:
    counted = Counter[str](one.performance_grade or UNGRADED for one in found)
    return {letter: counted[letter] for letter in (*grading.LETTERS, UNGRADED)}


def _compared(one: Performance, means: _Means) -> Compared:
    told, brought = one.conversation_metrics, one.business_metrics
    return Compared(
        one.agent_id,
        one.performance_grade,
        one.grade.score,
        Brought(brought.total_revenue, brought.conversion_rate),
        Metrics(told.total_conversations, told.customer_satisfaction_avg),
        Benchmark(
            _beyond(told.customer_satisfaction_avg, means.satisfaction),
            _beyond(brought.conversion_rate, means.conversion) or 0.0,
            _beyond(brought.total_revenue, means.revenue) or 0.0,
        ),
    )


def _platforms(by_channel: Mapping[str, Sums], currency: str | None) -> Iterable[Platform]:
    """Return the channels, those of most conversations first."""
    ordered = sorted(by_channel.items(), key=lambda pair: (-pair[1]["conversations"], pair[0]))
    for channel, sums in ordered:
        if n := sums["conversations"]:
            minor = sums.of("value_minor", currency) if currency else 0
            yield Platform(
                channel,
                n,
                conversations.csat(sums["rating_milli"], sums["ratings"]).value,
                rate(sums["converted"], n).value,
                money.major(minor, currency) if currency else 0.0,
            )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _beyond(value: float | None, mean: float | None) -> float | None:
    return None if value is None or mean is None else round(value - mean, 2)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
