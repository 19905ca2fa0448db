"""What a panel asks Prometheus, and the phrases of PromQL that panels share."""

from typing import Literal

from msgspec import Struct

from grafana.sdk import Builder, Dataquery, common_models, prometheus, prometheus_models

# Never a fixed data source: people have theirs, and choose it at the top of the page.
SOURCE = common_models.DataSourceRef("prometheus", "${datasource}")
# Of chatwatch's own scrape, whatever the job is called.
OWN = "and on (job, instance) chatwatch_build_info"

Shape = Literal["series", "table", "heatmap"]
"""How the answer is handed to the panel."""

_FORMATS = {
    "table": prometheus_models.PromQueryFormat.TABLE,
    "heatmap": prometheus_models.PromQueryFormat.HEATMAP,
}


class Query(Struct, frozen=True):
    """One expression; `legend` names its series, `least` is the least step between two points.

    With `now` only the latest value is asked for; a table asks so always.
    """

    expr: str
    legend: str
    least: str = ""
    now: bool = False


def per_minute(selector: str, *by: str) -> str:
    """Return how many a minute."""
    return f"{total(selector, *by)} * 60"


def total(selector: str, *by: str) -> str:
    """Return the sum of a counter's rates, in its unit a second."""
    return f"sum{_by(by)} (rate({selector}[$__rate_interval]))"


def quantile(share: float, histogram: str, matchers: str = "", *by: str) -> str:
    """Return a quantile of a histogram, of all its series together or for each value of `by`.

    Where nothing was observed there is no value, rather than "not a number".
    """
    buckets = f"rate({histogram}_bucket{matchers}[$__rate_interval])"
    return f"histogram_quantile({share}, sum{_by(('le', *by))} ({buckets})) >= 0"


def quantiles(histogram: str, matchers: str = "") -> tuple[Query, ...]:
    """Return the median, p95 and p99, each of all series together."""
    return tuple(
        Query(quantile(share, histogram, matchers), name)
        for share, name in ((0.5, "p50"), (0.95, "p95"), (0.99, "p99"))
    )


def targets(queries: tuple[Query, ...], *, shape: Shape = "series") -> list[Builder[Dataquery]]:
    """Return the queries as a panel's targets A, B, C …."""
    return [_target(chr(ord("A") + n), query, shape) for n, query in enumerate(queries)]


def _target(letter: str, query: Query, shape: Shape) -> prometheus.Dataquery:
    target = prometheus.Dataquery().ref_id(letter).expr(query.expr).legend_format(query.legend)
    target = target.datasource(SOURCE)
    if query.least:
        target = target.interval(query.least)
    if shape in _FORMATS:
        target = target.format(_FORMATS[shape])
    return target.instant() if query.now or shape == "table" else target.range()


def _by(labels: tuple[str, ...]) -> str:
    return f" by ({', '.join(labels)})" if labels else ""
