"""What was promised: uptime against its bound, and what is left of objectives."""

from grafana import bargauge, bounds, timeseries
from grafana.frame import About, Frame
from grafana.query import Query
from grafana.services.chosen import ONLY

_HEIGHT = 9

UPTIME = Frame(
    title="Down in the last 24 h",
    about=About(
        "The share of the last 24 hours' runs that failed; the line is the bound of UptimeLow.",
        "It rises with each failure and falls a day later: two steps are two outages.",
        "place the cursor where it rises, and look above for what failed then.",
    ),
    unit="percentunit",
    queries=(
        Query(
            '1 - min by (probe) (probe_uptime_ratio{probe=~"$probe", window="24h"})',
            "{{probe}}",
        ),
    ),
    empty="no run yet",
    width=10,
    height=_HEIGHT,
    links=(ONLY,),
)
MONTH = Frame(
    title="Uptime, 30 d",
    about=About(
        "The share of the last 30 days' runs that succeeded, the worst first.",
        "This is what contracts are about.",
        "look at its states over 30 days (the time at the top) for when it failed.",
    ),
    unit="percentunit",
    queries=(
        Query(
            'sort(bottomk(9, min by (probe) (probe_uptime_ratio{probe=~"$probe", window="30d"})))',
            "{{probe}}",
            now=True,
        ),
    ),
    empty="no run yet",
    width=7,
    height=_HEIGHT,
    links=(ONLY,),
)
BUDGETS = Frame(
    title="Error budget left, 30 d",
    about=About(
        "Which part of the failures that an objective allows is left, the least first; -100 % is"
        " twice what is allowed, or more.",
        "It says how much may still go wrong this month.",
        "at a quarter, deploy with care; at 0, mend before you build.",
    ),
    unit="percentunit",
    queries=(
        Query(
            "clamp_min(sort(bottomk(9, min by (probe)"
            ' (probe_error_budget_ratio{probe=~"$probe", window="30d"}))), -1)',
            "{{probe}}",
            now=True,
        ),
    ),
    empty="no probe has an objective",
    width=7,
    height=_HEIGHT,
    links=(ONLY,),
)

PANELS = (
    timeseries.panel(UPTIME, style="thin", bounds=bounds.DOWN_RATIO, most=timeseries.AtLeast(0.02)),
    bargauge.panel(MONTH, bounds.UPTIME_RATIO, most=1, decimals=2),
    bargauge.panel(BUDGETS, bounds.BUDGET, most=1, decimals=0),
)
