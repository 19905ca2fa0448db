"""How sure answers are, with data of integrations and without, and what has no answer."""

from grafana import bargauge, bounds, colours, timeseries
from grafana.business import month, of_day, share
from grafana.frame import About, Frame
from grafana.query import Query

_WIDTH = 8
_TURNS = {"answered": "blue", "fallback": colours.WARNING, "error": colours.BAD}

CONFIDENCE = Frame(
    title="Confidence, 30 days",
    about=About(
        "Mean confidence of answers with data of integrations and of answers without, and which"
        " part of the conversations used such data.",
        "Their difference is what the integrations are worth to the answers.",
        "no difference: the data does not help; little use: the assistant does not ask for it.",
    ),
    unit="percentunit",
    queries=(
        Query('avg(chat_month_confidence_ratio{data="with"})', "sure with data", now=True),
        Query(
            'avg(chat_month_confidence_ratio{data="without"})',
            "sure without",
            now=True,
        ),
        Query(
            share(month("conversations_informed"), month("conversations")),
            "use data",
            now=True,
        ),
    ),
    empty="no confidence is told",
    width=_WIDTH,
)
TURNS = Frame(
    title="Messages of assistants of a day",
    about=About(
        "Messages of assistants in the 24 hours before each moment: answers, those that said they"
        " had none, and those that failed.",
        "Orange is what the assistant does not know, red what is broken.",
        "orange: teach it what was asked; red: see the failed calls of models below.",
    ),
    unit="short",
    queries=(Query(of_day("chat_bot_turns_total", "result"), "{{result}}"),),
    empty="no message yet",
    width=_WIDTH,
)
FALLBACKS = Frame(
    title="No answer known of a day, by agent",
    about=About(
        "Which part of an assistant's messages of the 24 hours before each moment said that it had"
        " no answer.",
        "A step at one moment is a prompt or a model that changed.",
        "see the marks of changes; go back to what ran before, then read what was asked.",
    ),
    unit="percentunit",
    queries=(
        Query(
            share(
                of_day('chat_bot_turns_total{result="fallback"}', "agent"),
                of_day("chat_bot_turns_total", "agent"),
            ),
            "{{agent}}",
        ),
    ),
    empty="no message yet",
    width=_WIDTH,
)

PANELS = (
    bargauge.panel(CONFIDENCE, bounds.PLAIN, most=1, decimals=0),
    timeseries.panel(TURNS, style="stacked", names=_TURNS),
    timeseries.panel(FALLBACKS, style="thin"),
)
