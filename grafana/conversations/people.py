"""Where people are needed: what is handed to them, and what is still owed."""

from grafana import bargauge, bounds, timeseries
from grafana.business import CHANNEL, in_range, of_day
from grafana.frame import About, Frame
from grafana.query import Query

_WIDTH = 8

REASONS = Frame(
    title="Why people are asked for",
    about=About(
        "Times in the chosen time that somebody asked for a person, the most frequent reason"
        " first.",
        "The first reason is the first thing to teach the assistant.",
        "read some of these conversations; add what they lacked to its knowledge.",
    ),
    unit="short",
    queries=(
        Query(
            f"sort_desc(topk(10, {in_range(f'chat_escalations_total{CHANNEL}', 'reason')}))",
            "{{reason}}",
            now=True,
        ),
    ),
    empty="nobody asked for a person",
    width=_WIDTH,
)
ESCALATIONS = Frame(
    title="Escalations of a day",
    about=About(
        "Times in the 24 hours before each moment that somebody asked for a person, and how many"
        " of these are over.",
        "What is asked for and not over is a customer who waits for a person.",
        "call more people for these hours, or teach the assistant the first reason beside.",
    ),
    unit="short",
    queries=(
        Query(of_day(f"chat_escalations_total{CHANNEL}"), "asked for"),
        Query(of_day(f"chat_escalations_resolved_total{CHANNEL}"), "over"),
    ),
    empty="nobody asked for a person",
    width=_WIDTH,
)
FOLLOWUPS = Frame(
    title="Follow-ups of a day",
    about=About(
        "Follow-ups that were promised to customers in the 24 hours before each moment, and those"
        " that were made.",
        "A promise that is not kept costs more than none.",
        "/api/analytics/followups names those that are overdue.",
    ),
    unit="short",
    queries=(Query(of_day("chat_followups_total", "state"), "{{state}}"),),
    empty="nothing was promised",
    width=_WIDTH,
)

PANELS = (
    bargauge.panel(REASONS, bounds.PLAIN),
    timeseries.panel(ESCALATIONS, names={"asked for": "blue", "over": "purple"}),
    timeseries.panel(FOLLOWUPS, names={"required": "blue", "done": "purple"}),
)
