"""Who asks chatwatch, and what limits and labels took away."""

from grafana import bounds, colours, timeseries
from grafana.frame import About, Frame
from grafana.query import OWN, Query, quantile, total

_WIDTH = 8

REQUESTS = Frame(
    title="Requests, by status",
    about=About(
        "HTTP requests a second that chatwatch answered, by status.",
        "5xx are faults of ours; 4xx are callers who ask wrongly or may not.",
        "5xx: the log has the error; 401 and 403: somebody's token has changed.",
    ),
    unit="reqps",
    queries=(Query(total("chatwatch_http_requests_total", "code"), "{{code}}"),),
    empty="nobody asked",
    width=_WIDTH,
)
SLOW = Frame(
    title="Time of pages, p95",
    about=About(
        "19 of 20 requests were answered within this time, by route; the line is the bound of"
        " PagesSlow.",
        "Slow pages hold up dashboards and the people before them.",
        "is the event loop late too, the machine is busy; else ask for less.",
    ),
    unit="s",
    queries=(
        Query(
            quantile(
                0.95,
                "chatwatch_http_request_duration_seconds",
                '{route!~"/webhooks/.*"}',
                "route",
            ),
            "{{route}}",
            least="2m",
        ),
    ),
    empty="nobody asked",
    width=_WIDTH,
)
CONNECTIONS = Frame(
    title="Open connections",
    about=About(
        "Connections that are open, streams of figures that are read, and samples of a scrape in"
        " thousands.",
        "Connections beyond server.limits.connections are closed at once.",
        "many: a client that never hangs up, or a proxy that opens one for each request.",
    ),
    unit="short",
    queries=(
        Query("sum(chatwatch_http_connections)", "connections"),
        Query("sum(analytics_stream_readers)", "streams"),
        Query(f"max(scrape_samples_scraped {OWN}) / 1000", "samples of a scrape, thousands"),
    ),
    empty="not scraped",
    width=_WIDTH,
)
OVERFLOW = Frame(
    title="Labels shown as other",
    about=About(
        "Values of labels that a minute brought and that are shown as `other`.",
        "What is `other` can no longer be told apart in any graph.",
        "raise the label's cap (metrics.caps), or send fewer different values.",
    ),
    unit="short",
    queries=(
        Query(
            f"{total('metrics_label_overflow_total', 'metric', 'label')} * 60",
            "{{metric}}: {{label}}",
        ),
    ),
    empty="every value is shown",
    width=_WIDTH,
)
EXPORTS = Frame(
    title="Exports per hour",
    about=About(
        "Exports that ended, by how.",
        "One that was cut is not whole where it was taken to.",
        "cut: its reader left or was too slow; failed: the log says why.",
    ),
    unit="short",
    queries=(
        Query(f"{total('analytics_exports_total', 'result')} * 3600", "{{result}}", least="2m"),
    ),
    empty="nothing was exported",
    width=_WIDTH,
)
CACHE = Frame(
    title="Answers that were kept",
    about=About(
        "The share of questions about conversations that the cache answered.",
        "What is kept costs nothing; what is not reads the store.",
        "low while slow: different questions each time; let pages ask for the same periods.",
    ),
    unit="percentunit",
    queries=(
        Query(
            'sum(rate(analytics_cache_requests_total{result="hit"}[$__rate_interval]))'
            f" / ({total('analytics_cache_requests_total')} > 0)",
            "kept",
            least="2m",
        ),
    ),
    empty="nobody asked",
    width=_WIDTH,
)
_CODES = {"200": "blue", "202": "purple", "204": "light-blue", "404": "yellow", "500": colours.BAD}
_RESULTS = {"done": "blue", "cut": colours.WARNING, "failed": colours.BAD}

PANELS = (
    timeseries.panel(REQUESTS, names=_CODES),
    timeseries.panel(SLOW, style="thin", bounds=bounds.PAGES_SLOW, sparse=True),
    timeseries.panel(
        CONNECTIONS,
        names=colours.plain(("connections", "streams", "samples of a scrape, thousands")),
    ),
    timeseries.panel(OVERFLOW, style="bars"),
    timeseries.panel(EXPORTS, most=timeseries.AtLeast(1), style="bars", names=_RESULTS),
    timeseries.panel(CACHE, most=1, names=colours.plain(("kept",)), sparse=True),
)
