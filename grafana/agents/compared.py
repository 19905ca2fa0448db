"""All agents, a row each."""

from grafana import bounds, colours, links, table, timeline
from grafana.agents.glance import AGENT
from grafana.frame import About, Frame
from grafana.table import Column, Key

_LETTERS: dict[str, timeline.State] = {
    "A+": ("A+", colours.GOOD),
    "A": ("A", colours.GOOD),
    "B+": ("B+", "blue"),
    "B": ("B", "blue"),
    "C+": ("C+", colours.WARNING),
    "C": ("C", colours.WARNING),
    "D": ("D", colours.BAD),
}
_WEIGHTED = f"chat_agent_csat{AGENT} * chat_agent_ratings{AGENT}"


def _of(metric: str) -> str:
    return f"max by (agent) ({metric}{AGENT})"


_COLUMNS = (
    Column(
        name="Is graded",
        query=f"max by (agent, grade) (chat_agent_grade_info{AGENT})",
        unit="none",
        hidden=True,
    ),
    Column(
        name="Score",
        query=_of("chat_agent_score"),
        unit="none",
        absent="too few",
        decimals=1,
        steps=bounds.SCORE,
    ),
    Column(name="Conversations", query=_of("chat_agent_conversations"), unit="short"),
    Column(
        name="Satisfaction",
        query=f"sum by (agent) ({_WEIGHTED}) / sum by (agent) (chat_agent_ratings{AGENT})",
        unit="none",
        absent="too few",
        decimals=2,
        steps=bounds.CSAT,
    ),
    Column(
        name="Completed",
        query=_of("chat_agent_completion_ratio"),
        unit="percentunit",
        decimals=1,
    ),
    Column(
        name="Person asked for",
        query=_of("chat_agent_escalation_ratio"),
        unit="percentunit",
        decimals=1,
        steps=bounds.ESCALATION,
    ),
    Column(
        name="Converted",
        query=_of("chat_agent_conversion_ratio"),
        unit="percentunit",
        decimals=1,
        steps=bounds.CONVERSION,
    ),
    Column(
        name="Answer, 2 days",
        query=_of("chat_agent_response_seconds"),
        unit="s",
        decimals=1,
        steps=bounds.AGENT_SECONDS,
    ),
)
COMPARED = Frame(
    title="Agents compared",
    about=About(
        "Every chosen agent with its grade and what it stands on, of the 30 days up to today; the"
        " lowest score first.",
        "Green is a strength, blue is fine, orange is to be better, red needs somebody at once.",
        "click on an agent to see it alone; /api/analytics/agent/<id>/performance says what to"
        " do about each area.",
    ),
    unit="short",
    queries=table.queries(_COLUMNS),
    empty="no agent yet",
    width=24,
    height=10,
)
_KEYS = (
    Key("agent", links=(links.board("This agent alone", "chatwatch-agents", "agent"),)),
    Key("grade", states=_LETTERS),
)

PANELS = (table.panel(COMPARED, _KEYS, _COLUMNS, sort="Score"),)
