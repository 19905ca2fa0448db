"""Whether rules are judged at all."""

from grafana import colours, timeseries
from grafana.frame import About, Frame
from grafana.query import Query, quantile, total

_WIDTH = 8
_HEIGHT = 7

FAILED = Frame(
    title="Rules that could not be judged",
    about=About(
        "Evaluations of rules a minute that failed, by group, and texts that could not be made.",
        "An alert whose rule fails stays as it was: it neither fires nor ends.",
        "the log says which rule and why; chatwatch check finds most of it before.",
    ),
    unit="short",
    queries=(
        Query(f"{total('alerting_rule_evaluation_failures_total', 'group')} * 60", "{{group}}"),
        Query(f"{total('alerting_template_errors_total', 'group')} * 60", "text of {{group}}"),
    ),
    empty="every rule was judged",
    width=_WIDTH,
    height=_HEIGHT,
)
JUDGED = Frame(
    title="Evaluations per minute",
    about=About(
        "Rules that were judged a minute, and times that they were due and were not.",
        "Rules that are not judged cannot fire.",
        "missed: see chatwatch's CPU, and how long a rule takes beside it.",
    ),
    unit="short",
    queries=(
        Query(f"{total('alerting_rule_evaluations_total')} * 60", "judged"),
        Query(f"{total('alerting_ticks_missed_total')} * 60", "missed"),
    ),
    empty="no rule was judged",
    width=_WIDTH,
    height=_HEIGHT,
)
TIME = Frame(
    title="Time to judge a rule",
    about=About(
        "How long it takes to judge a rule: what most take, and the slowest.",
        "Rules that take longer than their interval are judged late.",
        "ask for fewer series in a rule, or judge it less often.",
    ),
    unit="s",
    queries=(
        Query(quantile(0.5, "alerting_rule_evaluation_duration_seconds"), "p50"),
        Query(quantile(0.99, "alerting_rule_evaluation_duration_seconds"), "p99"),
    ),
    empty="no rule was judged",
    width=_WIDTH,
    height=_HEIGHT,
)

PANELS = (
    timeseries.panel(FAILED, style="bars", failing="A"),
    timeseries.panel(JUDGED, names={"judged": "blue", "missed": colours.BAD}),
    timeseries.panel(TIME, names=colours.plain(("p99", "p50")), sparse=True),
)
