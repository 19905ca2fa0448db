"""Amounts by currency, which are never added to another's."""

from typing import Annotated

from msgspec import Meta, Struct

from exporter.analytics.figures.sums import Sums
from exporter.events import money


class Money(Struct, frozen=True):
    """An amount of one currency."""

    amount: Annotated[float, Meta(description="in major units: 1419.5")]
    currency: Annotated[str, Meta(description="ISO 4217")]


def values(sums: Sums) -> list[Money]:
    """Return what conversations brought, by currency, the largest first."""
    found = sums.named("value_minor")
    return [Money(money.major(amount, currency), currency) for currency, amount in found.items()]
