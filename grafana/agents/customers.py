"""What customers say of the chosen agents, and what these bring."""

from grafana import bargauge, bounds, business, table, timeseries
from grafana.agents.glance import AGENT
from grafana.business import of_day
from grafana.frame import About, Frame
from grafana.query import Query
from grafana.table import Column

_RECENT = 'chat_agent_csat{agent=~"$agent", span="recent"}'
_BEFORE = 'chat_agent_csat{agent=~"$agent", span="before"}'
_COLUMNS = (
    Column(
        name="Before",
        query=f"max by (agent) ({_BEFORE})",
        unit="none",
        absent="too few",
        decimals=2,
        steps=bounds.CSAT,
    ),
    Column(
        name="Lately",
        query=f"max by (agent) ({_RECENT})",
        unit="none",
        absent="too few",
        decimals=2,
        steps=bounds.CSAT,
    ),
    Column(
        name="Change",
        query=f"max by (agent) ({_RECENT}) - max by (agent) ({_BEFORE})",
        unit="none",
        decimals=2,
        steps=bounds.CSAT_CHANGE,
    ),
)
SATISFACTION = Frame(
    title="Satisfaction, lately and before",
    about=About(
        "Mean grade of today and yesterday, of the 28 days before them, and their difference.",
        "A fall of half a grade is told to somebody.",
        "read the conversations behind the low ones; see which change came just before.",
    ),
    unit="none",
    queries=table.queries(_COLUMNS),
    empty="too few grades yet",
    width=10,
    height=10,
)
GRADES = Frame(
    title="Grades of a day",
    about=About(
        "Grades from 1 (worst) to 5 that customers gave the chosen agents in the 24 hours before"
        " each moment.",
        "A mean hides whether few are furious or many are lukewarm.",
        "read the comments of the low ones; they come before people leave.",
    ),
    unit="short",
    queries=(Query(of_day(f"chat_feedback_total{AGENT}", "score"), "{{score}}"),),
    empty="no grade yet",
    width=7,
    height=10,
)
REVENUE = Frame(
    title="Revenue of 30 days, $currency",
    about=About(
        "What conversations with an agent brought in the 30 days up to today, in the chosen"
        " currency.",
        "Where two agents took part it counts for both, so the sum is more than the business has.",
        "see on Revenue & ROI what was brought in all.",
    ),
    unit="short",
    queries=(
        Query(
            'sort_desc(sum by (agent) (chat_agent_revenue{agent=~"$agent", currency="$currency"}))',
            "{{agent}}",
            now=True,
        ),
    ),
    empty="nothing sold in this currency",
    width=7,
    height=10,
)

PANELS = (
    table.panel(SATISFACTION, "agent", _COLUMNS, sort="Change"),
    timeseries.panel(GRADES, style="stacked", names=business.SCORES),
    bargauge.panel(REVENUE, bounds.PLAIN),
)
