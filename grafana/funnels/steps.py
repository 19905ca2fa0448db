"""The funnel, step by step."""

from grafana import bargauge, bounds, table
from grafana.frame import About, Frame
from grafana.funnels.glance import BEGAN, CHOSEN, LOST, RATIO, REACHED
from grafana.query import Query
from grafana.table import Column, Key

FUNNEL = Frame(
    title="Who reached each step, 30 days",
    about=About(
        "How many of those that began in the 30 days up to today reached each step, in order.",
        "The longest drop between two bars is where customers are lost.",
        "look at what they meet between these two steps.",
    ),
    unit="short",
    queries=(Query(f"sort_desc({REACHED})", "{{place}} {{step}}", now=True),),
    empty="no funnel, or nobody began",
    width=24,
    height=7,
)
_COLUMNS = (
    Column(name="Reached", query=REACHED, unit="short"),
    Column(
        name="Of the step before",
        query=RATIO,
        unit="percentunit",
        absent="begin",
        decimals=1,
        bar=(0, 1),
    ),
    Column(name="Lost before it", query=f"round({LOST})", unit="short", absent="none"),
    Column(
        name="Of all",
        query=f"{REACHED} / on () group_left () ({BEGAN} > 0)",
        unit="percentunit",
        decimals=1,
    ),
    Column(
        name="Median time",
        query=f"max by (place, step) (chat_funnel_step_median_seconds{CHOSEN})",
        unit="s",
        absent="begin",
    ),
)
STEPS = Frame(
    title="Steps compared",
    about=About(
        "Each step with how many reached it, of the step before and of all, and how long it took.",
        "A step may lose many as many come to it, or as it is hard: the share tells which.",
        "mend the step that loses most first; /api/analytics/funnel/<id> has every N.",
    ),
    unit="short",
    queries=table.queries(_COLUMNS),
    empty="no funnel, or nobody began",
    width=24,
    height=7,
)

PANELS = (
    bargauge.panel(FUNNEL, bounds.PLAIN),
    table.panel(STEPS, (Key("place", name="No."), Key("step")), _COLUMNS, sort="No."),
)
