"""The few figures that people look at first, against the period before (row E12)."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct

from exporter.analytics.figures import conversations, money, rates
from exporter.analytics.figures.conversations import Mean
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.sums import Sums

MEASURES = (*conversations.MEASURES, "conversions", "value_minor")
"""What they are worked out from."""


class Kpi(Struct, frozen=True):
    """A figure, and how it changed."""

    value: Annotated[float | None, Meta(description="of this period; null where there is none")]
    previous: Annotated[float | None, Meta(description="of the equal period before it")]
    change: Annotated[
        float | None, Meta(description="per cent of the previous one; null of none, or of 0")
    ]
    n: Annotated[int, Meta(ge=0, description="what it was worked out from")]


class Revenue(Kpi, frozen=True):
    """What conversations brought, of one currency."""

    currency: Annotated[str, Meta(description="ISO 4217")]


class Kpis(Struct, frozen=True):
    """The figures of a period."""

    conversations: Annotated[Kpi, Meta(description="conversations that began")]
    active: Annotated[Kpi, Meta(description="of these, those that go on")]
    csat: Annotated[Kpi, Meta(description="mean grade of customers, 1 to 5")]
    response_time: Annotated[Kpi, Meta(description="mean of all answers, in milliseconds")]
    resolution: Annotated[Kpi, Meta(description="per cent of outcomes that are `resolved`")]
    automation: Annotated[
        Kpi, Meta(description="per cent of ended conversations without a message by a person")
    ]
    revenue: Annotated[list[Revenue], Meta(description="of conversions, by currency")]
    conversion: Annotated[Kpi, Meta(description="per cent of conversations with a conversion")]


def kpis(sums: Sums, before: Sums) -> Kpis:
    """Return the figures of a period and of the one before it."""
    now, then = conversations.overview(sums), conversations.overview(before)
    count = float(now.conversations)
    return Kpis(
        conversations=_kpi(count, float(then.conversations), now.conversations),
        active=_kpi(float(now.active), float(then.active), now.conversations),
        csat=_mean(now.csat, then.csat),
        response_time=_mean(now.average_response_time_ms, then.average_response_time_ms),
        resolution=_rate(now.resolution, then.resolution),
        automation=_rate(now.automation, then.automation),
        revenue=_revenue(sums, before),
        conversion=_rate(now.conversion, then.conversion),
    )


def _kpi(value: float | None, previous: float | None, n: int) -> Kpi:
    return Kpi(value, previous, rates.change(value, previous), n)


def _mean(now: Mean, then: Mean) -> Kpi:
    return _kpi(now.value, then.value, now.n)


def _rate(now: Rate, then: Rate) -> Kpi:
    # Nothing to compare with is not a rate of 0.
    return _kpi(now.value, then.value if then.n else None, now.n)


def _revenue(sums: Sums, before: Sums) -> list[Revenue]:
    now, then = _by_currency(sums), _by_currency(before)
    n = sum(sums.named("conversions").values())
    return [
        Revenue(
            now.get(currency, 0.0),
            then.get(currency, 0.0),
            rates.change(now.get(currency, 0.0), then.get(currency)),
            n,
            currency,
        )
        for currency in sorted({*now, *then})
    ]


def _by_currency(sums: Sums) -> Mapping[str, float]:
    return {one.currency: one.amount for one in money.values(sums)}
