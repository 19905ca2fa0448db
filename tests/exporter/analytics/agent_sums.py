"""Sums of agents, as the samples of document 003 come to."""

from exporter.analytics.figures.sums import Sums


def sample(csat: float = 5.0, revenue: int = 1_200, currency: str = "INR", **more: int) -> Sums:
    """One conversation of an hour, answered in 35 s, completed, with a conversion."""
    told = {
        "conversations": 1,
        "completed": 1,
        "converted": 1,
        "duration_ms": 3_600_000,
        "replies_n": 5,
        "replies_ms": 175_000,
        "ratings": 1,
        "rating_milli": round(csat * 1000),
        **more,
    }
    amounts = {(measure, ""): amount for measure, amount in told.items()}
    amounts["conversions", "purchase"] = 1
    amounts["value_minor", currency] = revenue * 100
    amounts["priced", currency] = 1
    return Sums(amounts)


def beside(sums: Sums, more: dict[tuple[str, str], int]) -> Sums:
    return Sums({**sums.amounts, **more})
