"""Scores, the three parts that they are made of, and their course."""

from grafana import bargauge, bounds, timeseries
from grafana.agents.glance import AGENT
from grafana.frame import About, Frame
from grafana.query import Query

_WIDTH = 8
_HEIGHT = 8


def _part(part: str, title: str, about: About) -> Frame:
    chosen = f'{{agent=~"$agent", part="{part}"}}'
    expr = f"sort_desc(max by (agent) (chat_agent_part_score{chosen}))"
    return Frame(
        title=title,
        about=about,
        unit="none",
        queries=(Query(expr, "{{agent}}", now=True),),
        empty="no agent is graded",
        width=_WIDTH,
        height=_HEIGHT,
    )


QUALITY = _part(
    "quality",
    "Quality, 40 %",
    About(
        "Satisfaction and completed conversations, from 0 to 100; 40 % of the score.",
        "It is what customers feel.",
        "read conversations with low grades, and those that customers gave up.",
    ),
)
CONVERSION = _part(
    "conversion",
    "Conversion, 35 %",
    About(
        "Conversations that brought something, and revenue against the target where there is one,"
        " from 0 to 100; 35 % of the score.",
        "It is what the business lives on.",
        "agents that only help should not be measured by it: see docs/agents.md.",
    ),
)
EFFICIENCY = _part(
    "efficiency",
    "Efficiency, 25 %",
    About(
        "Fast answers and few calls for a person, from 0 to 100; 25 % of the score.",
        "It is what an answer costs.",
        "see below whether answers are late or people are asked for, and why.",
    ),
)
COURSE = Frame(
    title="Scores",
    about=About(
        "Scores of 30 days at each moment; the lines are the bounds of C, B and A.",
        "A score moves slowly; one that falls for a week will go on.",
        "see the marks of changes at its begin: a prompt, a model, a release.",
    ),
    unit="none",
    queries=(Query(f"max by (agent) (chat_agent_score{AGENT})", "{{agent}}"),),
    empty="no agent is graded",
    width=24,
    height=10,
)

PANELS = (
    bargauge.panel(QUALITY, bounds.SCORE, most=100, decimals=0),
    bargauge.panel(CONVERSION, bounds.SCORE, most=100, decimals=0),
    bargauge.panel(EFFICIENCY, bounds.SCORE, most=100, decimals=0),
    timeseries.panel(COURSE, bounds=bounds.SCORE, most=100, style="thin"),
)
