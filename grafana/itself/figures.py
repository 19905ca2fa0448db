"""Figures of conversations: how far behind they are, and whether their data is all there."""

from grafana import bounds, colours, timeseries
from grafana.frame import About, Frame
from grafana.query import Query

_WIDTH = 6

LAG = Frame(
    title="Events that figures lack",
    about=About(
        "Events on disk that figures of conversations do not know of yet, and those that figures"
        " which are made anew lack.",
        "A hill that goes down again is a batch; one that grows is too little CPU.",
        "the log says why events are not folded.",
    ),
    unit="short",
    queries=(
        Query("max(analytics_fold_lag_events)", "now"),
        Query("max(analytics_rebuild_lag_events)", "made anew"),
    ),
    empty="not scraped",
    width=_WIDTH,
)
MISSING = Frame(
    title="Missing events, 24 h",
    about=About(
        "The share of the usual events of each source that did not come in the last 24 hours; above"
        " the line, rules of conversations and revenue wait for data.",
        "Figures are as wrong as their events are missing.",
        "see whether the sender still runs, reaches us, and is not refused.",
    ),
    unit="percentunit",
    queries=(
        Query('1 - min by (source) (data_completeness_ratio{source=~"$source"})', "{{source}}"),
    ),
    empty="not known before three days",
    width=_WIDTH,
)

PANELS = (
    timeseries.panel(LAG, most=timeseries.AtLeast(1), names=colours.plain(("now", "made anew"))),
    timeseries.panel(
        MISSING, style="thin", bounds=bounds.MISSING_RATIO, most=timeseries.AtLeast(0.2)
    ),
)
