"""How long answers took that no conversation is asked for: mean and quantiles in milliseconds."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct

from exporter.analytics import buckets
from exporter.analytics.figures.sums import Sums

Milliseconds = float | None


class Times(Struct, frozen=True):
    """How long answers took; all in milliseconds, null where there was none."""

    n: Annotated[int, Meta(ge=0, description="how many were timed")]
    mean_ms: Annotated[Milliseconds, Meta(description="their mean in milliseconds; null of none")]
    p50_ms: Annotated[Milliseconds, Meta(description="half took no longer; ± 2.5 %, null of none")]
    p95_ms: Annotated[Milliseconds, Meta(description="95 % took no longer; likewise")]


def measures(name: str) -> tuple[str, ...]:
    """Return what the times of a span are worked out from."""
    return f"{name}_n", f"{name}_ms", f"{name}_bucket"


def of(sums: Sums, name: str) -> Times:
    """Return the times of a span that has no names: queries_hit or queries_miss."""
    counts = {int(bucket): count for bucket, count in sums.each(f"{name}_bucket").items()}
    return times(sums[f"{name}_n"], sums[f"{name}_ms"], counts)


def times(n: int, ms: int, counts: Mapping[int, int]) -> Times:
    """Return times by their number, their sum in milliseconds and their buckets."""
    if n <= 0:
        return Times(0, None, None, None)
    p50, p95 = buckets.quantiles(counts, (0.5, 0.95))
    return Times(n, round(ms / n, 1), _rounded(p50), _rounded(p95))


def _rounded(ms: float | None) -> Milliseconds:
    return None if ms is None else round(ms, 1)
