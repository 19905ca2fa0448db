"""Rules that are judged, and notices that people get; all of it is on the board “Alerts”."""

from grafana import bounds, colours, links, timeseries
from grafana.frame import About, Frame
from grafana.query import Query, quantile, total

_WIDTH = 8
_ALERTS = links.board("Alerts", "chatwatch-alerts")
_FAILED = total("alerting_notifications_failed_total")

EVALUATION = Frame(
    title="Time to judge a rule",
    about=About(
        "How long it takes to judge a rule.",
        "Rules that take longer than their interval are judged late.",
        "ask for fewer series in a rule, or judge it less often.",
    ),
    unit="s",
    queries=(
        Query(quantile(0.5, "alerting_rule_evaluation_duration_seconds"), "p50"),
        Query(quantile(0.95, "alerting_rule_evaluation_duration_seconds"), "p95"),
    ),
    empty="no rule was judged",
    width=_WIDTH,
    height=7,
    links=(_ALERTS,),
)
UNJUDGED = Frame(
    title="Not judged, not probed",
    about=About(
        "Evaluations of rules a minute that failed, and looks at rules and runs of probes that"
        " were due and did not take place.",
        "What is not looked at cannot be told.",
        "failed: the log says which rule and why; missed: see chatwatch's CPU.",
    ),
    unit="short",
    queries=(
        Query(f"{total('alerting_rule_evaluation_failures_total')} * 60", "failed"),
        Query(f"{total('alerting_ticks_missed_total')} * 60", "rules missed"),
        Query(f"{total('probe_missed_total')} * 60", "probes missed"),
    ),
    empty="none was missed",
    width=_WIDTH,
    height=7,
    links=(_ALERTS,),
)
WAITING = Frame(
    title="Oldest notice that waits",
    about=About(
        "How long the first of the notices that nobody took yet has waited; the line is the bound"
        " of NoticesWait.",
        "What waits here is what somebody should know already.",
        "see the board “Alerts” for which channel fails; tell people in another way meanwhile.",
    ),
    unit="s",
    queries=(Query("max(alerting_outbox_oldest_seconds)", "oldest"),),
    empty="not scraped",
    width=_WIDTH,
    height=7,
    links=(_ALERTS,),
)

PANELS = (
    timeseries.panel(EVALUATION, names=colours.plain(("p95", "p50")), sparse=True),
    timeseries.panel(
        UNJUDGED,
        most=timeseries.AtLeast(1),
        names={"failed": colours.BAD, **colours.plain(("rules missed", "probes missed"))},
    ),
    timeseries.panel(WAITING, bounds=bounds.NOTICES_WAIT, names=colours.plain(("oldest",))),
)
