"""How customers take it: what they write, and which grades they give."""

from grafana import business, timeseries
from grafana.business import CHANNEL, of_day
from grafana.frame import About, Frame
from grafana.query import Query

_STATUS = "chat_message_status_total"

SENTIMENT = Frame(
    title="Mood of a day",
    about=About(
        "Texts of customers in the 24 hours before each moment, by how they feel.",
        "It speaks for those who give no grade.",
        "more red: see at the same moment what changed, and which subject grew.",
    ),
    unit="short",
    queries=(Query(of_day(f"chat_sentiment_total{CHANNEL}", "sentiment"), "{{sentiment}}"),),
    empty="no text yet",
    width=8,
)
GRADES = Frame(
    title="Grades of a day",
    about=About(
        "Grades from 1 (worst) to 5 that customers gave in the 24 hours before each moment.",
        "A mean hides whether few are furious or many are lukewarm.",
        "read the comments of the low ones; they come before people leave.",
    ),
    unit="short",
    queries=(
        Query(
            of_day('chat_feedback_total{channel=~"$channel", kind="csat"}', "score"), "{{score}}"
        ),
    ),
    empty="no grade yet",
    width=8,
)
UNDELIVERED = Frame(
    title="Messages that did not arrive, of a day",
    about=About(
        "Messages to customers that failed in the 24 hours before each moment, by kind of error.",
        "An answer that does not arrive is none.",
        "docs/events.md explains the kinds; most are limits or windows of the channel.",
    ),
    unit="short",
    queries=(
        Query(
            of_day(f'{_STATUS}{{channel=~"$channel", status="failed"}}', "error_class"),
            "{{error_class}}",
        ),
    ),
    empty="every message arrived",
    width=8,
)

PANELS = (
    timeseries.panel(SENTIMENT, style="stacked", names=business.FEELINGS),
    timeseries.panel(GRADES, style="stacked", names=business.SCORES),
    timeseries.panel(UNDELIVERED, style="stacked", failing="A"),
)
