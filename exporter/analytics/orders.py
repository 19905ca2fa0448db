"""What orders come to in a currency: their sum, and what one of them is worth (row C9)."""

from decimal import ROUND_HALF_EVEN, Decimal

from exporter.analytics.figures.sums import Sums
from exporter.events import money


def currency(sums: Sums) -> str | None:
    """Return the currency of most conversions, None where none has an amount."""
    return next(iter(sums.named("priced")), None)


def average(total_minor: int, orders: int, currency: str) -> float | None:
    """Return what one order is worth in major units, None of none.

    5678 in 4 orders are 1419.5; what the currency cannot express is rounded, half to even.
    """
    if orders <= 0:
        return None
    one = (Decimal(total_minor) / orders).to_integral_value(ROUND_HALF_EVEN)
    return money.major(int(one), currency)


def counted(sums: Sums, currency: str) -> int:
    """Return the conversions that a sum in a currency is of: all but those in others."""
    priced = sums.named("priced")
    return sum(sums.named("conversions").values()) - sum(priced.values()) + priced.get(currency, 0)
