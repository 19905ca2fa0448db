"""What an agent comes to in a period (rows C1, C3–C6, C9, E9), as document 003 spells it."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct

from exporter.analytics import grading, orders, strengths
from exporter.analytics.figures import conversations
from exporter.analytics.figures.money import Money
from exporter.analytics.figures.rates import Rate, rate
from exporter.analytics.figures.sums import Sums
from exporter.analytics.grading import Grade, Letter, Record
from exporter.analytics.strengths import Area, Bounds, Concern
from exporter.events import money

MONTH_DAYS = 30
"""Of what targets are told."""

Count = Annotated[int, Meta(ge=0)]
Percent = Annotated[float, Meta(ge=0, le=100)]


class Target(Struct, frozen=True):
    """What an agent should bring in 30 days, in minor units."""

    minor: int
    currency: str


class Terms(Struct, frozen=True, kw_only=True):
    """What agents are graded by; ``days`` is the length of the period."""

    days: int
    min_sample: int
    bounds: Bounds = Bounds()
    targets: Mapping[str, Target] = {}


class ConversationMetrics(Struct, frozen=True, rename="camel"):
    """How an agent's conversations went; those that it shared with others are among them."""

    total_conversations: Annotated[Count, Meta(description="conversations that began")]
    average_conversation_duration: Annotated[
        float | None, Meta(description="mean from begin to end in seconds; null of none")
    ]
    average_response_time: Annotated[
        float | None, Meta(description="mean of its own answers in milliseconds; null of none")
    ]
    conversation_completion_rate: Annotated[
        Percent, Meta(description="per cent of `counts.finished` that were not abandoned")
    ]
    customer_satisfaction_avg: Annotated[
        float | None, Meta(description="mean grade, 1 to 5; null of none")
    ]
    escalation_rate: Annotated[
        Percent, Meta(description="per cent of conversations for which a person was asked")
    ]


class RevenueTarget(Struct, frozen=True, rename="camel"):
    """What an agent should have brought in the period: its share of the 30 days' target."""

    amount: Annotated[float, Meta(description="in major units")]
    currency: Annotated[str, Meta(description="ISO 4217")]
    reached: Annotated[float, Meta(ge=0, description="revenue in per cent of it")]


class BusinessMetrics(Struct, frozen=True, rename="camel"):
    """What an agent brought; amounts are in major units of ``currency``."""

    total_revenue: Annotated[float, Meta(description="sum of conversions in major units")]
    currency: Annotated[
        str | None, Meta(description="ISO 4217: that of most conversions; null of none")
    ]
    conversions_generated: Annotated[Count, Meta(description="conversions")]
    conversion_rate: Annotated[Percent, Meta(description="per cent of conversations with one")]
    average_order_value: Annotated[
        float | None, Meta(description="revenue per conversion; null of none")
    ]
    appointments_booked: Annotated[Count, Meta(description="appointments that were made")]
    appointment_completion_rate: Annotated[
        Percent, Meta(description="per cent kept, of kept and missed ones")
    ]
    no_show_rate: Annotated[Percent, Meta(description="per cent missed, of kept and missed ones")]
    other_revenue: Annotated[
        tuple[Money, ...], Meta(description="conversions in other currencies, never added")
    ]
    revenue_target: Annotated[
        RevenueTarget | None, Meta(description="`analytics.agents.targets`; null without one")
    ]


class Counts(Struct, frozen=True, rename="camel"):
    """What the rates and means stand on."""

    finished: Annotated[Count, Meta(description="conversations that do not go on")]
    completed: Annotated[Count, Meta(description="of these, those that were not abandoned")]
    ratings: Annotated[Count, Meta(description="grades of customers")]
    responses: Annotated[Count, Meta(description="answers whose time is known")]
    escalated: Annotated[Count, Meta(description="conversations for which a person was asked")]
    converted: Annotated[Count, Meta(description="conversations with a conversion")]
    appointments_completed: Annotated[Count, Meta(description="appointments that were kept")]
    appointments_missed: Annotated[Count, Meta(description="appointments that were not")]


class Performance(Struct, frozen=True, rename="camel"):
    """How well an agent does."""

    agent_id: Annotated[str, Meta(description="the agent")]
    performance_grade: Annotated[
        Letter | None, Meta(description="A+ to D; null below `analytics.min_sample`")
    ]
    grade: Annotated[Grade, Meta(description="what the grade is made of")]
    conversation_metrics: Annotated[ConversationMetrics, Meta(description="conversations")]
    business_metrics: Annotated[BusinessMetrics, Meta(description="what they brought")]
    counts: Annotated[Counts, Meta(description="what rates and means stand on")]
    strengths: Annotated[tuple[str, ...], Meta(description="what it does well")]
    improvement_areas: Annotated[
        tuple[Area, ...], Meta(description="what it should do better, and how")
    ]
    alerts: Annotated[tuple[Concern, ...], Meta(description="what people should look at now")]


MEASURES = (
    "conversations",
    "active",
    "completed",
    "escalated",
    "converted",
    "duration_ms",
    "replies_n",
    "replies_ms",
    "ratings",
    "rating_milli",
    "conversions",
    "value_minor",
    "priced",
    "appointments",
)
"""What a performance is worked out from."""


def performance(agent: str, sums: Sums, terms: Terms, currency: str | None = None) -> Performance:
    """Return what an agent comes to, its revenue in a currency, or in that of most conversions."""
    target = _target(sums, terms, agent)
    record = _record(sums, target)
    graded = grading.grade(record, terms.min_sample)
    return Performance(
        agent_id=agent,
        performance_grade=graded.letter,
        grade=graded,
        conversation_metrics=_conversations(sums),
        business_metrics=_business(sums, currency or orders.currency(sums), target),
        counts=_counts(sums),
        strengths=tuple(strengths.strengths(record, terms.bounds)),
        improvement_areas=tuple(strengths.areas(record, terms.bounds)),
        alerts=tuple(strengths.concerns(agent, record, terms.bounds)),
    )


def graded(agent: str, sums: Sums, terms: Terms) -> Grade:
    """Return the grade of an agent alone."""
    return grading.grade(_record(sums, _target(sums, terms, agent)), terms.min_sample)


def _record(sums: Sums, target: RevenueTarget | None) -> Record:
    n = sums["conversations"]
    return Record(
        conversations=n,
        csat=_ratio(sums["rating_milli"], sums["ratings"] * 1000),
        completion=_percent(sums["completed"], n - sums["active"]),
        conversion=_percent(sums["converted"], n),
        target_share=None if target is None else target.reached,
        reply_ms=_ratio(sums["replies_ms"], sums["replies_n"]),
        escalation=_percent(sums["escalated"], n),
    )


def _conversations(sums: Sums) -> ConversationMetrics:
    told = conversations.overview(sums)
    return ConversationMetrics(
        told.conversations,
        told.average_duration_seconds.value,
        told.average_response_time_ms.value,
        told.completion.value,
        told.csat.value,
        told.escalation.value,
    )


def _business(sums: Sums, currency: str | None, target: RevenueTarget | None) -> BusinessMetrics:
    brought = sums.named("value_minor")
    minor = brought.pop(currency, 0) if currency else 0
    kept = _kept(sums)
    n = orders.counted(sums, currency) if currency else 0
    return BusinessMetrics(
        total_revenue=money.major(minor, currency) if currency else 0.0,
        currency=currency,
        conversions_generated=sum(sums.named("conversions").values()),
        conversion_rate=rate(sums["converted"], sums["conversations"]).value,
        average_order_value=orders.average(minor, n, currency) if currency else None,
        appointments_booked=sums.of("appointments", "booked"),
        appointment_completion_rate=kept.value,
        no_show_rate=rate(kept.n - kept.count, kept.n).value,
        other_revenue=tuple(Money(money.major(one, code), code) for code, one in brought.items()),
        revenue_target=target,
    )


def _counts(sums: Sums) -> Counts:
    kept = _kept(sums)
    return Counts(
        finished=sums["conversations"] - sums["active"],
        completed=sums["completed"],
        ratings=sums["ratings"],
        responses=sums["replies_n"],
        escalated=sums["escalated"],
        converted=sums["converted"],
        appointments_completed=kept.count,
        appointments_missed=kept.n - kept.count,
    )


def _kept(sums: Sums) -> Rate:
    """Return the appointments that were kept of kept and missed ones (row E9)."""
    kept = sums.of("appointments", "completed")
    return rate(kept, kept + sums.of("appointments", "no_show"))


def _target(sums: Sums, terms: Terms, agent: str) -> RevenueTarget | None:
    """Return the target of a period: as much of the 30 days' as it has days."""
    found = terms.targets.get(agent)
    if found is None:
        return None
    minor = round(found.minor * terms.days / MONTH_DAYS)
    reached = _percent(sums.of("value_minor", found.currency), minor)
    amount = money.major(minor, found.currency)
    return RevenueTarget(amount, found.currency, round(reached or 0.0, 2))


def _percent(count: int, n: int) -> float | None:
    return _ratio(100 * count, n)


def _ratio(total: float, n: float) -> float | None:
    return total / n if n > 0 else None
