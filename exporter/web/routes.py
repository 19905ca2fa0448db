"""Every URL on one page."""

from aiohttp import web
from aiohttp.web_urldispatcher import AbstractRoute

from exporter.web import (
    admission,
    health,
    keys,
    monitoring,
    pages,
    scrape,
    services,
    webhooks,
)
from exporter.web.keys import DAEMON, Daemon, Route
from exporter.web.prometheus import query, rules, series, status
from exporter.web.prometheus.exchange import Answering, shaped
from exporter.web.prometheus.queries import DESK, Desk
from exporter.web.watched import WATCHED, Watched


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


_PROMETHEUS = (
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

ROUTES: tuple[Route, ...] = (
    Route("GET", "/", pages.index, None, "this page", own_check=True),
    Route("GET", "/metrics", scrape.metrics, None, "metrics for Prometheus", own_check=True),
    Route("GET", "/-/healthy", health.healthy, None, "200 while the process runs"),
    Route("GET", "/-/ready", health.ready, None, "200 when events are taken in, else 503 and why"),
    Route("GET", "/health", health.healthy, None, "the same as /-/healthy"),
    Route("GET", "/api/services", services.services, "metrics:read", "probes and how they stand"),
    Route(
        "GET",
        "/api/analytics/monitoring",
        monitoring.monitoring,
        "analytics:read",
        "runs of probes, alerts and minutes of this machine, newest first; takes hours (24), "
        "limit (100 rows of each) and the cursor of the answer before",
    ),
    *_PROMETHEUS,
    Route("POST", "/-/reload", health.reload, "config:reload", "read the configuration again"),
    Route(
        "POST",
        "/webhooks/{source}",
        webhooks.post,
        "events:write",
        "take in events",
        access_token_in_query=True,
        own_check=True,
    ),
    Route(
        "OPTIONS",
        "/webhooks/{source}",
        webhooks.handshake,
        None,
        "CloudEvents handshake, before a sender's first event",
    ),
)


def build(daemon: Daemon, watched: Watched | None = None) -> web.Application:
    """Return the application that serves ROUTES for this daemon, and what it watches."""
    limits = daemon.world.config.server.limits
    app = web.Application(
        middlewares=[admission.guard],
        client_max_size=limits.body,
        # Also for servers other than web.listener's: bodies are bounded in web.limits.
        handler_args={
            "auto_decompress": False,
            "max_line_size": limits.headers,
            "max_field_size": limits.headers,
        },
    )
    app[DAEMON] = daemon
    app[WATCHED] = watched or Watched()
    app[DESK] = desk = Desk()
    app.on_cleanup.append(desk.close)
    known: dict[AbstractRoute, Route] = {}
    for route in ROUTES:
        methods = ("GET", "HEAD") if route.method == "GET" else (route.method,)
        for method in methods:
            added = app.router.add_route(
                method, route.path, route.handler, expect_handler=admission.expect
            )
            known[added] = route
    app[keys.ROUTES] = known
    return app
