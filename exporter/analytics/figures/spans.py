"""How long things took: mean with its N, in business hours too, and quantiles (rows Q1, Q2)."""

from typing import Annotated

from msgspec import Meta, Struct

from exporter.analytics import buckets
from exporter.analytics.figures import rates
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.sums import Sums

Seconds = float | None


class Span(Struct, frozen=True):
    """How long something took; all in seconds, null where there was none."""

    n: Annotated[int, Meta(ge=0, description="how many there were")]
    mean_seconds: Annotated[Seconds, Meta(description="their mean; null where there was none")]
    business_mean_seconds: Annotated[
        Seconds, Meta(description="their mean within business hours; null where there was none")
    ]
    p50_seconds: Annotated[
        Seconds,
        Meta(description="half of conversations took no longer, in their own mean; ± 2.5 %"),
    ]
    p95_seconds: Annotated[
        Seconds,
        Meta(description="95 % of conversations took no longer, in their own mean; ± 2.5 %"),
    ]


def measures(name: str) -> tuple[str, ...]:
    """Return what a span is worked out from."""
    return f"{name}_n", f"{name}_ms", f"{name}_working_ms", f"{name}_bucket"


def span(sums: Sums, name: str) -> Span:
    """Return a span of cells: first, first_human, replies, human_replies or resolution."""
    n = sums[f"{name}_n"]
    if n <= 0:
        return Span(0, None, None, None, None)
    return Span(
        n,
        round(sums[f"{name}_ms"] / n / 1000, 3),
        round(sums[f"{name}_working_ms"] / n / 1000, 3),
        *quantiles(sums, name),
    )


def quantiles(sums: Sums, name: str) -> tuple[Seconds, Seconds]:
    """Return which times half and 95 % of conversations did not exceed; null of none."""
    p50, p95 = buckets.quantiles(_counts(sums, name), (0.5, 0.95))
    return _seconds(p50), _seconds(p95)


def within(sums: Sums, name: str, target: int) -> Rate:
    """Return how many conversations took no longer than ``target`` milliseconds, by their mean.

    What is in the same bucket as the target counts, so up to 5 % more may.
    """
    counts, last = _counts(sums, name), buckets.of(target)
    met = sum(count for bucket, count in counts.items() if bucket <= last)
    return rates.rate(met, sum(counts.values()))


def _counts(sums: Sums, name: str) -> dict[int, int]:
    return {int(bucket): count for bucket, count in sums.each(f"{name}_bucket").items()}


def _seconds(ms: float | None) -> Seconds:
    return None if ms is None else round(ms / 1000, 3)
