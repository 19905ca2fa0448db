"""Questions to integrations by provider and type, the slowest first (row B9)."""

from collections import defaultdict
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics import measures
from exporter.analytics.figures import conversations, rates, times
from exporter.analytics.figures.conversations import Mean
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.sums import Sums
from exporter.analytics.figures.times import Times

_MEANS: Final = ("freshness", "confidence", "without", "impact")
MEASURES: Final = (
    "integration_queries",
    "integration_ok",
    *times.measures("integration"),
    *(f"integration_{mean}_{part}" for mean in _MEANS for part in ("n", "milli")),
)
"""What these figures are worked out from."""

Place = tuple[str, str]
"""Provider and type of query."""


class Queries(Struct, frozen=True):
    """Questions to integrations."""

    queries: Annotated[int, Meta(ge=0, description="questions (`integration.queried`)")]
    success: Annotated[Rate, Meta(description="of these, those that were answered")]
    response_time: Annotated[Times, Meta(description="of questions whose answer was timed")]
    data_freshness_hours: Annotated[Mean, Meta(description="age of the data in hours")]
    confidence: Annotated[Mean, Meta(description="of answers with the data, 0 to 1")]
    confidence_without_data: Annotated[
        Mean, Meta(description="what it would have been without the data, 0 to 1")
    ]
    satisfaction_impact: Annotated[
        Mean, Meta(description="on the customer's satisfaction, as the sender judges it")
    ]


class QueryType(Queries, frozen=True, kw_only=True):
    """Questions of a type to a provider."""

    provider: Annotated[str, Meta(description="the integration")]
    query_type: Annotated[str, Meta(description="what it was asked for")]


def total(sums: Sums) -> Queries:
    """Return all questions together."""
    counts: dict[int, int] = defaultdict(int)
    for name, count in sums.named("integration_bucket").items():
        counts[int(measures.parts(name)[0])] += count
    n, ok, timed, ms = (_all(sums, part) for part in ("queries", "ok", "n", "ms"))
    means = (_mean(_all(sums, f"{mean}_milli"), _all(sums, f"{mean}_n")) for mean in _MEANS)
    return Queries(n, rates.rate(ok, n), times.times(timed, ms, counts), *means)


def by_type(sums: Sums) -> list[QueryType]:
    """Return questions by provider and type: the largest p95 first, those without times last."""
    buckets: dict[Place, dict[int, int]] = defaultdict(dict)
    for name, count in sums.named("integration_bucket").items():
        bucket, provider, query_type = measures.parts(name)
        buckets[provider, query_type][int(bucket)] = count
    found = []
    for name in sums.named("integration_queries"):
        provider, query_type = measures.parts(name)
        found.append(_of(sums, (provider, query_type), buckets[provider, query_type]))
    return sorted(found, key=_order)


def _order(one: QueryType) -> tuple[float, float, str, str]:
    told = one.response_time
    return -(told.p95_ms or 0), -(told.mean_ms or 0), one.provider, one.query_type


def _of(sums: Sums, place: Place, counts: dict[int, int]) -> QueryType:
    name = measures.name(*place)

    def amount(part: str) -> int:
        return sums.of(f"integration_{part}", name)

    freshness, confidence, without, impact = (
        _mean(amount(f"{mean}_milli"), amount(f"{mean}_n")) for mean in _MEANS
    )
    return QueryType(
        queries=amount("queries"),
        success=rates.rate(amount("ok"), amount("queries")),
        response_time=times.times(amount("n"), amount("ms"), counts),
        data_freshness_hours=freshness,
        confidence=confidence,
        confidence_without_data=without,
        satisfaction_impact=impact,
        provider=place[0],
        query_type=place[1],
    )


def _all(sums: Sums, part: str) -> int:
    """Return the sum over all places; amounts may be negative."""
    wanted = f"integration_{part}"
    return sum(amount for (measure, _), amount in sums.amounts.items() if measure == wanted)


def _mean(milli: int, n: int) -> Mean:
    return conversations.mean(milli / 1000, n)
