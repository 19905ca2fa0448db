"""What a customer bought, and what one order is worth (row C9)."""

from collections.abc import Mapping
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

from exporter.analytics import orders
from exporter.events import money


class Bought(NamedTuple):
    """Orders of a currency: how many, and their sum in minor units."""

    n: int
    minor: int


class Purchases(Struct, frozen=True, rename="camel"):
    """Orders of a currency, of all time."""

    currency: Annotated[str, Meta(description="ISO 4217")]
    total_purchases: Annotated[int, Meta(ge=0, description="conversions with an amount")]
    lifetime_value: Annotated[float, Meta(description="their sum in major units")]
    average_order_value: Annotated[
        float | None, Meta(description="`lifetimeValue` ÷ `totalPurchases`; null of none")
    ]


def purchases(found: Mapping[str, Bought]) -> list[Purchases]:
    """Return orders by currency, the currency of most of them first."""
    told = [
        Purchases(
            currency,
            one.n,
            money.major(one.minor, currency),
            orders.average(one.minor, one.n, currency),
        )
        for currency, one in found.items()
    ]
    return sorted(told, key=lambda one: (-one.total_purchases, one.currency))
