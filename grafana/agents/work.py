"""How the chosen agents work: how fast, how often without an answer, why people are called."""

from grafana import bargauge, bounds, colours, timeseries
from grafana.agents.glance import AGENT
from grafana.business import in_range, of_day
from grafana.frame import About, Frame
from grafana.query import Query

_WIDTH = 8
_TURNS = {"answered": "blue", "fallback": colours.WARNING, "error": colours.BAD}

SECONDS = Frame(
    title="Answer time of two days",
    about=About(
        "Mean time of an agent's own answers, of each day and the day before it; from the line on"
        " it is an alert unless analytics.agents.slow_response says otherwise.",
        "It is what customers of this agent wait.",
        "see whether it is alone in that, or more customers write than there are agents.",
    ),
    unit="s",
    queries=(Query(f"max by (agent) (chat_agent_response_seconds{AGENT})", "{{agent}}"),),
    empty="too few answers",
    width=_WIDTH,
)
TURNS = Frame(
    title="Messages of assistants of a day",
    about=About(
        "Messages of the chosen assistants in the 24 hours before each moment: answers, those that"
        " said they had none, and those that failed.",
        "Orange is what the assistant does not know, red what is broken.",
        "orange: teach it what was asked; red: see AI performance.",
    ),
    unit="short",
    queries=(Query(of_day(f"chat_bot_turns_total{AGENT}", "result"), "{{result}}"),),
    empty="no assistant among them",
    width=_WIDTH,
)
REASONS = Frame(
    title="Why a person was asked for",
    about=About(
        "Times in the chosen time that a person was asked for in conversations of the chosen"
        " agents, the most frequent reason first.",
        "The first reason is the first thing to teach.",
        "read some of these conversations; add what they lacked to its knowledge.",
    ),
    unit="short",
    queries=(
        Query(
            f"sort_desc(topk(10, {in_range(f'chat_escalations_total{AGENT}', 'reason')}))",
            "{{reason}}",
            now=True,
        ),
    ),
    empty="nobody asked for a person",
    width=_WIDTH,
)

PANELS = (
    timeseries.panel(SECONDS, bounds=bounds.AGENT_SECONDS, style="thin"),
    timeseries.panel(TURNS, style="stacked", names=_TURNS),
    bargauge.panel(REASONS, bounds.PLAIN),
)
