"""Whether customers are content, and how much is done without people."""

from grafana import bounds, business, timeseries
from grafana.business import CHANNEL, of_day, share
from grafana.frame import About, Frame
from grafana.query import Query

_SETTLED = "chat_conversations_settled_total"
_ALL = of_day(f"{_SETTLED}{CHANNEL}")
_CONTAINED = of_day(f'{_SETTLED}{{channel=~"$channel", containment="contained"}}')
_ENDED = "chat_conversations_ended_total"
_ALONE = of_day(f'{_ENDED}{{channel=~"$channel", outcome="resolved_ai"}}')

SATISFACTION = Frame(
    title="Satisfaction of a day",
    about=About(
        "Mean of the grades from 1 to 5 of the 24 hours before each moment; the lines are the"
        " bounds of a grade that is good, to be better, and alarming.",
        "What customers say, whatever the other figures say.",
        "a step at one moment: see the marks of changes; a slow fall: read the low grades.",
    ),
    unit="none",
    queries=(Query(business.csat('channel=~"$channel"', "1d"), "CSAT"),),
    empty="no grade yet",
)
ALONE = Frame(
    title="Done without people, of a day",
    about=About(
        "Of the 24 hours before each moment: conversations that an assistant resolved, and, a day"
        " later, those in which no person had to help and whose customer did not come back.",
        "More of both saves time only while satisfaction stays.",
        "see on AI performance since when answers fall back, and on Conversations why people"
        " are asked for.",
    ),
    unit="percentunit",
    queries=(
        Query(share(_CONTAINED, _ALL), "contained"),
        Query(share(_ALONE, of_day(f"{_ENDED}{CHANNEL}")), "resolved by AI"),
    ),
    empty="nothing settled yet",
)

PANELS = (
    timeseries.panel(SATISFACTION, bounds=bounds.CSAT, names={"CSAT": "blue"}, most=5),
    timeseries.panel(
        ALONE,
        names={"contained": "blue", "resolved by AI": "purple"},
        most=1,
    ),
)
