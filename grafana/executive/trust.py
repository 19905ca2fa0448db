"""Whether the data came that figures are made of, and what changed beyond the usual."""

from grafana import bounds, links, table, timeseries
from grafana.frame import About, Frame
from grafana.query import Query
from grafana.table import Column, Key

COMPLETE = Frame(
    title="Data that came, by source",
    about=About(
        "Of the events that usually come of a source in 24 hours, the share that did; below the"
        " line, alerts about business wait for data.",
        "A figure that falls with its data is not a business that falls.",
        "ask whoever runs that sender; chatwatch / chatwatch itself shows what it was refused.",
    ),
    unit="percentunit",
    queries=(Query("min by (source) (data_completeness_ratio)", "{{source}}"),),
    empty="known after three days",
)


def _named(metric: str) -> str:
    """Key figures by one name; revenue has one for each currency."""
    return f'sum by (figure) (label_join({metric}, "figure", " ", "kpi", "currency"))'


_CHANGED = (
    Column(
        name="Change",
        query=_named("analytics_kpi_change_ratio"),
        unit="percentunit",
        decimals=1,
        steps=bounds.CHANGE,
    ),
    Column(
        name="Stands on",
        query=_named("analytics_kpi_observations"),
        unit="short",
    ),
)
WEEK = Frame(
    title="Last week against the week before",
    about=About(
        "Key figures of the 7 whole days up to yesterday against the 7 days before, and how many"
        " observations the smaller of both stands on.",
        "Beyond 20 % either way somebody is told, from 30 observations on.",
        "ask what changed in that week; the marks on the graphs above are releases and prompts.",
    ),
    unit="percentunit",
    queries=table.queries(_CHANGED),
    empty="known after two weeks",
)
_LINK = links.board("Conversations", "chatwatch-conversations")

PANELS = (
    timeseries.panel(COMPLETE, bounds=bounds.COMPLETENESS, most=1, style="thin"),
    table.panel(WEEK, Key("figure", links=(_LINK,)), _CHANGED, sort="Change"),
)
