"""Whether people are told: rules that are judged, notices that are delivered, or wait."""

from grafana import bounds, colours, timeseries
from grafana.frame import About, Frame
from grafana.query import Query, quantile, total

_WIDTH = 8
_TRIED = total("alerting_notifications_total", "integration")
_FAILED = total("alerting_notifications_failed_total", "integration")
_REASONS = total("alerting_notifications_failed_total", "integration", "reason")

DELIVERIES = Frame(
    title="Deliveries per hour",
    about=About(
        "Notices that were delivered, by integration, and tries that failed, by reason.",
        "An alert that reaches nobody is no alert.",
        "what failed is tried again until it is rejected or expired; the log has the"
        " receiver's words.",
    ),
    unit="short",
    queries=(
        Query(f"({_TRIED} - ({_FAILED} or 0 * {_TRIED})) * 3600", "{{integration}}", least="2m"),
        Query(f"{_REASONS} * 3600", "{{integration}} failed: {{reason}}", least="2m"),
    ),
    empty="nobody was told anything",
    width=_WIDTH,
)
UNSENT = Frame(
    title="Notices that wait",
    about=About(
        "Notices that wait for a receiver's yes.",
        "What waits here is what somebody should know already.",
        "see beside it why they fail: the mail server, its password, the network.",
    ),
    unit="short",
    queries=(Query("sum(alerting_outbox_depth)", "waiting"),),
    empty="not scraped",
    width=_WIDTH,
)
OLDEST = Frame(
    title="Longest wait of a notice",
    about=About(
        "How long the first of the waiting notices has waited.",
        "It tells a receiver that is slow from one that cannot be reached.",
        "tell people in another way until it is mended.",
    ),
    unit="s",
    queries=(Query("max(alerting_outbox_oldest_seconds)", "oldest"),),
    empty="not scraped",
    width=_WIDTH,
)
LATENCY = Frame(
    title="Time to tell, p95",
    about=About(
        "From the change of an alert to the receiver's yes, by integration.",
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
)
RULES = Frame(
    title="Rule evaluation, p95",
    about=About(
        "How long it takes to judge a rule.",
        "Rules that take longer than their interval are judged late.",
        "ask for fewer series in a rule, or judge it less often.",
    ),
    unit="s",
    queries=(Query(quantile(0.95, "alerting_rule_evaluation_duration_seconds"), "p95"),),
    empty="no rule was judged",
    width=_WIDTH,
)
UNJUDGED = Frame(
    title="Rules that could not be judged",
    about=About(
        "Evaluations of rules a minute that failed, by group.",
        "An alert whose rule fails stays as it was: it neither fires nor ends.",
        "the log says which rule and why.",
    ),
    unit="short",
    queries=(
        Query(f"{total('alerting_rule_evaluation_failures_total', 'group')} * 60", "{{group}}"),
    ),
    empty="every rule was judged",
    width=_WIDTH,
)

PANELS = (
    timeseries.panel(DELIVERIES, style="bars", failing="B"),
    timeseries.panel(UNSENT, names=colours.plain(("waiting",))),
    timeseries.panel(OLDEST, bounds=bounds.NOTICES_WAIT, names=colours.plain(("oldest",))),
    timeseries.panel(LATENCY, names=colours.plain(("email", "webhook")), sparse=True),
    timeseries.panel(RULES, names=colours.plain(("p95",))),
    timeseries.panel(UNJUDGED, failing="A"),
)
