"""Answers out of a cache against those that were made (row B7): times, hits, errors."""

from collections.abc import Mapping
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.figures import rates, times
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.sums import Sums
from exporter.analytics.figures.times import Times

BY_DAY: Final = ("queries", "queries_cached")
MEASURES: Final = (
    *BY_DAY,
    "queries_quick",
    "queries_error",
    *times.measures("queries_hit"),
    *times.measures("queries_miss"),
)
"""What these figures are worked out from."""


class Day(Struct, frozen=True):
    """Questions of a day."""

    day: Annotated[str, Meta(description="`2026-11-21`")]
    queries: Annotated[int, Meta(ge=0, description="questions of the day")]
    hit_rate: Annotated[Rate, Meta(description="of these, those answered out of a cache")]


class Caching(Struct, frozen=True):
    """How questions were answered."""

    queries: Annotated[
        int, Meta(ge=0, description="questions with their answer in one (`chat.query.answered`)")
    ]
    cache: Annotated[Times, Meta(description="answers out of a cache")]
    ai: Annotated[Times, Meta(description="answers that were made")]
    hit_rate: Annotated[Rate, Meta(description="answered out of a cache, of all questions")]
    hit_miss_ratio: Annotated[
        float | None, Meta(description="answers out of a cache per answer that was made; null of 0")
    ]
    quick: Annotated[Rate, Meta(description="answered in less than 2 seconds, of all questions")]
    error_rate: Annotated[Rate, Meta(description="answers that failed, of all questions")]
    by_day: Annotated[list[Day], Meta(description="days with a question, the oldest first")]


def caching(sums: Sums, by_day: Mapping[str, Sums]) -> Caching:
    """Return how questions were answered; ``by_day`` has the measures BY_DAY."""
    n, hits = sums["queries"], sums["queries_cached"]
    return Caching(
        queries=n,
        cache=times.of(sums, "queries_hit"),
        ai=times.of(sums, "queries_miss"),
        hit_rate=rates.rate(hits, n),
        hit_miss_ratio=round(hits / (n - hits), 3) if n > hits else None,
        quick=rates.rate(sums["queries_quick"], n),
        error_rate=rates.rate(sums["queries_error"], n),
        by_day=[_day(day, sums) for day, sums in by_day.items()],
    )


def _day(day: str, sums: Sums) -> Day:
    return Day(day, sums["queries"], rates.rate(sums["queries_cached"], sums["queries"]))
