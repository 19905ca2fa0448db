"""Every URL; those of the APIs of Prometheus and Alertmanager are listed beside their handlers."""

from aiohttp import web
from aiohttp.web_urldispatcher import AbstractRoute

from exporter.audit import pressed
from exporter.audit.trail import Trail
from exporter.quarantine import Quarantine
from exporter.web import (
    admission,
    audits,
    collector,
    cors,
    erasures,
    explain,
    health,
    history_routes,
    integrations,
    keys,
    legacy,
    monitoring,
    pagerduty,
    pages,
    ping,
    probe,
    rebuilding,
    scrape,
    services,
    slack,
    sources,
    webhooks,
)
from exporter.web.alertmanager import routes as alertmanager_routes
from exporter.web.analytics import routes as analytics_routes
from exporter.web.analytics.answering import ANSWERS, Answers
from exporter.web.analytics.streams import STREAMS, Streams
from exporter.web.exports import routes as export_routes
from exporter.web.exports.processes import Processes
from exporter.web.exports.tables import PROCESSES, TURNS
from exporter.web.exports.turns import Turns
from exporter.web.keys import DAEMON, Daemon, Route
from exporter.web.prometheus import routes as prometheus_routes
from exporter.web.prometheus.queries import DESK, Desk
from exporter.web.watched import WATCHED, Watched

_KEYED = "the same, for senders that do not sign: the key is a secret"
_WEBHOOKS = (
    Route(
        "POST",
        "/webhooks/{source}",
        webhooks.post,
        "events:write",
        "take in events",
        access_token_in_query=True,
        own_check=True,
        pages=True,
    ),
    Route(
        "GET",
        "/webhooks/{source}",
        webhooks.greet,
        None,
        "what vendors ask before their first event",
        own_check=True,
        asks=True,
    ),
    Route(
        "OPTIONS",
        "/webhooks/{source}",
        webhooks.greet,
        None,
        "CloudEvents handshake, before a sender's first event",
    ),
    Route(
        "POST", "/webhooks/{source}/{key}", webhooks.post, None, _KEYED, own_check=True, pages=True
    ),
    Route(
        "GET", "/webhooks/{source}/{key}", webhooks.greet, None, _KEYED, own_check=True, asks=True
    ),
    Route("OPTIONS", "/webhooks/{source}/{key}", webhooks.greet, None, _KEYED),
)

ROUTES: tuple[Route, ...] = (
    Route("GET", "/", pages.index, None, "this page", own_check=True),
    Route("GET", "/metrics", scrape.metrics, None, "metrics for Prometheus", own_check=True),
    Route("GET", "/-/healthy", health.healthy, None, "200 while the process runs"),
    Route("GET", "/-/ready", health.ready, None, "200 when events are taken in, else 503 and why"),
    Route("GET", "/health", health.healthy, None, "the same as /-/healthy"),
    Route(
        "GET",
        "/probe",
        probe.probe,
        "probe:run",
        "one run of a `module` against a `target`, as blackbox_exporter has it; `debug=true` tells "
        "how it went",
        asks=True,
    ),
    Route("GET", "/api/services", services.services, "metrics:read", "probes and how they stand"),
    *history_routes.ROUTES,
    *integrations.ROUTES,
    Route(
        "GET",
        "/api/analytics/monitoring",
        monitoring.monitoring,
        "analytics:read",
        "runs of probes, alerts and minutes of this machine, newest first; takes hours (24), "
        "limit (100 rows of each) and the cursor of the answer before",
    ),
    *analytics_routes.ROUTES,
    *export_routes.ROUTES,
    Route(
        "GET",
        "/api/alerts/explain",
        explain.explain,
        "alerts:read",
        "why the alerts of a `name` are in their states: the rule, what it looks at, its history",
        asks=True,
    ),
    *prometheus_routes.ROUTES,
    *alertmanager_routes.ROUTES,
    Route(
        "POST",
        "/slack/actions",
        slack.actions,
        None,
        "do what somebody's press of a button in Slack asks for, signed by Slack",
        own_check=True,
    ),
    Route(
        "POST",
        "/pagerduty/webhook",
        pagerduty.post,
        None,
        "follow who acknowledges an incident in PagerDuty, signed by PagerDuty",
        own_check=True,
    ),
    *audits.ROUTES,
    *erasures.ROUTES,
    Route(
        "POST",
        "/-/reload",
        health.reload,
        "config:reload",
        "read the configuration again",
        audit="reload",
    ),
    *(_WEBHOOKS + ping.ROUTES + collector.ROUTES + legacy.ROUTES + sources.ROUTES),
    *rebuilding.ROUTES,
)


def build(daemon: Daemon, watched: Watched | None = None) -> web.Application:
    """Return the application that serves ROUTES for this daemon, and what it watches."""
    limits = daemon.world.config.server.limits
    app = web.Application(
        middlewares=[cors.pages, admission.guard],
        client_max_size=limits.body,
        # Also for servers other than web.listener's: bodies are bounded in web.limits.
        handler_args={
            "auto_decompress": False,
            "max_line_size": limits.headers,
            "max_field_size": limits.headers,
        },
    )
    app[DAEMON] = daemon
    app[WATCHED] = seen = watched or Watched()
    app[sources.QUARANTINE] = Quarantine(daemon, seen.ask)
    app[keys.TRAIL] = trail = seen.trail or Trail(daemon.tally, seen.ask)
    app.on_cleanup.append(trail.close)
    app[ANSWERS] = Answers()
    app[STREAMS] = streams = Streams(daemon, seen)
    app[TURNS] = Turns()
    app[PROCESSES] = processes = Processes()
    app.on_cleanup.append(processes.close)
    app.on_shutdown.append(streams.stop)
    app.on_cleanup.append(streams.close)
    daemon.on_reload(lambda _: streams.end("reloading"))
    app[probe.RUNNING] = probe.Running()
    app[legacy.DESK] = legacy.Desk()
    app[DESK] = desk = Desk()
    app.on_cleanup.append(desk.close)
    app[slack.BUTTONS] = slack.Buttons(lambda: pressed.pressed(seen.dispatcher(), trail))
    app.on_cleanup.append(slack.close)
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
