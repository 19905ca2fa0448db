"""Whether people are told, by channel."""

from grafana import bounds, colours, table, timeseries
from grafana.frame import About, Frame
from grafana.query import Query, quantile, total
from grafana.table import Column, Key

_WIDTH = 6
_HEIGHT = 8
_REASONS = total("alerting_notifications_failed_total", "integration", "reason")
_CHANNELS = colours.plain(("email", "slack", "webhook", "pagerduty", "msteams", "msteamsv2"))


def _in_range(counter: str) -> str:
    return f"sum by (integration) (increase({counter}[$__range]))"


_COLUMNS = (
    Column(
        name="Tried",
        query=_in_range("alerting_notifications_total"),
        unit="none",
        decimals=0,
    ),
    Column(
        name="Failed",
        query=_in_range("alerting_notifications_failed_total"),
        unit="none",
        decimals=0,
        steps=bounds.OTHER_ALERTS,
    ),
    Column(
        name="Held back by limits",
        query=_in_range("alerting_notifications_held_total"),
        unit="none",
        absent="never",
        decimals=0,
    ),
    Column(
        name="Took, p95",
        query="histogram_quantile(0.95, sum by (le, integration)"
        " (increase(alerting_notification_latency_seconds_bucket[$__range]))) >= 0",
        unit="s",
        decimals=1,
    ),
)
CHANNELS = Frame(
    title="Deliveries by channel",
    about=About(
        "Deliveries that each channel tried and that failed in the time shown, how often a limit"
        " held notices back, and how long it took from an alert's change to the receiver's yes.",
        "A channel that fails is an alert that reaches nobody.",
        "chatwatch notify test NAME tries it and says what the receiver answers.",
    ),
    unit="short",
    queries=table.queries(_COLUMNS),
    empty="nobody was told anything",
    width=12,
    height=_HEIGHT,
)
FAILURES = Frame(
    title="Failed deliveries per hour",
    about=About(
        "Deliveries that failed, by channel and reason.",
        "After rejected and expired there is no further try; all others are tried again.",
        "auth: a password; network, tls, timeout: the way; rejected: an address; throttled: wait.",
    ),
    unit="short",
    queries=(Query(f"{_REASONS} * 3600", "{{integration}}: {{reason}}", least="2m"),),
    empty="every delivery arrived",
    width=_WIDTH,
    height=_HEIGHT,
)
LATENCY = Frame(
    title="Time to tell, p95",
    about=About(
        "From the change of an alert to the receiver's yes, by channel.",
        "It is part of the time that people have to act.",
        "see whether deliveries fail at first; if not, the receiver itself is slow.",
    ),
    unit="s",
    queries=(
        Query(
            quantile(0.95, "alerting_notification_latency_seconds", "", "integration"),
            "{{integration}}",
            least="2m",
        ),
    ),
    empty="nobody was told anything",
    width=_WIDTH,
    height=_HEIGHT,
)

PANELS = (
    table.panel(
        CHANNELS, Key("integration", name="Channel"), _COLUMNS, sort="Failed", falling=True
    ),
    timeseries.panel(FAILURES, style="bars", failing="A"),
    timeseries.panel(LATENCY, names=_CHANNELS, sparse=True),
)
