"""The top row: who is best, who needs help, and how much they do."""

from grafana import bounds, links, stat
from grafana.frame import About, Frame
from grafana.query import Query

_HEIGHT = 4
_WIDTH = 4
AGENT = '{agent=~"$agent"}'
_SCORE = f"max by (agent) (chat_agent_score{AGENT})"
_SECONDS = f"chat_agent_response_seconds{AGENT}"
_DRILL = (links.board("This agent alone", "chatwatch-agents", "agent"),)

GRADED = Frame(
    title="Graded agents",
    about=About(
        "How many of the chosen agents have a grade, and how many have too few conversations.",
        "A grade of a few conversations says nothing, so there is none.",
        "analytics.min_sample is the least number; a longer time makes no difference here.",
    ),
    unit="none",
    queries=(
        Query(f"count({_SCORE})", "graded", now=True),
        Query(
            f"count(max by (agent) (chat_agent_conversations{AGENT}) unless {_SCORE}) or"
            f" 0 * count({_SCORE})",
            "not yet",
            now=True,
        ),
    ),
    empty="no agent is graded",
    width=_WIDTH,
    height=_HEIGHT,
)
BEST = Frame(
    title="Highest score",
    about=About(
        "The chosen agent with the highest score of the 30 days up to today.",
        "Others can learn from it.",
        "read some of its conversations; see below what it is good at.",
    ),
    unit="none",
    queries=(Query(f"topk(1, {_SCORE})", "{{agent}}", now=True),),
    empty="no agent is graded",
    width=_WIDTH,
    height=_HEIGHT,
    links=_DRILL,
)
WORST = Frame(
    title="Lowest score",
    about=About(
        "The chosen agent with the lowest score of the 30 days up to today.",
        "Below 70 it is a D: its customers are served badly every day.",
        "see below which part of its score is low, then choose it alone above.",
    ),
    unit="none",
    queries=(Query(f"bottomk(1, {_SCORE})", "{{agent}}", now=True),),
    empty="no agent is graded",
    width=_WIDTH,
    height=_HEIGHT,
    links=_DRILL,
)
SATISFACTION = Frame(
    title="Satisfaction, 30 days",
    about=About(
        "Mean of the grades from 1 to 5 that customers gave the chosen agents.",
        "Below 4 there is something to mend, below 3 customers are about to leave.",
        "see below whose grades fell, and read the conversations behind low ones.",
    ),
    unit="none",
    queries=(
        Query(
            f"sum(chat_agent_csat{AGENT} * chat_agent_ratings{AGENT})"
            f" / (sum(chat_agent_ratings{AGENT}) > 0)",
            "CSAT",
            now=True,
        ),
    ),
    empty="too few grades yet",
    width=_WIDTH,
    height=_HEIGHT,
)
SLOW = Frame(
    title="Slow agents",
    about=About(
        "Chosen agents whose answers of today and yesterday took longer in the mean than"
        " analytics.agents.slow_response.",
        "Their customers wait now.",
        "is one alone slow, or all of them: then more customers write than there are agents.",
    ),
    unit="none",
    queries=(
        Query(
            f"count({_SECONDS} > on () group_left () max(analytics_slow_response_seconds))"
            f" or 0 * count({_SECONDS})",
            "slow",
            now=True,
        ),
    ),
    empty="no answer of two days",
    width=_WIDTH,
    height=_HEIGHT,
)
TARGET = Frame(
    title="Furthest from its target",
    about=About(
        "The chosen agent whose revenue of 30 days is lowest against its target.",
        "Below 80 % somebody is told.",
        "see on Funnels where its customers stop; ask whether the target is meant so.",
    ),
    unit="percentunit",
    queries=(
        Query(
            f"bottomk(1, max by (agent) (chat_agent_revenue_target_ratio{AGENT}))",
            "{{agent}}",
            now=True,
        ),
    ),
    empty="no target is set",
    width=_WIDTH,
    height=_HEIGHT,
    links=_DRILL,
)

PANELS = (
    stat.panel(GRADED, bounds.NO_BOUND),
    stat.panel(BEST, bounds.SCORE, decimals=1, shown="both"),
    stat.panel(WORST, bounds.SCORE, decimals=1, shown="both"),
    stat.panel(SATISFACTION, bounds.CSAT, decimals=2),
    stat.panel(SLOW, bounds.OTHER_ALERTS),
    stat.panel(TARGET, bounds.REVENUE_TARGET, decimals=0, shown="both"),
)
