"""What every panel says, however it draws: title, description, unit, size, queries."""

import zlib
from typing import TypeVar

from msgspec import Struct

from grafana import links, promql
from grafana import query as asking
from grafana.links import Link
from grafana.query import SOURCE, Query, Shape
from grafana.sdk import bargauge, heatmap, stat, statetimeline, table, timeseries

P = TypeVar(
    "P",
    bargauge.Panel,
    heatmap.Panel,
    stat.Panel,
    statetimeline.Panel,
    table.Panel,
    timeseries.Panel,
)


class About(Struct, frozen=True):
    """The description of a panel: what it shows, why that matters, what to do when it looks bad."""

    what: str
    why: str
    act: str


class Frame(Struct, frozen=True, kw_only=True):
    """A panel but for its drawing; `empty` is what stands there while there is no data.

    `unit` is one of Grafana's; widths are in 24ths of the page, heights in steps of 30 pixels.
    `links` lead from a figure or a series to the next level.
    """

    title: str
    about: About
    unit: str
    queries: tuple[Query, ...]
    empty: str
    width: int = 12
    height: int = 9
    links: tuple[Link, ...] = ()


def framed(panel: P, frame: Frame, *, shape: Shape = "series") -> P:
    """Give a panel what its frame says."""
    made = (
        panel.id(number(frame.title))
        .title(frame.title)
        .description(description(frame))
        .datasource(SOURCE)
        .targets(asking.targets(frame.queries, shape=shape))
        .unit(frame.unit)
        .no_value(frame.empty)
        .span(frame.width)
        .height(frame.height)
    )
    if not frame.links:
        return made
    return made.data_links([links.shown(one, in_table=shape == "table") for one in frame.links])


def number(title: str) -> int:
    """Return a panel's id, the same wherever it stands, so that links to it stay true."""
    return zlib.crc32(title.encode()) % 1_000_000


def description(frame: Frame) -> str:
    """Return the text behind a panel's ⓘ, in Markdown."""
    names = dict.fromkeys(name for query in frame.queries for name in promql.metrics(query.expr))
    about = frame.about
    shown = ", ".join(f"`{name}`" for name in names)
    return f"{about.what}\n\n{about.why}\n\n**If it looks bad:** {about.act}\n\n{shown}"
