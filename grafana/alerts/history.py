"""What fired, over time."""

from grafana import colours, timeline, timeseries
from grafana.frame import About, Frame
from grafana.query import Query

_CHOSEN = 'alertname=~"$alertname"'
_STATES = {
    1: ("pending", "light-blue"),
    2: ("info", "blue"),
    3: ("warning", colours.WARNING),
    4: ("critical", colours.BAD),
}


def _worst(state: str, severity: str, place: int) -> str:
    matchers = f'{_CHOSEN}, alertstate="{state}", severity=~"{severity}"'
    return f"max by (alertname) (max_over_time(ALERTS{{{matchers}}}[$__rate_interval])) * {place}"


STATES = Frame(
    title="Alerts over time",
    about=About(
        "Each alert that fired or was about to, as long as it did, by its severity.",
        "What began first is nearest to the cause; what comes and goes has a pattern.",
        "an alert that comes and goes: raise its bound or its time, or mend it for good.",
    ),
    unit="none",
    queries=(
        Query(
            f"max by (alertname) ({_worst('firing', 'critical', 4)}"
            f" or {_worst('firing', 'warning', 3)}"
            f" or {_worst('firing', 'info', 2)}"
            f" or {_worst('pending', '.+', 1)})",
            "{{alertname}}",
        ),
    ),
    empty="nothing fired",
    width=16,
    height=10,
)
SEVERITIES = Frame(
    title="Firing alerts, by severity",
    about=About(
        "How many alerts fired, by severity.",
        "Many at once are one cause: a machine, a network, a deploy.",
        "see beside it which began first.",
    ),
    unit="short",
    queries=(Query('sum by (severity) (alerting_alerts{state="firing"})', "{{severity}}"),),
    empty="not evaluated, or not scraped",
    width=8,
    height=10,
)
_COLOURS = {"critical": colours.BAD, "warning": colours.WARNING, "info": "blue"}

PANELS = (
    timeline.panel(STATES, _STATES),
    timeseries.panel(SEVERITIES, style="stacked", names=_COLOURS),
)
