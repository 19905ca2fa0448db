"""The URLs of Prometheus' API."""

from exporter.web.keys import Route
from exporter.web.prometheus import query, rules, series, status
from exporter.web.prometheus.exchange import Answering, shaped


def _both(
    path: str, answering: Answering, permission: str, summary: str, *, asks: bool = False
) -> tuple[Route, Route]:
    """Return the routes of a path of Prometheus' API, asked by URL or by form."""
    handler = shaped(answering)
    by_form = "the same, its parameters as a form"
    return (
        Route("GET", path, handler, permission, summary, asks=asks),
        Route("POST", path, handler, permission, by_form, asks=asks),
    )


ROUTES: tuple[Route, ...] = (
    *_both(
        "/api/v1/query",
        query.instant,
        "metrics:read",
        "what a PromQL `query` is worth at a `time`; takes timeout, limit, lookback_delta",
        asks=True,
    ),
    *_both(
        "/api/v1/query_range",
        query.over,
        "metrics:read",
        "what it is worth from `start` to `end` each `step`; takes timeout, limit, lookback_delta",
        asks=True,
    ),
    *_both(
        "/api/v1/series",
        series.series,
        "metrics:read",
        "series that a `match[]` takes; takes start, end, limit",
        asks=True,
    ),
    *_both(
        "/api/v1/labels",
        series.names,
        "metrics:read",
        "names of labels; takes match[], start, end, limit",
    ),
    *_both(
        "/api/v1/label/{name}/values",
        series.values,
        "metrics:read",
        "values of a label; takes match[], start, end, limit",
    ),
    *_both(
        "/api/v1/metadata",
        status.metrics,
        "metrics:read",
        "type, help and unit of metrics; takes metric, limit",
    ),
    *_both(
        "/api/v1/query_exemplars",
        status.exemplars,
        "metrics:read",
        "always none; takes query, start, end",
        asks=True,
    ),
    *_both(
        "/api/v1/rules",
        rules.rules,
        "alerts:read",
        "rules and how they are; takes type (alert, record), rule_name[], rule_group[], file[], "
        "match[], exclude_alerts",
    ),
    *_both("/api/v1/alerts", rules.alerts, "alerts:read", "alerts that are pending or fire"),
    *_both(
        "/api/v1/status/buildinfo",
        status.build,
        "metrics:read",
        "which Prometheus is spoken here",
    ),
)
