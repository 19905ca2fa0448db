"""What automation saves."""

from grafana import bounds, stat, timeseries
from grafana.business import share
from grafana.frame import About, Frame
from grafana.query import Query

HOURS = Frame(
    title="Hours saved, 30 days",
    about=About(
        "Hours that answers without a person saved in the 30 days up to today.",
        "It is the number of these answers by analytics.minutes_saved_per_answer.",
        "see beside it whether fewer questions were asked, or more needed people.",
    ),
    unit="short",
    queries=(Query("sum(chat_month_saved_seconds) / 3600", "saved"),),
    empty="nothing was automated",
    width=6,
    height=8,
)
QUESTIONS = Frame(
    title="Questions, 30 days",
    about=About(
        "Questions that were answered in the 30 days up to today without a person, and those that"
        " needed one.",
        "The second number is what is left to automate.",
        "see on Conversations why people are asked for.",
    ),
    unit="short",
    queries=(
        Query('sum(chat_month_questions{automated="true"})', "without a person", now=True),
        Query('sum(chat_month_questions{automated="false"})', "by people", now=True),
    ),
    empty="no question yet",
    width=6,
    height=8,
)
COURSE = Frame(
    title="Automation, 30 days",
    about=About(
        "Which part of the questions of 30 days needed no person, at each moment.",
        "Savings go up and down with it.",
        "see the marks of changes, then on AI performance whether answers fall back.",
    ),
    unit="percentunit",
    queries=(
        Query(
            share('sum(chat_month_questions{automated="true"})', "sum(chat_month_questions)"),
            "automated",
        ),
    ),
    empty="no question yet",
    width=12,
    height=8,
)

PANELS = (
    stat.panel(HOURS, bounds.NO_BOUND),
    stat.panel(QUESTIONS, bounds.NO_BOUND, shown="both"),
    timeseries.panel(COURSE, names={"automated": "blue"}, most=1),
)
