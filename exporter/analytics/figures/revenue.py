"""What conversations brought this year and this month, as document 000 spells it (rows A3, K1)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics import days, orders
from exporter.analytics.figures import money
from exporter.analytics.figures.patterns import Service
from exporter.analytics.figures.sums import Sums

MEASURES: Final = ("conversions", "priced", "value_minor")
"""What they are worked out from."""
CLIENT_DAYS: Final = 365
"""Days in which who did anything is an active client."""

Span = tuple[int, int]
"""The first and the last day."""


class Revenue(Struct, frozen=True):
    """What conversions of a currency brought; amounts are in its major units."""

    currency: Annotated[str, Meta(description="ISO 4217")]
    total_revenue: Annotated[float, Meta(description="since 1 January of `analytics.timezone`")]
    monthly_revenue: Annotated[float, Meta(description="since the first of the month")]
    conversions: Annotated[int, Meta(ge=0, description="the priced ones of the year")]


class BusinessMetrics(Struct, frozen=True):
    """What conversations brought; of these figures only ``services`` goes by the period."""

    total_revenue: Annotated[
        float, Meta(description="of conversions since 1 January, in major units of `currency`")
    ]
    monthly_revenue: Annotated[float, Meta(description="likewise, since the first of the month")]
    currency: Annotated[
        str | None, Meta(description="ISO 4217: that of most conversions of the year; null of none")
    ]
    by_currency: Annotated[
        list[Revenue], Meta(description="all currencies, which are never added, the largest first")
    ]
    active_clients: Annotated[
        int, Meta(ge=0, description=f"known customers who did anything in {CLIENT_DAYS} days")
    ]
    services: Annotated[
        dict[str, float],
        Meta(description="what customers of the period want, in per cent; they sum to 100"),
    ]


def spans(last: int) -> tuple[Span, Span]:
    """Return the year and the month up to a day."""
    today = days.EPOCH + timedelta(last)
    return (last - today.timetuple().tm_yday + 1, last), (last - today.day + 1, last)


def metrics(
    year: Sums, month: Sums, active_clients: int, services: Iterable[Service]
) -> BusinessMetrics:
    """Return what conversations brought; sums are of spans."""
    brought = {one.currency: one.amount for one in money.values(month)}
    main, priced = orders.currency(year), year.named("priced")
    found = [
        Revenue(
            one.currency,
            one.amount,
            brought.get(one.currency, 0.0),
            priced.get(one.currency, 0),
        )
        for one in money.values(year)
    ]
    total, monthly = _of(found, main)
    return BusinessMetrics(
        total, monthly, main, found, active_clients, {one.service: one.share for one in services}
    )


def _of(found: Iterable[Revenue], currency: str | None) -> tuple[float, float]:
    for one in found:
        if one.currency == currency:
            return one.total_revenue, one.monthly_revenue
    return 0.0, 0.0
