"""What automation saves (rows E1–E3): answers without a person, the time and the money of them.

Questions are those answered in one event (`chat.query.answered`) and customers' messages that
another message answered; each counts once. Amounts are exact: 2 468 answers of 5 minutes at
75 € an hour are 15 425 €.
"""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics import measures
from exporter.analytics.figures.money import Money
from exporter.analytics.figures.rates import Rate, rate
from exporter.analytics.figures.sums import Sums
from exporter.events import money

MINUTES_OF_HOUR: Final = 60
MEASURES: Final = ("queries", "queries_automated", "asked", "asked_automated", "llm_cost_nano")
"""What savings are worked out from."""


class Terms(Struct, frozen=True):
    """What an answer saves, and what an hour costs in minor units."""

    minutes_per_answer: float
    hour_minor: int
    currency: str


class Savings(Struct, frozen=True):
    """What automation saves."""

    automation_rate: Annotated[Rate, Meta(description="answered without a person, of questions")]
    automated_responses: Annotated[int, Meta(ge=0, description="answers without a person")]
    total_queries: Annotated[int, Meta(ge=0, description="questions that were answered")]
    time_saved_minutes: Annotated[float, Meta(ge=0, description="by these answers")]
    time_saved_hours: Annotated[float, Meta(ge=0, description="the same in hours")]
    cost_savings: Annotated[Money, Meta(description="what these hours would have cost")]
    ai_cost: Annotated[
        tuple[Money, ...], Meta(description="what language models cost, by currency")
    ]
    ai_roi: Annotated[
        float | None,
        Meta(
            description="(savings - cost) per cent of cost; null where no cost is known in the "
            "savings' currency, or some is in another"
        ),
    ]
    minutes_per_answer: Annotated[
        float, Meta(ge=0, description="`analytics.minutes_saved_per_answer`")
    ]
    hourly_rate: Annotated[Money, Meta(description="`analytics.hourly_rate`")]


def savings(sums: Sums, terms: Terms) -> Savings:
    """Return what automation saved in a period."""
    automated = sums["queries_automated"] + sums["asked_automated"]
    asked = sums["queries"] + sums["asked"]
    minutes = automated * Decimal(str(terms.minutes_per_answer))
    saved = _whole(minutes * terms.hour_minor / MINUTES_OF_HOUR)
    costs = costs_of(sums)
    return Savings(
        automation_rate=rate(automated, asked),
        automated_responses=automated,
        total_queries=asked,
        time_saved_minutes=float(minutes),
        time_saved_hours=round(float(minutes / MINUTES_OF_HOUR), 2),
        cost_savings=Money(money.major(saved, terms.currency), terms.currency),
        ai_cost=costs,
        ai_roi=_roi(money.major(saved, terms.currency), terms.currency, costs),
        minutes_per_answer=terms.minutes_per_answer,
        hourly_rate=Money(money.major(terms.hour_minor, terms.currency), terms.currency),
    )


def costs_of(sums: Sums) -> tuple[Money, ...]:
    """Return what language models cost, by currency."""
    found: dict[str, int] = {}
    for name, nano in sums.named("llm_cost_nano").items():
        currency = measures.parts(name)[0]
        found[currency] = found.get(currency, 0) + nano
    return tuple(
        Money(float(Decimal(nano).scaleb(-money.NANO_PLACES)), currency)
        for currency, nano in sorted(found.items())
    )


def _roi(saved: float, currency: str, costs: tuple[Money, ...]) -> float | None:
    if [one.currency for one in costs] != [currency]:
        return None
    cost = costs[0].amount
    return round(100 * (saved - cost) / cost, 2)


def _whole(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_HALF_EVEN))
