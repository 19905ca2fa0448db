"""How fast assistants answer: all together, and with a cache against without."""

from grafana import bounds, colours, heatmap, timeseries
from grafana.business import of_day, quantile_of_day, share
from grafana.frame import About, Frame
from grafana.query import Query

_BY_AI = '{channel=~"$channel", agent_kind="ai"}'
_SECONDS = "chat_response_seconds"
_LEAST = "1h"
_QUERIES = "chat_queries_total"
_SIDES = {
    "cache, median": "blue",
    "cache, p95": "light-blue",
    "model, median": "purple",
    "model, p95": "light-purple",
}


def _side(cached: str, name: str) -> tuple[Query, ...]:
    """One side of the comparison: median and p95."""
    chosen = f'{{channel=~"$channel", agent_kind="ai", cached="{cached}"}}'
    return (
        Query(quantile_of_day(0.5, _SECONDS, chosen), f"{name}, median"),
        Query(quantile_of_day(0.95, _SECONDS, chosen), f"{name}, p95"),
    )


SPREAD = Frame(
    title="Answer times, spread",
    about=About(
        "How many answers of assistants took how long; the darker, the more.",
        "Two bands are two kinds of answers: out of the cache, and by a model.",
        "a band that moves up is a slower model; one that fades is a cache that no longer hits.",
    ),
    unit="s",
    queries=(heatmap.query(_SECONDS, _BY_AI, least=_LEAST),),
    empty="no answer yet",
)
QUANTILES = Frame(
    title="Answer times of a day",
    about=About(
        "Median, p95 and p99 of the answers of assistants of the 24 hours before each moment; slow"
        " and too slow are drawn as for probes.",
        "p50 is what most see, p99 what the unlucky see.",
        "all three up: the model or the network; only p99: some questions, or cold caches.",
    ),
    unit="s",
    queries=tuple(
        Query(quantile_of_day(share_, _SECONDS, _BY_AI), name)
        for share_, name in ((0.5, "p50"), (0.95, "p95"), (0.99, "p99"))
    ),
    empty="no answer yet",
)
SIDES = Frame(
    title="Cache against model, of a day",
    about=About(
        "Median and p95 of answers out of a cache, and of those that a model made, of the 24 hours"
        " before each moment.",
        "Their distance is what the cache saves the customer.",
        "a cache as slow as a model is no cache: see its own probe.",
    ),
    unit="s",
    queries=(*_side("true", "cache"), *_side("false", "model")),
    empty="no answer yet",
)
HITS = Frame(
    title="Out of the cache, of a day",
    about=About(
        "Which part of the questions of the 24 hours before each moment a cache answered, and"
        " which part failed.",
        "Hits that fall make all answers slower and dearer.",
        "see the marks of changes: releases and prompts empty caches;"
        " /api/analytics/performance/cache names the most frequent questions that miss.",
    ),
    unit="percentunit",
    queries=(
        Query(
            share(
                of_day(f'{_QUERIES}{{channel=~"$channel", cached="true"}}'),
                of_day(f'{_QUERIES}{{channel=~"$channel"}}'),
            ),
            "cached",
        ),
        Query(
            share(
                of_day(f'{_QUERIES}{{channel=~"$channel", result="error"}}'),
                of_day(f'{_QUERIES}{{channel=~"$channel"}}'),
            ),
            "failed",
        ),
    ),
    empty="no question yet",
)

PANELS = (
    heatmap.panel(SPREAD),
    timeseries.panel(QUANTILES, bounds=bounds.SECONDS, names=colours.plain(("p95", "p99", "p50"))),
    timeseries.panel(SIDES, names=_SIDES),
    timeseries.panel(HITS, names={"cached": "blue", "failed": colours.BAD}, most=1),
)
